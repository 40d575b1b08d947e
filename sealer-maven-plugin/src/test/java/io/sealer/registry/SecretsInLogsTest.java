package io.sealer.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.http.CertificatePlaces;
import io.sealer.http.ProxyServer;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.testkit.Access;
import io.sealer.testkit.Fault;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.TestAuthority;
import io.sealer.testkit.TestCertificate;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestJvm;
import io.sealer.testkit.TestLayer;
import io.sealer.testkit.TestProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * With every logger at its most talkative, as under {@code mvn -X} or worse, no secret is told. A process of its own does
 * the pulling, since loggers are set up once in the life of a JVM.
 */
class SecretsInLogsTest {

    private static final String REGISTRY_SECRET = "Canary-Registry-1";
    private static final String BEARER_SECRET = "Canary-Bearer-2";
    private static final String IDENTITY_TOKEN = "Canary-Identity-3";
    private static final String PROXY_SECRET = "Canary-Proxy-4";
    private static final String SIGNATURE = "Canary-Signature-5";
    private static final String PODMAN_SECRET = "Canary-Podman-6";
    private static final String DOCKER_SECRET = "Canary-Docker-7";
    private static final String SEALER_SECRET = "Canary-Sealer-8";
    private static final String HELPER_SECRET = "Canary-Helper-9";
    private static final String FILE_TOKEN = "Canary-Token-10";
    private static final List<String> PASSWORDS = List.of(
            REGISTRY_SECRET, BEARER_SECRET, PROXY_SECRET, PODMAN_SECRET, DOCKER_SECRET, SEALER_SECRET, HELPER_SECRET);

    @TempDir
    Path directory;

