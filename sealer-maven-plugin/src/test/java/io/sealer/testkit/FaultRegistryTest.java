package io.sealer.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.oci.Digest;
import io.sealer.oci.Json;
import io.sealer.oci.MediaType;
import io.sealer.oci.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultRegistryTest {

    private static final TestLayer LAYER = TestLayer.random(3, 10_000);
    private static final TestImage IMAGE = TestImage.docker(Platform.LINUX_AMD64, LAYER);
    private static final String MANIFEST = "/v2/acme/app/manifests/1";
    private static final String BLOB = "/v2/acme/app/blobs/" + LAYER.digest();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private FaultRegistry registry;

    @BeforeEach
    void start() throws IOException {
        registry = FaultRegistry.start().push("acme/app:1", IMAGE);
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private HttpResponse<byte[]> send(String method, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(registry.url() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, headers);
    }

    private HttpResponse<byte[]> upload(String method, String path, byte[] body)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(registry.url() + path))
                        .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String location(HttpResponse<byte[]> response) {
        return response.headers().firstValue("Location").orElseThrow();
    }

    @Test
    void takesABlobInPiecesAndOnlyWithItsDigest() throws Exception {
        byte[] bytes = new byte[3000];
        String digest = Digest.of(bytes).toString();
        HttpResponse<byte[]> opened = upload("POST", "/v2/acme/new/blobs/uploads/", new byte[0]);
        assertThat(opened.statusCode()).isEqualTo(202);
        HttpResponse<byte[]> piece = upload("PATCH", location(opened), new byte[1000]);
        assertThat(piece.headers().firstValue("Range")).contains("0-999");
        assertThat(upload("PATCH", location(opened), new byte[1000]).statusCode())
                .as("the place of before")
                .isEqualTo(404);

        HttpResponse<byte[]> again = upload("POST", "/v2/acme/new/blobs/uploads/", new byte[0]);
        assertThat(upload("PUT", location(again) + "&digest=" + digest, new byte[2999])
                        .statusCode())
                .isEqualTo(400);
        HttpResponse<byte[]> last = upload("POST", "/v2/acme/new/blobs/uploads/", new byte[0]);
        assertThat(upload("PUT", location(last) + "&digest=" + digest, bytes).statusCode())
                .isEqualTo(201);
        assertThat(get("/v2/acme/new/blobs/" + digest).body()).isEqualTo(bytes);
    }

    @Test
    void takesAManifestOnlyWhenItHasWhatThatPointsTo() throws Exception {
        assertThat(upload("PUT", "/v2/acme/copy/manifests/1", IMAGE.manifest()).statusCode())
                .isEqualTo(400);
        for (var blob : IMAGE.blobs().keySet()) {
            assertThat(upload("POST", "/v2/acme/copy/blobs/uploads/?from=acme/app&mount=" + blob, new byte[0])
                            .statusCode())
                    .isEqualTo(201);
        }
        assertThat(upload("PUT", "/v2/acme/copy/manifests/1", IMAGE.manifest()).statusCode())
                .isEqualTo(201);
        assertThat(registry.digestOf("acme/copy", "1")).contains(IMAGE.digest());
    }

    @Test
    void servesManifestsByTagAndByDigestAndBlobs() throws Exception {
        HttpResponse<byte[]> byTag = get(MANIFEST);

        assertThat(byTag.statusCode()).isEqualTo(200);
        assertThat(byTag.body()).isEqualTo(IMAGE.manifest());
        assertThat(byTag.headers().firstValue("Content-Type")).contains(MediaType.DOCKER_MANIFEST);
        assertThat(byTag.headers().firstValue("Docker-Content-Digest"))
                .contains(IMAGE.digest().toString());
        assertThat(get("/v2/acme/app/manifests/" + IMAGE.digest()).body()).isEqualTo(IMAGE.manifest());
        assertThat(get(BLOB).body()).isEqualTo(LAYER.blob());
        assertThat(get("/v2/").statusCode()).isEqualTo(200);
        assertThat(get("/v2/acme/app/tags/list").body()).asString().contains("[\"1\"]");
    }

    @Test
    void headSaysLengthAndDigestWithoutABody() throws Exception {
        HttpResponse<byte[]> head = send("HEAD", MANIFEST);

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(IMAGE.manifest().length);
        assertThat(head.headers().firstValue("Docker-Content-Digest")).isPresent();
    }

    @Test
    void whatIsNotThereIs404() throws Exception {
        assertThat(get("/v2/acme/other/manifests/1").statusCode()).isEqualTo(404);
        assertThat(get("/v2/acme/app/manifests/2").body()).asString().contains("MANIFEST_UNKNOWN");
        assertThat(get("/v2/acme/app/blobs/" + IMAGE.digest()).statusCode()).isEqualTo(404);
        registry.remove("acme/app", LAYER.digest());
        assertThat(get(BLOB).statusCode()).isEqualTo(404);
    }

    @Test
    void aManifestOfATypeThatIsNotAcceptedIs404() throws Exception {
        assertThat(get(MANIFEST, "Accept", MediaType.OCI_INDEX).statusCode()).isEqualTo(404);
        assertThat(get(MANIFEST, "Accept", MediaType.manifestAccept()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void servesRanges() throws Exception {
        HttpResponse<byte[]> middle = get(BLOB, "Range", "bytes=100-199");
        int size = LAYER.blob().length;

        assertThat(middle.statusCode()).isEqualTo(206);
        assertThat(middle.headers().firstValue("Content-Range")).contains("bytes 100-199/" + size);
        assertThat(middle.body()).isEqualTo(Arrays.copyOfRange(LAYER.blob(), 100, 200));
        assertThat(get(BLOB, "Range", "bytes=5000-").body()).hasSize(size - 5000);
        assertThat(get(BLOB, "Range", "bytes=-10").body()).hasSize(10);
        assertThat(get(BLOB, "Range", "bytes=" + size + "-").statusCode()).isEqualTo(416);
    }

    @Test
    void servesBelowAPrefixToo() throws Exception {
        registry.alsoUnder("proxy/quay");

        assertThat(get("/v2/proxy/quay/acme/app/manifests/1").statusCode()).isEqualTo(200);
        assertThat(get("/v2/other/acme/app/manifests/1").statusCode()).isEqualTo(404);
    }

    @Test
    void basicAsksForUserAndPassword() throws Exception {
        registry.protect("acme/**", Access.basic("joe", "pw"));

        assertThat(get(MANIFEST).headers().firstValue("WWW-Authenticate")).contains("Basic realm=\"testkit\"");
        assertThat(get(MANIFEST, "Authorization", basic("joe", "no")).statusCode())
                .isEqualTo(401);
        assertThat(get(MANIFEST, "Authorization", basic("joe", "pw")).statusCode())
                .isEqualTo(200);
        assertThat(get("/v2/").statusCode()).isEqualTo(200);
    }

    @Test
    void bearerTokensAreGivenForThePasswordAndForOneScope() throws Exception {
        registry.push("acme/else:1", IMAGE).protect("**", Access.bearer("joe", "pw"));
        String scope = "/token?service=testkit&scope=repository:acme/app:pull";

        assertThat(get(MANIFEST).headers().firstValue("WWW-Authenticate"))
                .contains("Bearer realm=\"" + registry.url()
                        + "/token\",service=\"testkit\",scope=\"repository:acme/app:pull\"");
        assertThat(get(scope, "Authorization", basic("joe", "no")).statusCode()).isEqualTo(401);
        String token = token(get(scope, "Authorization", basic("joe", "pw")));
        assertThat(get(MANIFEST, "Authorization", "Bearer " + token).statusCode())
                .isEqualTo(200);
        assertThat(get("/v2/acme/else/manifests/1", "Authorization", "Bearer " + token)
                        .statusCode())
                .isEqualTo(401);
        String anonymous = token(get(scope));
        assertThat(get(MANIFEST, "Authorization", "Bearer " + anonymous).statusCode())
                .isEqualTo(401);
    }

    @Test
    void tokensExpire() throws Exception {
        registry.protect("**", Access.anonymousBearer().tokensLast(2));
        String bearer = "Bearer " + token(get("/token?scope=repository:acme/app:pull"));

        assertThat(get(MANIFEST, "Authorization", bearer).statusCode()).isEqualTo(200);
        assertThat(get(BLOB, "Authorization", bearer).statusCode()).isEqualTo(200);
        HttpResponse<byte[]> expired = get(BLOB, "Authorization", bearer);
        assertThat(expired.statusCode()).isEqualTo(401);
        assertThat(expired.headers().firstValue("WWW-Authenticate").orElseThrow())
                .contains("error=\"invalid_token\"");
    }

    @Test
    void refreshTokensAreTakenByPost() throws Exception {
        registry.protect("**", Access.refreshToken("r3fresh"));
        String form = "grant_type=refresh_token&service=testkit&scope=repository%3Aacme%2Fapp%3Apull&refresh_token=";

        assertThat(post("/token", form + "wrong").statusCode()).isEqualTo(401);
        String bearer = "Bearer " + token(post("/token", form + "r3fresh"));
        assertThat(get(MANIFEST, "Authorization", bearer).statusCode()).isEqualTo(200);
    }

    @Test
    void cutsABodyAndRecoversNextTime() throws Exception {
        registry.when("GET /v2/**/blobs/*").once().then(Fault.cutAfter(1000));

        HttpResponse<InputStream> cut = client.send(
                HttpRequest.newBuilder(URI.create(registry.url() + BLOB)).build(),
                HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream in = cut.body()) {
            assertThat(cut.headers().firstValueAsLong("Content-Length")).hasValue(LAYER.blob().length);
            assertThat(in.readNBytes(1000)).isEqualTo(Arrays.copyOf(LAYER.blob(), 1000));
            assertThatThrownBy(in::read).isInstanceOf(IOException.class);
        }
        assertThat(get(BLOB).body()).isEqualTo(LAYER.blob());
    }

    @Test
    void stallsUntilItIsClosed() throws Exception {
        registry.when(BLOB).then(Fault.stallAfter(10));

        HttpResponse<InputStream> stalled = client.send(
                HttpRequest.newBuilder(URI.create(registry.url() + BLOB)).build(),
                HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream in = stalled.body()) {
            assertThat(in.readNBytes(10)).hasSize(10);
            registry.close();
            assertThatThrownBy(in::read).isInstanceOf(IOException.class);
        }
    }

    @Test
    void countsWhichRequestsAFaultMeets() throws Exception {
        registry.when("GET " + MANIFEST)
                .after(1)
                .times(2)
                .then(Fault.status(429).withHeader("Retry-After", "7"));

        assertThat(get(MANIFEST).statusCode()).isEqualTo(200);
        assertThat(send("HEAD", MANIFEST).statusCode()).isEqualTo(200);
        assertThat(get(MANIFEST).statusCode()).isEqualTo(429);
        assertThat(get(MANIFEST).headers().firstValue("Retry-After")).contains("7");
        assertThat(get(MANIFEST).statusCode()).isEqualTo(200);
        registry.when("HEAD /**").then(Fault.status(405));
        assertThat(send("HEAD", MANIFEST).statusCode()).isEqualTo(405);
        assertThat(send("HEAD", MANIFEST).statusCode()).isEqualTo(405);
        assertThat(registry.behave().requests("HEAD /**")).hasSize(3);
        assertThat(send("HEAD", MANIFEST).statusCode()).isEqualTo(200);
    }

    @Test
    void liesAboutContentAndLength() throws Exception {
        int size = LAYER.blob().length;
        registry.when(BLOB).once().then(Fault.wrongBytes());
        registry.when(BLOB).once().then(Fault.truncatedTo(50));
        registry.when(BLOB).once().then(Fault.declaredLength(size - 5));
        registry.when(BLOB).once().then(Fault.declaredLength(size + 5));
        registry.when(BLOB).once().then(Fault.drip(4000, 1));

        assertThat(get(BLOB).body()).hasSize(size).isNotEqualTo(LAYER.blob());
        assertThat(get(BLOB).body()).hasSize(50);
        assertThat(get(BLOB).body()).hasSize(size - 5);
        assertThatThrownBy(() -> get(BLOB)).isInstanceOf(IOException.class);
        assertThat(get(BLOB).body()).isEqualTo(LAYER.blob());
    }

    @Test
    void mistreatsRanges() throws Exception {
        registry.when(BLOB).once().then(Fault.ignoreRange());
        registry.when(BLOB).once().then(Fault.wrongContentRange());

        HttpResponse<byte[]> ignored = get(BLOB, "Range", "bytes=100-");
        assertThat(ignored.statusCode()).isEqualTo(200);
        assertThat(ignored.headers().firstValue("Content-Range")).isEmpty();
        assertThat(ignored.body()).isEqualTo(LAYER.blob());
        HttpResponse<byte[]> wrong = get(BLOB, "Range", "bytes=100-");
        assertThat(wrong.statusCode()).isEqualTo(206);
        assertThat(wrong.headers().firstValue("Content-Range").orElseThrow()).startsWith("bytes 0-0/");
    }

    @Test
    void refusesWithoutAWordAndIsGoneWhenClosed() throws Exception {
        registry.when(MANIFEST).then(Fault.refuse());

        assertThatThrownBy(() -> get(MANIFEST)).isInstanceOf(IOException.class);
        assertThat(get(BLOB).statusCode()).isEqualTo(200);
        registry.close();
        assertThatThrownBy(() -> get(BLOB)).isInstanceOf(ConnectException.class);
    }

    @Test
    void redirectsAndRecordsWhatArrivesThere() throws Exception {
        try (FaultRegistry other = FaultRegistry.start().push("acme/app:1", IMAGE)) {
            registry.when("GET /v2/**/blobs/*").then(Fault.redirectTo(other.url()));
            HttpClient following = HttpClient.newBuilder()
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .build();
            HttpResponse<byte[]> response = following.send(
                    HttpRequest.newBuilder(URI.create(registry.url() + BLOB))
                            .header("X-Mine", "1")
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());

            assertThat(response.body()).isEqualTo(LAYER.blob());
            assertThat(other.requests("GET " + BLOB)).hasSize(1);
            assertThat(other.requests().get(0).header("x-mine")).contains("1");
            assertThat(other.requests().get(0).isAuthorized()).isFalse();
        }
    }

    @Test
    void countsRequestsThatAreAnsweredAtTheSameTime() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        registry.when(BLOB).then(Fault.holdUntil(open));
        List<CompletableFuture<HttpResponse<byte[]>>> running = List.of(asyncBlob(), asyncBlob(), asyncBlob());
        registry.awaitInFlight(3);
        open.countDown();

        for (CompletableFuture<HttpResponse<byte[]>> response : running) {
            assertThat(response.get().body()).isEqualTo(LAYER.blob());
        }
    }

    @Test
    void speaksHttpsWithACertificateOfItsOwn(@TempDir Path directory) throws Exception {
        TestCertificate certificate = TestCertificate.selfSigned();
        try (FaultRegistry secure = FaultRegistry.startHttps(certificate).push("acme/app:1", IMAGE)) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(secure.url() + BLOB)).build();
            HttpClient trusting = HttpClient.newBuilder()
                    .sslContext(certificate.clientContext())
                    .build();

            assertThat(trusting.send(request, HttpResponse.BodyHandlers.ofByteArray())
                            .body())
                    .isEqualTo(LAYER.blob());
            assertThatThrownBy(() -> client.send(request, HttpResponse.BodyHandlers.ofByteArray()))
                    .isInstanceOf(IOException.class);
        }
    }

    private CompletableFuture<HttpResponse<byte[]>> asyncBlob() {
        return client.sendAsync(
                HttpRequest.newBuilder(URI.create(registry.url() + BLOB)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> post(String path, String form) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(registry.url() + path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String basic(String user, String password) {
        return "Basic " + Access.encoded(user, password);
    }

    private static String token(HttpResponse<byte[]> response) {
        assertThat(response.statusCode()).isEqualTo(200);
        return (String) Json.readObject(response.body()).get("access_token");
    }
}
