package io.sealer.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sealer.ProblemException;
import io.sealer.http.NameResolver;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.testkit.Access;
import io.sealer.testkit.Fault;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.TestCertificate;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Thirty images that fail for one reason: all are named, the reason and what to do are said once. */
class CommonCauseTest {

    private static final TestImage IMAGE = TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(31, 1_000));
    private static final String MANIFESTS = "GET /v2/**/manifests/*";
    private static final NameResolver HERE = host -> new InetAddress[] {InetAddress.getLoopbackAddress()};

    @RegisterExtension
    final Registries registries = Registries.temporary();

    private FaultRegistry registry;

    @BeforeEach
    void start() throws IOException {
        registry = registries.registry();
        images("127.0.0.1:1").forEach(image -> registry.push(image.repository() + ":1", IMAGE));
    }

    private static List<Reference> images(String host) {
        return IntStream.range(10, 40)
                .mapToObj(i -> Reference.parse(host + "/acme" + i + "/app:1"))
                .toList();
    }

    private void assertOneCause(String host, String... parts) {
        ImageFetcher fetcher = registries.fetcher(configuration -> configuration.withNames(HERE));
        Throwable failure = catchThrowable(() -> fetcher.resolve(images(host), Platform.LINUX_AMD64));
        assertThat(failure).isInstanceOf(ProblemException.class);
        List<String> lines = failure.getMessage().lines().toList();
        assertThat(lines).hasSize(32);
        assertThat(lines.get(0)).isEqualTo("30 problems, 1 cause:");
        assertThat(lines.get(1)).contains(host).contains(parts);
        assertThat(lines.subList(2, 32))
                .isEqualTo(images(host).stream().map(image -> "    " + image).toList());
    }

    @Test
    void aHostThatNobodyAnswersFor() throws IOException {
        registry.close();
        assertOneCause(registry.host(), "refuses connections", "check the name and the network");
    }

    @Test
    void aCertificateThatNobodyTrusts() throws IOException {
        try (FaultRegistry secure = FaultRegistry.startHttps(TestCertificate.selfSigned())) {
            assertOneCause("registry.test:" + secure.port(), "is not trusted", "<caCertificates>");
        }
    }

    @Test
    void aLoginThatIsMissing() {
        images("127.0.0.1:1").forEach(image -> registry.protect(image.repository(), Access.basic("robot", "secret")));
        assertOneCause(registry.host(), "denies access (401) with no credentials", "docker login");
    }

    @Test
    void aLimitThatIsReached() {
        registry.when(MANIFESTS).then(Fault.status(429));
        assertOneCause(registry.host(), "limits how much may be fetched (429", "log in");
        // Eight at a time wait ten minutes each, and this clock adds them up.
        assertThat(registries.time.passed().toMinutes()).isLessThan(100);
    }

    @Test
    void aServerThatIsOutOfOrder() {
        registry.when(MANIFESTS).then(Fault.status(503));
        assertOneCause(registry.host(), "answered 503 TESTKIT (tried 8 times)", "run the build again later");
        assertThat(registry.requests(MANIFESTS).size())
                .as("who comes after the first end asks once")
                .isBetween(8 + 29, 8 * 8 + 22);
    }

    @Test
    void aConnectionThatIsAlwaysCut() {
        registry.when(MANIFESTS).then(Fault.cutAfter(10));
        assertOneCause(registry.host(), "broke", "(tried 6 times)");
        assertThat(registries.time.waits())
                .as("six tries of eight requests at a time, no other waits")
                .hasSizeLessThanOrEqualTo(8 * 5);
    }
}
