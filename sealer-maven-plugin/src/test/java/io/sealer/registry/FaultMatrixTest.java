package io.sealer.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sealer.ProblemException;
import io.sealer.http.CertificatePlaces;
import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.testkit.Access;
import io.sealer.testkit.Fault;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.TestAuthority;
import io.sealer.testkit.TestCertificate;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every way in which a registry or the line to it can fail. Each ends in what an undisturbed fetch brings, or in the
 * right message; never in a poisoned cache: the next fetch, undisturbed, always brings everything.
 */
class FaultMatrixTest {

    private static final TestLayer LAYER = TestLayer.random(21, 300_000);
    private static final TestImage IMAGE = TestImage.oci(Platform.LINUX_AMD64, LAYER, TestLayer.random(22, 40_000));
    private static final TestImage ARM64 = TestImage.oci(Platform.LINUX_ARM64, TestLayer.random(23, 1_000));
    private static final String BLOB = "GET /v2/**/blobs/" + LAYER.digest();
    private static final String MANIFEST = "GET /v2/**/manifests/*";
    private static final Duration STALL = Duration.ofMillis(200);

    /**
     * A line of the matrix.
     *
     * @param name what goes wrong
     * @param setting makes it go wrong; gets the registry, and another one beside it that has the image too
     * @param message what the user must read; nothing where the content must come all the same
     */
    private record Row(String name, BiConsumer<FaultRegistry, FaultRegistry> setting, List<String> message) {

        @Override
        public String toString() {
            return name + (message.isEmpty() ? " -> same content" : " -> " + message.get(0));
        }
    }

    private static Row same(String name, String request, long times, Fault fault) {
        return new Row(
                name, (registry, other) -> registry.when(request).times(times).then(fault), List.of());
    }

    private static Row fails(String name, String request, Fault fault, String... message) {
        return new Row(name, (registry, other) -> registry.when(request).then(fault), List.of(message));
    }

    /** A fault of the answer that goes on behind a cut. */
    private static Row behindACut(String name, Fault fault) {
        return new Row(
                name,
                (registry, other) -> registry.when(BLOB)
                        .once()
                        .then(Fault.cutAfter(100_000))
                        .when(BLOB)
                        .once()
                        .then(fault),
                List.of());
    }

    static Stream<Row> lines() {
        return Stream.of(
                same("blob cut once", BLOB, 1, Fault.cutAfter(100_000)),
                same("blob cut every time", BLOB, Long.MAX_VALUE, Fault.cutAfter(30_000)),
                same("blob cut before its first byte, often", BLOB, 5, Fault.cutAfter(0)),
                fails(
                        "blob cut every time, no ranges",
                        BLOB,
                        Fault.ignoreRange().and(Fault.cutAfter(100_000)),
                        "broke"),
                same("manifest cut once", MANIFEST, 1, Fault.cutAfter(100)),
                fails("manifest cut every time", MANIFEST, Fault.cutAfter(100), "the connection to", "tried 6 times"),
                same("closed without an answer", "/v2/acme/**", 3, Fault.refuse()),
                same("stall in a blob", BLOB, 1, Fault.stallAfter(100_000)),
                same("stall in a manifest", MANIFEST, 1, Fault.stallAfter(10)),
                fails("stall every time", BLOB, Fault.stallAfter(0), "went silent"));
    }

    static Stream<Row> answers() {
        return Stream.of(
                same("429 with Retry-After", "/v2/acme/**", 2, Fault.status(429).withHeader("Retry-After", "7")),
                same(
                        "429 with a date",
                        BLOB,
                        1,
                        Fault.status(429)
                                .withHeader("Date", "Fri, 02 Jan 2026 03:04:05 GMT")
                                .withHeader("Retry-After", "Fri, 02 Jan 2026 03:05:05 GMT")),
                same("429 without Retry-After", "/v2/acme/**", 4, Fault.status(429)),
                fails(
                        "429 without end",
                        BLOB,
                        Fault.status(429),
                        "limits how much may be fetched (429",
                        "docker login"),
                fails(
                        "429 for hours",
                        MANIFEST,
                        Fault.status(429)
                                .withHeader("Retry-After", "21600")
                                .withHeader("RateLimit-Limit", "100;w=21600"),
                        "until 2026-01-02T09:0",
                        "allowing 100 in 6 h; asked with no credentials",
                        "log in"),
                same("503 with Retry-After", BLOB, 1, Fault.status(503).withHeader("Retry-After", "30")),
                same("500 in a burst", "/v2/acme/**", 5, Fault.status(500)),
                same("502 in a burst", BLOB, 5, Fault.status(502)),
                same("503 in a burst", MANIFEST, 5, Fault.status(503)),
                same("408", BLOB, 2, Fault.status(408)),
                fails("500 without end", BLOB, Fault.status(500), "answered 500 TESTKIT (tried 8 times)"),
                fails("403", BLOB, Fault.status(403), "denies access (403 TESTKIT)"),
                fails("404", MANIFEST, Fault.status(404), "has no manifest 1 in acme/app (404"),
                new Row(
                        "missing platform",
                        (registry, other) -> registry.push("acme/app:1", TestImage.ociIndex(ARM64)),
                        List.of("has no content for linux/amd64; it has linux/arm64")),
                new Row(
                        "a token for each request",
                        (registry, other) -> registry.protect(
                                "**", Access.bearer("joe", "pw").tokensLast(1)),
                        List.of()),
                new Row(
                        "unauthorised",
                        (registry, other) -> registry.protect("**", Access.bearer("joe", "another")),
                        List.of("(401) with the credentials of the test", "check user, password and rights there")));
    }

