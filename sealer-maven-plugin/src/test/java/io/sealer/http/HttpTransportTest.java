package io.sealer.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sealer.Progress;
import io.sealer.oci.Platform;
import io.sealer.testkit.Fault;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.TestCertificate;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpTransportTest {

    private static final TestLayer LAYER = TestLayer.random(5, 100_000);
    private static final TestImage IMAGE = TestImage.oci(Platform.LINUX_AMD64, LAYER);
    private static final String BLOB = "/v2/acme/app/blobs/" + LAYER.digest();
    private static final Optional<String> SECRET = Optional.of("Bearer secret");

    private static TestCertificate certificate;

    private FaultRegistry server;

    @BeforeAll
    static void makeCertificate() {
        certificate = TestCertificate.selfSigned();
    }

    @BeforeEach
    void start() throws IOException {
        server = FaultRegistry.start().push("acme/app:1", IMAGE);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Plain HTTP and unverified TLS for these hosts alone; every name but one is this machine. */
    private static HttpTransport transport(Set<String> insecure) {
        return transport(insecure, Duration.ofSeconds(20));
    }

    private static HttpTransport transport(Set<String> insecure, Duration stallTimeout) {
        return transport(insecure, stallTimeout, 4);
    }

    private static HttpTransport transport(Set<String> insecure, Duration stallTimeout, int connections) {
        HostTrust trust = new HostTrust() {
            @Override
            public boolean allowsPlainHttp(Origin origin) {
                return insecure.contains(origin.host());
            }

            @Override
            public boolean allowsUnverifiedTls(Origin origin) {
                return insecure.contains(origin.host());
            }
        };
        NameResolver names = host -> {
            if (host.equals("unknown.test")) {
                throw new UnknownHostException(host);
            }
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        };
        return new HttpTransport(new HttpSettings(
                "agent/1",
                Duration.ofSeconds(5),
                stallTimeout,
                connections,
                trust,
                List.of(),
                names,
                CertificatePlaces.none(),
                Progress.silent()));
    }

    private static HttpTransport transport() {
        return transport(Set.of("127.0.0.1", "one.test", "two.test"));
    }

    private URI at(String host, String path) {
        return URI.create("http://" + host + ":" + server.port() + path);
    }

    private static byte[] body(HttpTransport http, HttpRequest request) throws IOException {
        try (HttpResponse response = http.send(request)) {
            assertThat(response.status()).isEqualTo(200);
            return response.bodyAtMost(1 << 20);
        }
    }

    @Test
    void whoWaitsForAConnectionIsToldWhenAllIsOver() throws Exception {
        HttpTransport http = transport(Set.of("127.0.0.1"), Duration.ofSeconds(20), 1);
        AtomicReference<Throwable> end = new AtomicReference<>();
        AtomicBoolean interrupted = new AtomicBoolean();
        try (HttpResponse first = http.send(HttpRequest.get(URI.create(server.url() + BLOB)))) {
            assertThat(first.status()).isEqualTo(200);
            Thread second = new Thread(() -> {
                end.set(catchThrowable(() -> http.send(HttpRequest.get(URI.create(server.url() + BLOB)))));
                interrupted.set(Thread.currentThread().isInterrupted());
            });
            second.setDaemon(true);
            second.start();
            while (second.getState() == Thread.State.NEW || second.getState() == Thread.State.RUNNABLE) {
                Thread.onSpinWait();
            }
            http.close();
            second.join(Duration.ofSeconds(20).toMillis());
        }
        assertThat(end.get()).isInstanceOf(InterruptedIOException.class);
        assertThat(interrupted).as("nobody interrupted the thread").isFalse();
        assertThatThrownBy(() -> http.send(HttpRequest.get(URI.create(server.url() + BLOB))))
                .isInstanceOf(InterruptedIOException.class);
    }

    @Test
    void oneConnectionServesManyRequests() throws IOException {
        try (HttpTransport http = transport()) {
            for (int i = 0; i < 3; i++) {
                assertThat(body(http, HttpRequest.get(at("127.0.0.1", BLOB)))).isEqualTo(LAYER.blob());
            }
            try (HttpResponse missing = http.send(HttpRequest.get(at("127.0.0.1", "/v2/acme/no/manifests/1")))) {
                assertThat(missing.status()).isEqualTo(404);
            }
        }
        assertThat(server.requests()).hasSize(4).allSatisfy(request -> {
            assertThat(request.header("User-Agent")).contains("agent/1");
            assertThat(request.header("Host")).contains(server.host());
        });
    }

    @Test
    void anIdleConnectionThatTheServerClosedIsReplaced() throws IOException {
        try (HttpTransport http = transport()) {
            body(http, HttpRequest.get(at("127.0.0.1", BLOB)));
            server.when("/v2/**").once().then(Fault.refuse());

            assertThat(body(http, HttpRequest.get(at("127.0.0.1", BLOB)))).isEqualTo(LAYER.blob());
        }
    }

    @Test
    void authorizationGoesToItsOriginAlone() throws IOException {
        server.when("/v2/acme/app/blobs/*").once().then(Fault.redirectTo("http://two.test:" + server.port()));
        try (HttpTransport http = transport()) {
            body(http, HttpRequest.get(at("one.test", BLOB)).withAuthorization(SECRET));
        }

        assertThat(server.requests()).hasSize(2);
        assertThat(server.requests().get(0).header("Authorization")).contains("Bearer secret");
        assertThat(server.requests().get(1).header("Authorization")).isEmpty();
        assertThat(server.requests().get(1).header("Host")).contains("two.test:" + server.port());
    }

    @Test
    void authorizationStaysWithinItsOrigin() throws IOException {
        server.when("GET /start").then(Fault.redirectTo("http://one.test:" + server.port() + BLOB));
        try (HttpTransport http = transport()) {
            body(http, HttpRequest.get(at("one.test", "/start")).withAuthorization(SECRET));
        }

        assertThat(server.requests().get(1).header("Authorization")).contains("Bearer secret");
    }

    @Test
    void redirectsHaveAnEnd() {
        server.when("/**").then(Fault.redirectTo(server.url()));
        try (HttpTransport http = transport()) {
            assertThatThrownBy(() -> http.send(HttpRequest.get(at("127.0.0.1", "/loop"))))
                    .hasMessage("more than 5 redirects");
        }
        assertThat(server.requests()).hasSize(6);
    }

    @Test
    void aPostIsNotRepeatedElsewhere() throws IOException {
        server.when("POST /token").then(Fault.redirectTo("http://two.test:" + server.port()));
        try (HttpTransport http = transport();
                HttpResponse response = http.send(
                        HttpRequest.form(at("one.test", "/token"), java.util.Map.of("refresh_token", "secret")))) {
            assertThat(response.status()).isEqualTo(307);
        }
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void plainHttpIsRefusedWhereItIsNotAllowed() {
        try (HttpTransport http = transport()) {
            assertThatThrownBy(() -> http.send(HttpRequest.get(at("registry.test", BLOB))))
                    .isInstanceOf(PlainHttpRefusedException.class);
            server.when("/v2/**").then(Fault.redirectTo("http://registry.test:" + server.port()));
            assertThatThrownBy(() -> http.send(HttpRequest.get(at("127.0.0.1", BLOB))))
                    .isInstanceOf(PlainHttpRefusedException.class)
                    .hasMessageContaining("registry.test:" + server.port());
        }
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void certificatesAreVerifiedButWhereTheUserSaidSo() throws Exception {
        try (FaultRegistry tls = FaultRegistry.startHttps(certificate);
                HttpTransport http = transport(Set.of("lax.test"))) {
            String rest = ":" + tls.port() + "/v2/";
            assertThatThrownBy(() -> http.send(HttpRequest.get(URI.create("https://strict.test" + rest))))
                    .isInstanceOf(SSLException.class);
            try (HttpResponse response = http.send(HttpRequest.get(URI.create("https://lax.test" + rest)))) {
                assertThat(response.status()).isEqualTo(200);
            }
        }
    }

    @Test
    void aPlainServerBehindHttpsIsRecognised() throws Exception {
        try (ServerSocket plain = new ServerSocket(0);
                HttpTransport http = transport()) {
            Thread server = new Thread(() -> answerBadRequest(plain));
            server.start();
            URI uri = URI.create("https://registry.test:" + plain.getLocalPort() + "/v2/");
            assertThatThrownBy(() -> http.send(HttpRequest.get(uri))).isInstanceOf(NotTlsException.class);
            server.join();
        }
    }

    private static void answerBadRequest(ServerSocket server) {
        try (Socket client = server.accept()) {
            client.getInputStream().read();
            client.getOutputStream().write("HTTP/1.0 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            client.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A body that no buffer on the way takes whole. */
    private static HttpRequest upload(ServerSocket server) {
        HttpRequest.Body endless = new HttpRequest.Body("application/octet-stream", 1L << 30, out -> {
            byte[] block = new byte[1 << 16];
            for (int i = 0; i < 1 << 14; i++) {
                out.write(block);
            }
        });
        return new HttpRequest(
                "PUT",
                URI.create("http://127.0.0.1:" + server.getLocalPort() + "/"),
                Map.of(),
                Optional.empty(),
                Optional.of(endless));
    }

    @Test
    void anAnswerThatComesInTheMiddleOfABodyIsHeard() throws Exception {
        try (ServerSocket impatient = new ServerSocket(0);
                HttpTransport http = transport()) {
            Thread server = new Thread(() -> refuseAtOnce(impatient));
            server.start();
            try (HttpResponse answer = http.send(upload(impatient))) {
                assertThat(answer.status()).isEqualTo(413);
            }
            server.join();
        }
    }

    private static void refuseAtOnce(ServerSocket server) {
        try (Socket client = server.accept()) {
            client.getInputStream().read();
            client.getOutputStream()
                    .write("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aServerThatTakesNothingMoreIsSilent() throws Exception {
        try (ServerSocket deaf = new ServerSocket(0);
                HttpTransport http = transport(Set.of("127.0.0.1"), Duration.ofMillis(200))) {
            assertThatThrownBy(() -> http.send(upload(deaf)))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessage("127.0.0.1:" + deaf.getLocalPort() + " takes no more bytes");
        }
    }

    @Test
    void aServerThatTakesNothingMoreOverTlsIsSilentToo() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (ServerSocket deaf =
                        certificate.serverContext().getServerSocketFactory().createServerSocket(0);
                HttpTransport http = transport(Set.of("127.0.0.1"), Duration.ofMillis(400))) {
            Thread server = new Thread(() -> hearTheBeginning(deaf, over));
            server.start();
            URI uri = URI.create("https://127.0.0.1:" + deaf.getLocalPort() + "/");
            HttpRequest plain = upload(deaf);
            HttpRequest request = new HttpRequest("PUT", uri, Map.of(), Optional.empty(), plain.body());
            assertThatThrownBy(() -> http.send(request))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessageContaining("takes no more bytes");
            over.countDown();
            server.join();
        }
    }

    private static void hearTheBeginning(ServerSocket server, CountDownLatch over) {
        try (Socket client = server.accept()) {
            client.getInputStream().read();
            over.await();
        } catch (IOException e) {
            // The other side has hung up, as it should.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatFailsWhileABodyIsWrittenIsWhatIsSaid() throws Exception {
        IOException mine = new IOException("the file is gone");
        HttpRequest.Body broken = new HttpRequest.Body("text/plain", 10, out -> {
            throw mine;
        });
        try (HttpTransport http = transport()) {
            HttpRequest request =
                    new HttpRequest("PUT", at("127.0.0.1", "/v2/"), Map.of(), Optional.empty(), Optional.of(broken));
            assertThatThrownBy(() -> http.send(request)).isSameAs(mine);
        }
    }

    @Test
    void aCutBodyAndASilentOneAreErrors() throws IOException {
        server.when(BLOB).once().then(Fault.cutAfter(1000));
        server.when(BLOB).then(Fault.stallAfter(1000));
        try (HttpTransport http = transport(Set.of("127.0.0.1"), Duration.ofMillis(500))) {
            HttpRequest request = HttpRequest.get(at("127.0.0.1", BLOB));
            try (HttpResponse cut = http.send(request)) {
                assertThatThrownBy(() -> cut.body().readAllBytes()).isInstanceOf(IOException.class);
            }
            try (HttpResponse silent = http.send(request)) {
                assertThatThrownBy(() -> silent.body().readAllBytes()).isInstanceOf(SocketTimeoutException.class);
            }
        }
    }

    @Test
    void anAnswerCanBeEndedFromOutside() throws Exception {
        server.when(BLOB).then(Fault.stallAfter(1000));
        try (HttpTransport http = transport(Set.of("127.0.0.1"));
                HttpResponse response = http.send(HttpRequest.get(at("127.0.0.1", BLOB)))) {
            response.body().readNBytes(1000);
            response.abort();

            assertThatThrownBy(() -> response.body().read())
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void whatIsNotThereIsUnreachable() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        try (HttpTransport http = transport(Set.of("127.0.0.1", "unknown.test"))) {
            assertThatThrownBy(() -> http.send(HttpRequest.get(URI.create("http://127.0.0.1:" + closed + "/"))))
                    .isInstanceOf(UnreachableException.class)
                    .hasMessage("127.0.0.1:" + closed + " refuses connections");
            assertThatThrownBy(() -> http.send(HttpRequest.get(URI.create("http://unknown.test:5000/"))))
                    .isInstanceOf(UnreachableException.class)
                    .hasMessage("the host name unknown.test is unknown");
        }
    }
}
