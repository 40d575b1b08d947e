package io.sealer.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.ProblemException;
import io.sealer.http.Origin;
import io.sealer.oci.Reference;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class MirrorsTest {

    private static List<String> route(String mirrors, String reference) {
        return new MirrorRoute(
                        Mirrors.parse(mirrors),
                        Registries.retries(new VirtualTime(), new RecordingProgress()),
                        new RecordingProgress())
                .endpointsOf(Reference.parse(reference)).stream()
                        .map(endpoint -> endpoint.scheme().orElse("?") + "://" + endpoint.authority() + "/"
                                + endpoint.repository())
                        .toList();
    }

    private static final String EXAMPLE =
            "docker.io=http://127.0.0.1:5000,quay.io=https://harbor.corp/quay-proxy!,*=https://mirror.corp/all/";

    @Test
    void theRegistryItselfComesLast() {
        assertThat(route(EXAMPLE, "nginx:1"))
                .containsExactly("http://127.0.0.1:5000/library/nginx", "?://registry-1.docker.io/library/nginx");
    }

    @Test
    void anExclamationMarkLeavesTheRegistryOut() {
        assertThat(route(EXAMPLE, "quay.io/a/b:1")).containsExactly("https://harbor.corp/quay-proxy/a/b");
    }

    @Test
    void theStarIsForRegistriesWithoutAMirrorOfTheirOwn() {
        assertThat(route(EXAMPLE, "ghcr.io/a/b:1")).containsExactly("https://mirror.corp/all/a/b", "?://ghcr.io/a/b");
        assertThat(route("", "ghcr.io/a/b:1")).containsExactly("?://ghcr.io/a/b");
    }

    @Test
    void severalMirrorsAreAskedInTheirOrder() {
        assertThat(route(
                        "quay.io=https://b.corp,\n  quay.io=https://a.corp/x/y , ghcr.io=https://c.corp",
                        "quay.io/a:1"))
                .containsExactly("https://b.corp/a", "https://a.corp/x/y/a", "?://quay.io/a");
        assertThat(route("index.docker.io=https://c.corp!", "alpine")).containsExactly("https://c.corp/library/alpine");
    }

    @Test
    void nothingIsAskedAfterAnExclamationMark() {
        assertThatThrownBy(() -> Mirrors.parse("quay.io=https://a.corp!,quay.io=https://b.corp"))
                .hasMessageContaining("mirror \"quay.io=https://b.corp\": never asked");
        assertThat(route("quay.io=https://a.corp,quay.io=https://b.corp!", "quay.io/a:1"))
                .containsExactly("https://a.corp/a", "https://b.corp/a");
    }

    @Test
    void aMirrorSaysHowItIsSpokenTo() {
        assertThatThrownBy(() -> Mirrors.parse("docker.io=127.0.0.1:5000"))
                .hasMessageContaining("no http:// or https://");
    }

    @Test
    void allThatIsWrongIsToldAtOnceWithoutPasswords() {
        assertThatThrownBy(() -> Mirrors.parse("docker.io,quay=https://a.corp,quay.io=ftp://a.corp,"
                        + "ghcr.io=https://joe:pw@a.corp,gcr.io=https://a.corp?x=1,=https://a.corp"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("6 problems")
                .hasMessageContaining("mirror \"docker.io\": no \"=\" in it")
                .hasMessageContaining("\"quay\" is not a registry host")
                .hasMessageContaining("neither http:// nor https://")
                .hasMessageContaining("credentials do not belong into a URL")
                .hasMessageContaining("<mirrors> (-Dsealer.mirrors)")
                .hasMessageNotContaining("pw@");
    }

    @Test
    void theUrlOfAMirrorIsThePermissionForPlainHttp() {
        InsecureHosts hosts =
                new InsecureHosts(List.of("Reg.corp:5000", "https://lab.corp/"), Mirrors.parse("*=http://m.corp:80"));

        assertThat(hosts.allowsPlainHttp(origin("http://m.corp"))).isTrue();
        assertThat(hosts.allowsPlainHttp(origin("http://m.corp:8080"))).isFalse();
        assertThat(hosts.allowsUnverifiedTls(origin("https://m.corp"))).isFalse();
        assertThat(hosts.allowsPlainHttp(origin("http://reg.corp:5000"))).isTrue();
        assertThat(hosts.allowsUnverifiedTls(origin("https://reg.corp"))).isFalse();
        assertThat(hosts.allowsUnverifiedTls(origin("https://lab.corp:8443"))).isTrue();
        assertThat(hosts.allowsPlainHttp(origin("http://other.corp"))).isFalse();
        assertThat(hosts.allowsPlainHttp(origin("http://127.0.0.1:5000"))).isTrue();
    }

    private static Origin origin(String url) {
        return Origin.of(URI.create(url));
    }
}