    @Test
    void noLogAndNoFileTellsASecret() throws Exception {
        Path output = directory.resolve("output.txt");
        ProcessBuilder builder = TestJvm.with(
                List.of("-XX:TieredStopAtLevel=1", "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace"),
                Pulls.class,
                directory.toString());
        Path programs = Files.createDirectories(directory.resolve("programs"));
        builder.environment().put("PATH", programs + ":" + System.getenv("PATH"));
        Path helper = Files.writeString(
                programs.resolve("docker-credential-canary"),
                "#!/bin/sh\ncat >/dev/null\necho '{\"Username\":\"joe\",\"Secret\":\"" + HELPER_SECRET + "\"}'\n");
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwx------"));
        Process process = builder.redirectOutput(output.toFile()).start();
        int status = process.waitFor();
        String text = Files.readString(output);

        assertThat(status).as(text).isZero();
        assertThat(text)
                .as("the loggers did talk")
                .contains("DEBUG org.apache.hc.client5")
                .contains("pulled all");
        assertTellsNoSecret("the log", text);
        try (Stream<Path> files = Files.walk(directory.resolve("caches"))) {
            List<Path> written = files.filter(Files::isRegularFile).toList();
            assertThat(written).isNotEmpty();
            for (Path file : written) {
                assertTellsNoSecret(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
    }

    private static void assertTellsNoSecret(String where, String text) {
        for (String password : PASSWORDS) {
            assertThat(text).as(where).doesNotContain(password, base64("joe:" + password), base64("pat:" + password));
        }
        assertThat(text).as(where).doesNotContain(IDENTITY_TOKEN, FILE_TOKEN, SIGNATURE, "token-1");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Pulls in every way that needs a secret: Basic, Bearer, identity token, proxy (with and without TLS), signed URL. */
    static final class Pulls {

        private Pulls() {}

        public static void main(String[] arguments) throws Exception {
            Path directory = Path.of(arguments[0]);
            TestImage image = TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(1, 1_000));
            try (FaultRegistry plain = FaultRegistry.start();
                    FaultRegistry tls = FaultRegistry.startHttps(TestCertificate.selfSigned());
                    TestProxy proxy = TestProxy.basic("pat", PROXY_SECRET)) {
                plain.push("basic/app:1", image)
                        .push("refused/app:1", image)
                        .push("signed/app:1", image)
                        .protect("basic/**", Access.basic("joe", REGISTRY_SECRET))
                        .protect("refused/**", Access.basic("joe", "another"));
                plain.when("GET /v2/signed/app/manifests/1")
                        .then(Fault.redirectTo(
                                plain.url() + "/v2/signed/app/manifests/" + image.digest() + "?sig=" + SIGNATURE));
                tls.push("bearer/app:1", image)
                        .push("identity/app:1", image)
                        .protect("bearer/**", Access.bearer("joe", BEARER_SECRET))
                        .protect("identity/**", Access.refreshToken(IDENTITY_TOKEN));
                RegistryConfiguration configuration = Registries.configuration()
                        .withCredentials((host, repository) -> Optional.of(credential(repository)))
                        .withInsecureRegistries(Set.of("plain.test", "tls.test"))
                        .withProxies(List.of(
                                new ProxyServer("corp", "http", "127.0.0.1", proxy.port(), "pat", PROXY_SECRET, "")))
                        .withMirrors(Mirrors.parse("a.test=http://plain.test:" + plain.port()
                                + "!,b.test=https://tls.test:" + tls.port() + "!"))
                        .withNames(host -> new InetAddress[] {InetAddress.getLoopbackAddress()});
                pull(
                        directory.resolve("caches/direct"),
                        configuration,
                        List.of(
                                plain.host() + "/basic/app:1",
                                plain.host() + "/signed/app:1",
                                tls.host() + "/bearer/app:1"));
                pull(
                        directory.resolve("caches/proxied"),
                        configuration,
                        List.of("a.test/basic/app:1", "b.test/bearer/app:1", "b.test/identity/app:1"));
                pullWithFiles(directory, image, plain, tls);
                try {
                    pull(directory.resolve("caches/refused"), configuration, List.of(plain.host() + "/refused/app:1"));
                } catch (io.sealer.ProblemException e) {
                    e.printStackTrace();
                    System.out.println("pulled all");
                }
            }
        }

        /** The files of podman, docker and sealer, a helper program, and a client certificate with its key. */
        private static void pullWithFiles(Path directory, TestImage image, FaultRegistry plain, FaultRegistry tls)
                throws IOException {
            for (String name : List.of("podman", "docker", "sealer", "token")) {
                plain.push(name + "/app:1", image);
            }
            plain.protect("podman/**", Access.basic("joe", PODMAN_SECRET))
                    .protect("docker/**", Access.bearer("joe", DOCKER_SECRET))
                    .protect("sealer/**", Access.basic("joe", SEALER_SECRET))
                    .protect("token/**", Access.refreshToken(FILE_TOKEN));
            tls.push("helper/app:1", image).protect("helper/**", Access.basic("joe", HELPER_SECRET));
            Path home = directory.resolve("home");
            write(
                    home.resolve(".config/containers/auth.json"),
                    "{\"auths\":{\"" + plain.host() + "/podman\":{\"auth\":\"" + base64("joe:" + PODMAN_SECRET)
                            + "\"}}}");
            write(
                    home.resolve(".docker/config.json"),
                    "{\"credHelpers\":{\"" + tls.host() + "\":\"canary\"},\"auths\":{\"" + plain.host()
                            + "/docker\":{\"auth\":\"" + base64("joe:" + DOCKER_SECRET) + "\"},\"" + plain.host()
                            + "/token\":{\"identitytoken\":\"" + FILE_TOKEN + "\"}}}");
            write(
                    home.resolve(".sealer/auth.json"),
                    "{\"auths\":{\"" + plain.host() + "/sealer\":{\"username\":\"joe\",\"password\":\"" + SEALER_SECRET
                            + "\"}}}");
            TestCertificate client = TestAuthority.create("Clients").issueWithKey("EC", "builder");
            Path certificates = home.resolve(".docker/certs.d/" + tls.host());
            write(certificates.resolve("client.cert"), client.certificatePem());
            write(certificates.resolve("client.key"), client.keyPem());
            pull(
                    directory.resolve("caches/files"),
                    Registries.configuration()
                            .withCertificates(CertificatePlaces.of(Map.of(), home, List.of()))
                            .withCredentials(
                                    new CredentialChain(AuthFiles.inOrder(Map.of(), home), new RecordingProgress())),
                    List.of(
                            plain.host() + "/podman/app:1",
                            plain.host() + "/docker/app:1",
                            plain.host() + "/sealer/app:1",
                            plain.host() + "/token/app:1",
                            tls.host() + "/helper/app:1"));
        }

        private static void write(Path file, String text) throws IOException {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }

        private static Credential credential(String repository) {
            return switch (repository) {
                case "bearer/app" -> new Credential("joe", BEARER_SECRET, "test");
                case "identity/app" -> new Credential(Credential.TOKEN_USER, IDENTITY_TOKEN, "test");
                default -> new Credential("joe", REGISTRY_SECRET, "test");
            };
        }

        private static void pull(Path cache, RegistryConfiguration configuration, List<String> references) {
            RecordingProgress progress = new RecordingProgress();
            try (ImageFetcher fetcher = new ImageFetcher(
                    configuration,
                    new io.sealer.cache.BlobCache(cache),
                    new io.sealer.cache.TagCache(cache),
                    progress)) {
                fetcher.fetch(
                        fetcher.resolve(
                                references.stream().map(Reference::parse).toList(), Platform.LINUX_AMD64),
                        progress);
            }
            System.out.println(progress.infos + " " + progress.warnings + " " + progress.debugs);
        }
    }
}
