package io.sealer.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sealer.ProblemException;
import io.sealer.http.CertificatePlaces;
import io.sealer.oci.Platform;
import io.sealer.testkit.Access;
import io.sealer.testkit.Fault;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.LoggedRequest;
import io.sealer.testkit.TestAuthority;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.nio.file.Path;
import java.time.Duration;
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
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every way in which a registry or the line to it can fail while something is pushed. Each ends with the image in the
 * registry, or with the right message and no tag; and the next push, undisturbed, always brings everything.
 */
class PushFaultsTest {

    private static final TestLayer LAYER = TestLayer.random(31, 400_000);
    private static final TestImage IMAGE = TestImage.oci(Platform.LINUX_AMD64, LAYER, TestLayer.random(32, 20_000));
    private static final String POST = "POST /v2/acme/app/blobs/uploads/";
    private static final String PUT = "PUT /v2/acme/app/blobs/uploads/*";
    private static final String STATUS = "GET /v2/acme/app/blobs/uploads/*";
    private static final String HEAD = "HEAD /v2/acme/app/blobs/*";
    private static final String MANIFEST = "PUT /v2/acme/app/manifests/*";
    private static final Duration STALL = Duration.ofMillis(300);

    /**
     * A line of the matrix.
     *
     * @param name what goes wrong
     * @param setting makes it go wrong
     * @param message what the user must read; nothing where the image must arrive all the same
     */
    private record Row(String name, BiConsumer<FaultRegistry, Pushes> setting, List<String> message) {

        @Override
        public String toString() {
            return name + (message.isEmpty() ? " -> arrives" : " -> " + message.get(0));
        }
    }

    private static Row arrives(String name, String request, long times, Fault fault) {
        return new Row(
                name, (registry, pushes) -> registry.when(request).times(times).then(fault), List.of());
    }

    private static Row fails(String name, String request, Fault fault, String... message) {
        return new Row(name, (registry, pushes) -> registry.when(request).then(fault), List.of(message));
    }

    /** Behind the first upload, which shows that one may push. */
    private static Row large(String name, Fault fault) {
        return new Row(
                name, (registry, pushes) -> registry.when(PUT).after(1).once().then(fault), List.of());
    }

    private static Row largeFails(String name, Fault fault, String... message) {
        return new Row(name, (registry, pushes) -> registry.when(PUT).after(1).then(fault), List.of(message));
    }

    static Stream<Row> lines() {
        return Stream.of(
                large("cut in the middle", Fault.cutUploadAfter(150_000)),
                large("cut before the first byte", Fault.cutUploadAfter(0)),
                large("stall in the middle", Fault.stallUploadAfter(150_000)),
                large("the answer is lost", Fault.loseAnswer()),
                arrives("the answer to a manifest is lost", MANIFEST, 2, Fault.loseAnswer()),
                arrives("closed without an answer", "POST /v2/acme/**", 3, Fault.refuse()),
                arrives("cut each time, and gone on with", PUT, 5, Fault.cutUploadAfter(80_000)),
                new Row(
                        "cut, and the registry forgets",
                        (registry, pushes) -> registry.forgettingCutUploads()
                                .when(PUT)
                                .after(1)
                                .times(3)
                                .then(Fault.cutUploadAfter(80_000)),
                        List.of()),
                new Row(
                        "cut, and nobody tells how far it is",
                        (registry, pushes) -> registry.when(PUT)
                                .after(1)
                                .once()
                                .then(Fault.cutUploadAfter(80_000))
                                .when(STATUS)
                                .then(Fault.status(405)),
                        List.of()),
                new Row(
                        "cut each time, and forgotten",
                        (registry, pushes) -> registry.forgettingCutUploads()
                                .when(PUT)
                                .after(1)
                                .then(Fault.cutUploadAfter(80_000)),
                        List.of("the connection to", "broke", "what has arrived is not sent again")),
                new Row(
                        "an upload is lost",
                        (registry, pushes) -> registry.when(PUT).after(1).once().then(Fault.status(404)),
                        List.of()),
                largeFails("uploads are lost for ever", Fault.status(404), "lost an upload (404)", "tried 8 times"));
    }