    static Stream<Row> contents() {
        byte[] other =
                TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(24, 10)).manifest();
        return Stream.of(
                same("wrong digest once", BLOB, 1, Fault.wrongBytes()),
                fails("wrong digest always", BLOB, Fault.wrongBytes(), "sent a blob with the digest sha256:"),
                behindACut("wrong bytes behind a cut", Fault.wrongBytes()),
                same("too short once", BLOB, 1, Fault.truncatedTo(1_000)),
                fails("too short always", BLOB, Fault.truncatedTo(1_000), "sent 1000 bytes for", "manifest says"),
                same("too long once", BLOB, 1, Fault.replacedBy(new byte[300_000])),
                fails("too long always", BLOB, Fault.replacedBy(new byte[400_000]), "sent 400000 bytes for"),
                same("wrong length once", BLOB, 1, Fault.declaredLength(1_000)),
                same("truncated manifest once", MANIFEST, 1, Fault.truncatedTo(50)),
                fails("truncated manifest always", MANIFEST, Fault.truncatedTo(50), "sent a manifest with the digest"),
                fails("another manifest always", MANIFEST, Fault.replacedBy(other), "sent a manifest with the digest"),
                behindACut("range ignored", Fault.ignoreRange()),
                behindACut("range wrong", Fault.wrongContentRange()),
                behindACut("range of another total", Fault.status(206).withHeader("Content-Range", "bytes 1-2/3")),
                behindACut("range refused", Fault.status(416)),
                new Row(
                        "redirect to another host, cut there",
                        (registry, cdn) -> {
                            registry.protect("**", Access.bearer("joe", "pw"));
                            registry.when("GET /v2/**/blobs/*").then(Fault.redirectTo(cdn.url()));
                            cdn.when(BLOB).once().then(Fault.cutAfter(100_000));
                        },
                        List.of()),
                new Row(
                        "redirect that ran out",
                        (registry, cdn) -> {
                            registry.when("GET /v2/**/blobs/*").then(Fault.redirectTo(cdn.url()));
                            cdn.when(BLOB).once().then(Fault.status(403));
                        },
                        List.of()),
                fails("redirect without end", BLOB, Fault.redirectTo("http://127.0.0.1:1/x"), "cannot be reached"));
    }

    @TempDir
    Path directory;

    private Registries registries;
    private FaultRegistry registry;
    private FaultRegistry other;

    @BeforeEach
    void start() throws IOException {
        registries = new Registries(directory.resolve("cache"));
        registry = registries.registry().push("acme/app:1", IMAGE);
        other = registries.registry().push("acme/app:1", IMAGE);
    }

    @AfterEach
    void stop() {
        registries.close();
    }

    private static RegistryConfiguration patient(RegistryConfiguration configuration, Duration stall) {
        return configuration
                .withTimeouts(Duration.ofSeconds(10), stall)
                .withCredentials((host, repository) -> host.contains("registry.test") || host.startsWith("127.")
                        ? Optional.of(new Credential("joe", "pw", "the test"))
                        : Optional.empty());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"lines", "answers", "contents"})
    void everyFaultEndsWell(Row row) throws IOException {
        boolean stalls = row.name().startsWith("stall");
        boolean anonymous = row.name().startsWith("429");
        row.setting().accept(registry, other);
        check(row.message(), configuration -> {
            RegistryConfiguration patient = patient(configuration, stalls ? STALL : Duration.ofSeconds(20));
            return anonymous ? patient.withCredentials(CredentialSource.none()) : patient;
        });
        assertThat(other.requests())
                .as("what is for the registry goes nowhere else")
                .noneMatch(request -> request.isAuthorized());
    }

    @Test
    void aSlowDripIsNoStall() {
        registry.when(BLOB).then(Fault.drip(30_000, 110));
        FetchSummary summary = registries.pull(
                registries.fetcher(configuration -> patient(configuration, Duration.ofSeconds(1))), reference());
        assertThat(summary.retries()).isZero();
        assertThat(summary.networkBytes()).isGreaterThan(340_000).isLessThan(350_000);
    }

    @Test
    void aMirrorThatIsDownIsPassedBy() throws IOException {
        String url = other.url();
        other.close();
        check(List.of(), configuration -> configuration.withMirrors(Mirrors.parse(registry.host() + "=" + url)));
    }

    @Test
    void aMirrorThatIsDownAndAloneIsAnError() throws IOException {
        String url = other.url();
        other.close();
        check(
                List.of("cannot be reached", "refuses connections", "(tried 3 times)", "<mirrors>"),
                configuration -> configuration.withMirrors(Mirrors.parse(registry.host() + "=" + url + "!")));
    }

    @Test
    void aCertificateThatSignsItselfIsRefusedAtOnce() throws IOException {
        assertRefused(TestCertificate.selfSigned(), "it is signed by nobody but itself");
    }

    @Test
    void aPrivateAuthorityIsRefusedAtOnceAndAcceptedWhereItIsNamed() throws IOException {
        TestAuthority authority = TestAuthority.create("Acme");
        TestCertificate certificate = authority.issue("registry.test");
        assertRefused(certificate, "no authority that is known here has signed it");

        try (FaultRegistry tls = FaultRegistry.startHttps(certificate)) {
            tls.push("acme/app:1", IMAGE);
            registries.pull(
                    tlsFetcher(CertificatePlaces.of(Map.of(), directory, List.of(authority.certificate()))),
                    "registry.test:" + tls.port() + "/acme/app:1");
        }
        assertThat(registries.cache.find(LAYER.digest())).isPresent();
    }

    private void assertRefused(TestCertificate certificate, String why) throws IOException {
        try (FaultRegistry tls = FaultRegistry.startHttps(certificate)) {
            tls.push("acme/app:1", IMAGE);
            Throwable end = catchThrowable(() -> registries.pull(
                    tlsFetcher(CertificatePlaces.none()), "registry.test:" + tls.port() + "/acme/app:1"));
            assertThat(end).isInstanceOf(ProblemException.class);
            assertThat(end.getMessage())
                    .contains("the TLS certificate of registry.test:" + tls.port() + " is not trusted: " + why);
            assertThat(tls.requests()).isEmpty();
            assertThat(registries.time.waits()).isEmpty();
        }
    }

    private ImageFetcher tlsFetcher(CertificatePlaces places) {
        return registries.fetcher(configuration -> patient(configuration, Duration.ofSeconds(20))
                .withNames(any -> new InetAddress[] {InetAddress.getLoopbackAddress()})
                .withCertificates(places));
    }

    private String reference() {
        return registry.host() + "/acme/app:1";
    }

    private void check(List<String> message, UnaryOperator<RegistryConfiguration> change) throws IOException {
        Throwable end = catchThrowable(() -> registries.pull(registries.fetcher(change), reference()));
        if (message.isEmpty()) {
            assertThat(end).isNull();
            assertComplete();
        } else {
            assertThat(end).isInstanceOf(ProblemException.class);
            assertThat(end.getMessage()).startsWith(reference() + ": ").contains(message);
            assertThat(end.getMessage()).doesNotContain("pw");
        }
        assertThat(registries.time.passed()).isLessThan(Duration.ofMinutes(21));
        assertNothingWrongInTheCache();

        registry.behave().push("acme/app:1", IMAGE).protect("**", Access.open());
        registries.pull(registries.fetcher(), reference());
        assertComplete();
        assertThat(registries.beginnings()).isEmpty();
    }

    private void assertComplete() throws IOException {
        ResolvedImage image =
                registries.fetcher().cached(Reference.parse(reference()), IMAGE.digest(), Platform.LINUX_AMD64);
        assertThat(image.root().raw()).isEqualTo(IMAGE.manifest());
        for (var blob : image.blobs()) {
            assertThat(Files.readAllBytes(
                            registries.cache.find(blob.digest()).orElseThrow().file()))
                    .isEqualTo(IMAGE.blobs().get(blob.digest()));
        }
    }

    /** Looks at the files themselves: whatever has the name of a blob is that blob. */
    private void assertNothingWrongInTheCache() throws IOException {
        List<Path> files = new ArrayList<>();
        Path blobs = registries.cache.root().resolve("blobs");
        if (Files.exists(blobs)) {
            try (Stream<Path> all = Files.walk(blobs)) {
                all.filter(Files::isRegularFile)
                        .filter(file -> file.getFileName().toString().matches("[0-9a-f]{64}"))
                        .forEach(files::add);
            }
        }
        for (Path file : files) {
            assertThat(Digest.of(Files.readAllBytes(file)).hex())
                    .isEqualTo(file.getFileName().toString());
        }
        assertThat(registries.leftovers()).isEmpty();
    }
}
