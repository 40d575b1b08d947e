package io.sealer.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.ProblemException;
import io.sealer.oci.Platform;
import io.sealer.testkit.Access;
import io.sealer.testkit.Fault;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens when a mirror has not what it is asked for. */
class MirrorFallbackTest {

    private static final TestLayer LAYER = TestLayer.random(7, 20_000);
    private static final TestImage IMAGE = TestImage.oci(Platform.LINUX_AMD64, LAYER);
    private static final TestImage OTHER = TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(8, 20_000));

    @RegisterExtension
    final Registries registries = Registries.temporary();

    private FaultRegistry mirror;
    private FaultRegistry origin;

    @BeforeEach
    void start() throws Exception {
        mirror = registries.registry();
        origin = registries.registry().push("acme/app:1", IMAGE);
    }

    private ImageFetcher fetcher(String mirrors) {
        return registries.fetcher(configuration -> configuration
                .withMirrors(Mirrors.parse(mirrors))
                .withCredentials((host, repository) -> host.equals(origin.host())
                        ? Optional.of(new Credential("joe", "origin-pw", "test"))
                        : Optional.empty()));
    }

    private String image() {
        return origin.host() + "/acme/app:1";
    }

    private String mirrored(String suffix) {
        return origin.host() + "=" + mirror.url() + suffix;
    }

    @Test
    void theMirrorsPathComesBeforeTheRepository() {
        mirror.push("acme/app:1", IMAGE).alsoUnder("proxy/quay");
        registries.pull(fetcher(mirrored("/proxy/quay")), image());

        assertThat(mirror.requests("GET /v2/proxy/quay/acme/app/**")).hasSize(3);
        assertThat(origin.requests()).isEmpty();
    }

    @Test
    void fourOFourGoesOnForManifestsAndBlobs() {
        mirror.push("acme/app:1", IMAGE).remove("acme/app", LAYER.digest());
        registries.pull(fetcher(mirrored("")), image());

        assertThat(origin.requests("GET /v2/acme/**"))
                .extracting(request -> request.path())
                .containsExactly("/v2/acme/app/blobs/" + LAYER.digest());
        assertThat(registries.progress.warnings).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void aMirrorOutOfOrderGoesOnWithAWarning(int status) {
        mirror.when("/v2/**").then(Fault.status(status));
        registries.pull(fetcher(mirrored("")), image());

        assertThat(registries.progress.warnings)
                .singleElement()
                .asString()
                .startsWith("mirror " + mirror.host())
                .contains(status + " TESTKIT")
                .endsWith("; the next in line is asked");
        assertThat(registries.time.passed())
                .as("a registry is there to be asked")
                .isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void anUnreachableMirrorIsTriedOnce() {
        String dead = mirrored("");
        mirror.close();
        registries.pull(fetcher(dead + "," + dead), image());

        assertThat(registries.progress.warnings).hasSize(1).first().asString().contains("refuses connections");
    }

    @Test
    void theNextMirrorComesBeforeTheRegistry() throws Exception {
        FaultRegistry second = registries.registry().push("acme/app:1", IMAGE);
        registries.pull(fetcher(mirrored("") + "," + origin.host() + "=" + second.url() + "!"), image());

        assertThat(second.requests("GET /v2/acme/**")).hasSize(3);
        assertThat(origin.requests()).isEmpty();
    }

    @Test
    void withAnExclamationMarkTheRegistryIsNeverAsked() {
        assertThatThrownBy(() -> registries.pull(fetcher(mirrored("!")), image()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("mirror " + mirror.host() + " has no manifest 1 in acme/app");
        assertThat(origin.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aRefusalIsAnError(int status) {
        mirror.when("/v2/**").then(Fault.status(status));
        assertThatThrownBy(() -> registries.pull(fetcher(mirrored("")), image()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("mirror " + mirror.host() + " denies access (" + status);
        assertThat(origin.requests()).isEmpty();
    }

    @Test
    void aWrongDigestIsAnError() {
        mirror.push("acme/app:1", IMAGE);
        mirror.when("/v2/**/blobs/" + LAYER.digest()).then(Fault.wrongBytes());
        assertThatThrownBy(() -> registries.pull(fetcher(mirrored("")), image()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("mirror " + mirror.host() + " sent a blob with the digest sha256:");
        assertThat(origin.requests()).isEmpty();
    }

    @Test
    void credentialsOfTheRegistryAreNotForItsMirror() {
        mirror.push("acme/app:1", OTHER).protect("**", Access.basic("joe", "origin-pw"));
        origin.protect("**", Access.basic("joe", "origin-pw"));
        assertThatThrownBy(() -> registries.pull(fetcher(mirrored("")), image()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("no credentials");
        assertThat(mirror.requests()).noneMatch(request -> request.isAuthorized());
    }

    @Test
    void whenAllFailEachIsNamed() {
        mirror.when("/v2/**").then(Fault.status(500));
        origin.when("/v2/**/manifests/*").then(Fault.status(404));
        assertThatThrownBy(() -> registries.pull(fetcher(mirrored("")), image()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(origin.host() + " has no manifest 1")
                .hasMessageContaining("before that: mirror " + mirror.host() + " answered 500");
    }
}