    static Stream<Row> answers() {
        return Stream.of(
                arrives(
                        "429 with Retry-After",
                        "/v2/acme/**",
                        2,
                        Fault.status(429).withHeader("Retry-After", "7")),
                large("429 for an upload", Fault.status(429)),
                fails("429 without end", POST, Fault.status(429), "is asked too much (429 TESTKIT"),
                arrives("500 in a burst", "/v2/acme/**", 5, Fault.status(500)),
                arrives("503 with Retry-After", MANIFEST, 1, Fault.status(503).withHeader("Retry-After", "30")),
                large("502 for an upload", Fault.status(502)),
                largeFails("500 without end", Fault.status(500), "answered 500 TESTKIT (tried 8 times)"),
                fails("403", POST, Fault.status(403), "denies access (403 TESTKIT)"),
                fails("a registry that is read-only", POST, Fault.status(405), "takes nothing (405 TESTKIT"),
                arrives("no HEAD for blobs", HEAD, Long.MAX_VALUE, Fault.status(405)),
                arrives("no HEAD for manifests", "HEAD /v2/acme/app/manifests/*", Long.MAX_VALUE, Fault.status(405)),
                fails("a protected tag", "PUT /v2/acme/app/manifests/1", Fault.status(412), "from being moved"),
                fails(
                        "a kind of image that it does not know",
                        MANIFEST,
                        code(400, "MANIFEST_INVALID"),
                        "does not take this kind of image",
                        "-Dsealer.compression"),
                fails("another manifest is stored", MANIFEST, otherDigest(), "stored " + IMAGE.digest() + " as"),
                large("wrong digest once", code(400, "DIGEST_INVALID")),
                largeFails("wrong digest always", code(400, "DIGEST_INVALID"), "got other bytes than were sent"),
                fails("no place for an upload", POST, Fault.answer(202, "text/plain", ""), "does not say where"),
                fails(
                        "a place that is no URL",
                        POST,
                        Fault.answer(202, "text/plain", "").withHeader("Location", "http://["),
                        "that is no URL"),
                new Row(
                        "tokens that run out all the time",
                        (registry, pushes) -> registry.protect(
                                "**", Access.bearer("joe", "pw").tokensLast(5)),
                        List.of()),
                new Row(
                        "a token that may only pull",
                        (registry, pushes) -> registry.protect(
                                "**", Access.bearer("joe", "pw").readOnly()),
                        List.of("denies access (401) with the credentials of the test")),
                new Row(
                        "a password that may only pull",
                        (registry, pushes) ->
                                registry.protect("**", Access.basic("joe", "pw").readOnly()),
                        List.of("denies access (403 DENIED) with the credentials of the test")),
                new Row(
                        "a wrong password",
                        (registry, pushes) -> registry.protect("**", Access.basic("joe", "another")),
                        List.of("(401", "with the credentials of the test", "check user, password and rights there")));
    }

    private static Fault code(int status, String code) {
        return Fault.answer(status, "application/json", "{\"errors\":[{\"code\":\"" + code + "\"}]}");
    }

    private static Fault otherDigest() {
        return Fault.answer(201, "text/plain", "")
                .withHeader("Docker-Content-Digest", LAYER.digest().toString());
    }

    private final Pushes pushes = new Pushes();
    private FaultRegistry registry;

    @TempDir
    Path directory;

    @BeforeEach
    void start() throws Exception {
        registry = pushes.registry();
    }

    @AfterEach
    void stop() {
        pushes.close();
    }

