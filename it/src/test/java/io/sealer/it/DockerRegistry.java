package io.sealer.it;

import io.sealer.testkit.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A {@code docker-registry} process (the CNCF distribution registry) on a free port of the loopback, over plain http or TLS.
 */
public final class DockerRegistry implements AutoCloseable {

    /** The one user of a registry with a password. */
    static final String USER = "robot";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Process process;
    private final int port;
    private final String scheme;
    private final Path log;

    private DockerRegistry(Process process, int port, String scheme, Path log) {
        this.process = process;
        this.port = port;
        this.scheme = scheme;
        this.log = log;
    }

    /** An empty registry that keeps its content below this directory. */
    public static DockerRegistry empty(Path directory) {
        return start(directory, directory.resolve("storage"), Optional.empty(), Optional.empty(), false);
    }

    /** An empty registry that speaks TLS with this certificate. */
    static DockerRegistry withTls(Path directory, TestCertificate certificate) {
        return start(directory, directory.resolve("storage"), Optional.empty(), Optional.of(certificate), false);
    }

    /** An empty registry where nothing is to be had without {@link #USER} and the password of this bcrypt hash. */
    static DockerRegistry withPassword(Path directory, String bcrypt) {
        return start(
                directory,
                directory.resolve("storage"),
                Optional.of(USER + ":" + bcrypt + "\n"),
                Optional.empty(),
                false);
    }

    /**
     * Serves what is there already, and never writes to it.
     *
     * @param directory for configuration and log
     * @param storage holds {@code docker/registry/v2}
     */
    public static DockerRegistry serving(Path directory, Path storage) {
        return start(directory, storage, Optional.empty(), Optional.empty(), true);
    }

    /** The port. */
    int port() {
        return port;
    }

    /** How many requests with this beginning, for example {@code POST /v2/acme/}, were answered so far. */
    long requests(String beginning) {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(" \"" + beginning)).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many bytes the answers to requests with this beginning had so far, without their headers. */
    long bytesServed(String beginning) throws IOException {
        Pattern answer = Pattern.compile(" \"" + Pattern.quote(beginning) + "[^\"]*\" \\d+ (\\d+) ");
        long bytes = 0;
        Matcher answers = answer.matcher(Files.readString(log));
        while (answers.find()) {
            bytes += Long.parseLong(answers.group(1));
        }
        return bytes;
    }

    /** {@code 127.0.0.1:PORT}. */
    public String host() {
        return "127.0.0.1:" + port;
    }

    /** {@code http://127.0.0.1:PORT}, or {@code https://…}. */
    public String url() {
        return scheme + "://" + host();
    }

    /** The value of {@code sealer.mirrors} that takes every image from here, and from nowhere else. */
    public String asOnlyMirror() {
        return "*=" + url() + "!";
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static DockerRegistry start(
            Path directory, Path storage, Optional<String> htpasswd, Optional<TestCertificate> tls, boolean readOnly) {
        Path program = DockerRegistryProgram.find();
        try {
            Files.createDirectories(directory);
            int port = freePort();
            Path configuration = directory.resolve("config.yml");
            Files.writeString(
                    configuration, configuration(directory, storage, port, htpasswd, readOnly) + tls(directory, tls));
            Path log = directory.resolve("registry.log");
            Process process = Command.of(program.toString(), "serve", configuration.toString())
                    .with("OTEL_TRACES_EXPORTER", "none")
                    .serve(log);
            DockerRegistry registry = new DockerRegistry(process, port, tls.isPresent() ? "https" : "http", log);
            registry.awaitAnswer();
            return registry;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String configuration(
            Path directory, Path storage, int port, Optional<String> htpasswd, boolean readOnly) throws IOException {
        StringBuilder text = new StringBuilder("version: 0.1\n");
        text.append("log:\n  level: info\n  accesslog:\n    disabled: false\n");
        text.append("storage:\n  filesystem:\n    rootdirectory: ")
                .append(storage)
                .append('\n');
        if (readOnly) {
            text.append("  maintenance:\n    readonly:\n      enabled: true\n");
        }
        if (htpasswd.isPresent()) {
            Path users = Files.writeString(directory.resolve("htpasswd"), htpasswd.get());
            text.append("auth:\n  htpasswd:\n    realm: tests\n    path: ")
                    .append(users)
                    .append('\n');
        }
        return text.append("http:\n  addr: 127.0.0.1:")
                .append(port)
                .append('\n')
                .toString();
    }

    /** The end of the section http. */
    private static String tls(Path directory, Optional<TestCertificate> tls) throws IOException {
        if (tls.isEmpty()) {
            return "";
        }
        Path certificate =
                Files.writeString(directory.resolve("tls.crt"), tls.get().certificatePem());
        Path key = Files.writeString(directory.resolve("tls.key"), tls.get().keyPem());
        return "  tls:\n    certificate: " + certificate + "\n    key: " + key + "\n";
    }

    /** Waits until it answers, whatever it says: one with TLS that it wants TLS. */
    private void awaitAnswer() throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://" + host() + "/v2/")).build();
        while (process.isAlive() && System.nanoTime() < end) {
            try {
                CLIENT.send(request, HttpResponse.BodyHandlers.discarding());
                return;
            } catch (IOException e) {
                pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        close();
        throw new AssertionError("docker-registry does not answer; it printed:\n" + Files.readString(log));
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A port that was free a moment ago: the registry cannot be asked for the one it was given by the system. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
