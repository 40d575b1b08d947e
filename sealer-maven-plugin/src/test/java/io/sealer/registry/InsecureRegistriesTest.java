package io.sealer.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.ProblemException;
import io.sealer.http.NameResolver;
import io.sealer.oci.Platform;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.TestCertificate;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plain HTTP and unverified certificates: where they are accepted and where not. Every name here is this machine. */
class InsecureRegistriesTest {

    private static final TestImage IMAGE = TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(14, 1_000));
    private static final NameResolver HERE = host -> new InetAddress[] {InetAddress.getLoopbackAddress()};

    private static TestCertificate certificate;

    @TempDir
    Path directory;

    private Registries registries;
    private FaultRegistry plain;
    private FaultRegistry tls;

    @BeforeAll
    static void makeCertificate() {
        certificate = TestCertificate.selfSigned();
    }

    @BeforeEach
    void start() throws Exception {
        registries = new Registries(directory);
        plain = FaultRegistry.start().push("acme/app:1", IMAGE);
        tls = FaultRegistry.startHttps(certificate).push("acme/app:1", IMAGE);
    }

    @AfterEach
    void stop() {
        registries.close();
        plain.close();
        tls.close();
    }

    private void pull(String host, String... insecure) {
        registries.pull(
                registries.fetcher(
                        configuration -> configuration.withNames(HERE).withInsecureRegistries(Set.of(insecure))),
                host + "/acme/app:1");
    }

    @Test
    void thisMachineIsAllowedBoth() {
        pull("127.0.0.1:" + plain.port());
        pull("localhost:" + tls.port());

        assertThat(plain.requests("GET /v2/acme/**")).hasSize(3);
        assertThat(tls.requests("GET /v2/acme/**")).hasSize(1);
    }

    @Test
    void whichOfBothItIsIsAskedOnce() {
        pull("127.0.0.1:" + plain.port());

        assertThat(plain.requests("GET /v2/")).hasSize(1);
    }

    @Test
    void aListedHostMaySpeakPlainHttp() throws Exception {
        // Java's own server waits for the rest of what it takes for a line, so this one stands in front.
        try (BluntServer blunt = new BluntServer(plain.port())) {
            String host = "registry.test:" + blunt.port();
            pull(host, host);
        }
        assertThat(plain.requests("GET /v2/acme/**")).hasSize(3);
    }

    @Test
    void aListedHostMayHaveAnyCertificate() {
        pull("registry.test:" + tls.port(), "registry.test");
        assertThat(tls.requests("GET /v2/acme/**")).hasSize(3);
    }

    @Test
    void anotherHostThatSpeaksPlainHttpIsRefusedWithAdvice() throws Exception {
        try (BluntServer blunt = new BluntServer(plain.port())) {
            String host = "registry.test:" + blunt.port();
            assertThatThrownBy(() -> pull(host, "other.test"))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining(host + "/acme/app:1: " + host + " speaks plain HTTP, not TLS")
                    .hasMessageContaining("name " + host + " in <insecureRegistries> (-Dsealer.insecureRegistries)");
        }
        assertThat(plain.requests()).isEmpty();
    }

    @Test
    void anotherHostWithACertificateOfItsOwnIsRefusedWithAdvice() {
        String host = "registry.test:" + tls.port();
        assertThatThrownBy(() -> pull(host))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(
                        "the TLS certificate of " + host + " is not trusted: it is signed by nobody but itself")
                .hasMessageContaining("name " + host + " in <insecureRegistries> (-Dsealer.insecureRegistries)");
        assertThat(tls.requests()).isEmpty();
    }

    @Test
    void theUrlOfAMirrorSaysWhatItSpeaks() {
        String mirrors = "quay.io=http://registry.test:" + plain.port() + "!";
        registries.pull(
                registries.fetcher(
                        configuration -> configuration.withNames(HERE).withMirrors(Mirrors.parse(mirrors))),
                "quay.io/acme/app:1");

        assertThat(plain.requests("GET /v2/acme/**")).hasSize(3);
    }

    /** Answers a TLS greeting with "400 Bad Request", as most servers do, and hands everything else on. */
    private static final class BluntServer implements AutoCloseable {

        private static final int TLS_HANDSHAKE = 0x16;

        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final int target;

        BluntServer(int target) throws IOException {
            this.target = target;
            daemon(this::accept);
        }

        int port() {
            return server.getLocalPort();
        }

        private void accept() {
            try {
                while (true) {
                    Socket client = server.accept();
                    daemon(() -> serve(client));
                }
            } catch (IOException e) {
                // Closed: the test is over.
            }
        }

        private void serve(Socket client) {
            try (client;
                    Socket behind = new Socket(InetAddress.getLoopbackAddress(), target)) {
                int first = client.getInputStream().read();
                if (first == TLS_HANDSHAKE) {
                    client.getOutputStream()
                            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    client.shutdownOutput();
                    client.getInputStream().readAllBytes();
                    return;
                }
                behind.getOutputStream().write(first);
                daemon(() -> pump(client, behind));
                behind.getInputStream().transferTo(client.getOutputStream());
            } catch (IOException e) {
                // One side is gone, and so is the other now.
            }
        }

        private static void pump(Socket client, Socket behind) {
            try {
                client.getInputStream().transferTo(behind.getOutputStream());
            } catch (IOException e) {
                // As above.
            }
        }

        private static void daemon(Runnable work) {
            Thread thread = new Thread(work, "blunt-server");
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