    private static RegistryConfiguration withPassword(RegistryConfiguration configuration) {
        return configuration
                .withParallel(1)
                .withTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(20))
                .withCredentials((host, repository) -> Optional.of(new Credential("joe", "pw", "the test")));
    }

    private PushSummary push(UnaryOperator<RegistryConfiguration> change) {
        return pushes.pusher(
                        configuration -> change.apply(withPassword(configuration)),
                        Pushes.image(IMAGE),
                        registry.host() + "/acme/app:1")
                .push();
    }

    private void assertComplete() {
        IMAGE.blobs()
                .keySet()
                .forEach(blob -> assertThat(registry.hasBlob("acme/app", blob)).isTrue());
        assertThat(registry.digestOf("acme/app", "1")).contains(IMAGE.digest());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"lines", "answers"})
    void everyFaultEndsWell(Row row) {
        row.setting().accept(registry, pushes);
        Duration stall = row.name().startsWith("stall") ? STALL : Duration.ofSeconds(20);
        Throwable end =
                catchThrowable(() -> push(configuration -> configuration.withTimeouts(Duration.ofSeconds(10), stall)));
        if (row.message().isEmpty()) {
            assertThat(end).isNull();
            assertComplete();
        } else {
            assertThat(end).isInstanceOf(ProblemException.class);
            assertThat(end.getMessage())
                    .startsWith(registry.host() + "/acme/app")
                    .contains(row.message())
                    .doesNotContain("pw", "mirrors");
            assertThat(registry.digestOf("acme/app", "1")).isEmpty();
        }
        assertThat(pushes.time.passed()).isLessThan(Duration.ofMinutes(11));

        registry.behave().protect("**", Access.open());
        push(UnaryOperator.identity());
        assertComplete();
    }

    @Test
    void aCutUploadGoesOnWhereItStopped() {
        registry.when(PUT).after(1).once().then(Fault.cutUploadAfter(150_000));
        push(UnaryOperator.identity());

        LoggedRequest rest = registry.requests(PUT).stream()
                .filter(request -> request.header("Content-Range").isPresent())
                .findFirst()
                .orElseThrow();
        assertThat(rest.header("Content-Range")).hasValue("150000-" + (LAYER.blob().length - 1));
        assertThat(registry.requests(STATUS)).hasSize(1);
        long all =
                IMAGE.blobs().values().stream().mapToLong(blob -> blob.length).sum();
        assertThat(pushes.progress.advanced).hasValue(all);
    }

    @Test
    void whereTheAnswerWasLostNothingIsSentAgain() {
        registry.when(PUT).after(1).once().then(Fault.loseAnswer());
        PushSummary summary = push(UnaryOperator.identity());

        long all =
                IMAGE.blobs().values().stream().mapToLong(blob -> blob.length).sum();
        assertThat(summary.sentBytes()).isEqualTo(all);
        assertThat(summary.retries()).isEqualTo(1);
    }

    @Test
    void whatIsRefusedAsTooLongGoesInPieces() {
        TestLayer large = TestLayer.random(33, 2_000_000);
        TestImage image = TestImage.oci(Platform.LINUX_AMD64, large);
        registry.refusingBodiesOver(1_000_000);
        pushes.pusher(UnaryOperator.identity(), Pushes.image(image), registry.host() + "/acme/app:1")
                .push();

        assertThat(registry.digestOf("acme/app", "1")).contains(image.digest());
        assertThat(registry.requests("PATCH **"))
                .extracting(request -> request.header("Content-Range").orElseThrow())
                .containsExactly("0-899999", "900000-1799999");
        assertThat(pushes.progress.advanced).hasValue(pushes.progress.total.get());
    }

    @Test
    void whatIsTooLongInThePiecesThatTheRegistryWantsFails() {
        TestImage image = TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(33, 2_000_000));
        registry.refusingBodiesOver(500_000);
        assertThatThrownBy(() -> pushes.pusher(
                                UnaryOperator.identity(), Pushes.image(image), registry.host() + "/acme/app:1")
                        .push())
                .hasMessageContaining("takes no upload of 900000 bytes (413)")
                .hasMessageContaining("client_max_body_size");
    }

    @Test
    void rotInTheImageStopsThePushBeforeTheTag() {
        byte[] rotten = LAYER.blob().clone();
        rotten[200_000] ^= 1;
        assertThatThrownBy(() -> pushes.pusher(
                                UnaryOperator.identity(),
                                Pushes.image(IMAGE, Map.of(LAYER.digest(), rotten)),
                                registry.host() + "/acme/app:1")
                        .push())
                .hasMessageContaining("the blob " + LAYER.digest() + " is damaged")
                .hasMessageContaining("mvn clean package");

        assertThat(registry.digestOf("acme/app", "1")).isEmpty();
        assertThat(registry.hasBlob("acme/app", LAYER.digest())).isFalse();
        assertThat(registry.requests(PUT).stream()
                        .filter(request -> request.header("Content-Length").equals(Optional.of("" + rotten.length))))
                .as("rot does not mend itself")
                .hasSize(1);
    }

    @Test
    void aCutUploadOfARottenBlobIsNotEndedWell() {
        byte[] rotten = LAYER.blob().clone();
        rotten[10] ^= 1;
        registry.when(PUT).after(1).once().then(Fault.cutUploadAfter(150_000));
        assertThatThrownBy(() -> pushes.pusher(
                                UnaryOperator.identity(),
                                Pushes.image(IMAGE, Map.of(LAYER.digest(), rotten)),
                                registry.host() + "/acme/app:1")
                        .push())
                .hasMessageContaining("is damaged");
    }

    @Test
    void anUploadOnAnotherHostGetsNoCredentials() throws Exception {
        FaultRegistry storage = pushes.beside(registry);
        registry.protect("**", Access.bearer("joe", "pw")).locatingUploadsAt(storage.url());
        push(UnaryOperator.identity());

        assertComplete();
        assertThat(storage.requests()).isNotEmpty().noneMatch(LoggedRequest::isAuthorized);
        assertThat(registry.requests(POST)).allMatch(LoggedRequest::isAuthorized);
    }

    @ParameterizedTest
    @ValueSource(strings = {POST, PUT, MANIFEST})
    void redirectsOfUploadsAreFollowedWithoutCredentialsForOthers(String request) throws Exception {
        FaultRegistry storage = pushes.beside(registry);
        registry.protect("**", Access.bearer("joe", "pw"));
        registry.when(request).then(Fault.redirectTo(storage.url()));
        push(UnaryOperator.identity());

        assertComplete();
        assertThat(storage.requests()).isNotEmpty().noneMatch(LoggedRequest::isAuthorized);
    }

    @Test
    void aRedirectToTheRegistryItselfTakesTheCredentialsAlong() throws Exception {
        registry.protect("**", Access.bearer("joe", "pw"));
        registry.when(POST).once().then(Fault.redirectTo(registry.url()));
        push(UnaryOperator.identity());

        assertComplete();
    }

    @Test
    void uploadsThatAreRedirectedForEverOrNowhereEndThePush() {
        registry.when(POST).then(Fault.redirectTo(registry.url()));
        assertThatThrownBy(() -> push(UnaryOperator.identity())).hasMessageContaining("more than 5 redirects");
        registry.behave();
        registry.when(POST).then(Fault.redirectTo("https://no url"));
        assertThatThrownBy(() -> push(UnaryOperator.identity()))
                .hasMessageContaining("redirects to something that is no URL");
    }

    @Test
    void aStorageHostThatAsksForCredentialsGetsNone() throws Exception {
        FaultRegistry storage = pushes.beside(registry);
        registry.locatingUploadsAt(storage.url());
        storage.protect("**", Access.basic("joe", "pw"));
        assertThatThrownBy(() -> push(UnaryOperator.identity()))
                .hasMessageContaining(storage.host() + ", to which " + registry.host() + " redirects, answered 401");
        assertThat(storage.requests()).isNotEmpty().noneMatch(LoggedRequest::isAuthorized);
    }

    @Test
    void aRegistryBehindAProxyThatEndsTlsMayNameItselfWithHttp() throws Exception {
        TestAuthority authority = TestAuthority.create("Acme");
        try (FaultRegistry tls = FaultRegistry.startHttps(authority.issue("registry.test"))) {
            tls.locatingUploadsAt("http://registry.test:" + tls.port()).protect("**", Access.basic("joe", "pw"));
            pushes.pusher(
                            configuration -> withPassword(configuration)
                                    .withNames(any ->
                                            new java.net.InetAddress[] {java.net.InetAddress.getLoopbackAddress()})
                                    .withCertificates(CertificatePlaces.of(
                                            Map.of(), directory, List.of(authority.certificate()))),
                            Pushes.image(IMAGE),
                            "registry.test:" + tls.port() + "/acme/app:1")
                    .push();
            assertThat(tls.digestOf("acme/app", "1")).contains(IMAGE.digest());
        }
    }

    @Test
    void anUploadInPlainHttpElsewhereIsRefused() throws Exception {
        registry.locatingUploadsAt("http://storage.test");
        assertThatThrownBy(() -> push(UnaryOperator.identity()))
                .hasMessageContaining("leads to storage.test in plain HTTP, which is not allowed");
    }

    @Test
    void aTokenAsksForTheRightToPushFromTheBeginning() {
        registry.protect("**", Access.bearer("joe", "pw"));
        push(UnaryOperator.identity());

        assertThat(registry.requests("GET /token"))
                .extracting(LoggedRequest::query)
                .containsExactly("service=testkit&scope=repository:acme/app:pull%2Cpush");
    }

    @Test
    void aTokenAsksForTheRightToReadWhereBlobsAreTakenFrom() {
        registry.protect("**", Access.bearer("joe", "pw"));
        PushSummary summary = pushes.pusher(
                        PushFaultsTest::withPassword,
                        Pushes.image(IMAGE),
                        registry.host() + "/acme/app:1",
                        registry.host() + "/acme/copy:1")
                .push();

        assertThat(summary.mountedBlobs()).isEqualTo(3);
        assertThat(registry.requests("GET /token")).hasSize(2);
        assertThat(registry.requests("/v2/**"))
                .filteredOn(request -> !request.isAuthorized())
                .extracting(LoggedRequest::path)
                .containsExactly("/v2/");
    }
}
