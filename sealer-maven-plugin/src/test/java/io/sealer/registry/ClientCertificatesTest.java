package io.sealer.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.http.CertificatePlaces;
import io.sealer.http.ClientCertificateSource;
import io.sealer.http.ClientCertificates;
import io.sealer.http.NameResolver;
import io.sealer.oci.Platform;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.TestAuthority;
import io.sealer.testkit.TestCertificate;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Client certificates that a project names, shown to a registry that takes those of one authority alone. */
class ClientCertificatesTest {

    private static final TestImage IMAGE = TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(22, 1_000));
    private static final NameResolver HERE = host -> new InetAddress[] {InetAddress.getLoopbackAddress()};
    private static final TestAuthority CORP = TestAuthority.create("Corp CA");
    private static final TestAuthority OTHER = TestAuthority.create("Other CA");
    private static final TestCertificate SERVER = CORP.issue("registry.test");
    private static final TestCertificate BUILDER = CORP.issue("builder");

    @TempDir
    Path home;

    private final Problems problems = new Problems();
    private Registries registries;
    private FaultRegistry registry;
    private String host;

    @BeforeEach
    void start() throws IOException {
        registries = new Registries(home.resolve("cache"));
        Files.createDirectories(home.resolve("no-certificates"));
        registry = FaultRegistry.startHttps(SERVER, CORP).push("acme/app:1", IMAGE);
        host = "registry.test:" + registry.port();
    }

    @AfterEach
    void stop() {
        registries.close();
        registry.close();
    }

    private Path file(String name, String... content) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, String.join("some text\n", content));
    }

    private ClientCertificateSource pem(Path certificate, Path key) {
        return new ClientCertificateSource.Pem(host, certificate, key);
    }

    private ClientCertificateSource pem(String name, TestCertificate certificate) throws IOException {
        Path both = file(name, certificate.certificatePem(), certificate.keyPem());
        return pem(both, both);
    }

    private void pullWith(ClientCertificateSource... sources) {
        ClientCertificates certificates = ClientCertificates.read(List.of(sources), problems);
        problems.throwIfAny();
        Map<String, String> withoutSystem =
                Map.of("SSL_CERT_DIR", home.resolve("no-certificates").toString());
        CertificatePlaces places = CertificatePlaces.of(withoutSystem, home, List.of(CORP.certificate()));
        registries.pull(
                registries.fetcher(configuration ->
                        configuration.withNames(HERE).withCertificates(places.withClients(certificates))),
                host + "/acme/app:1");
    }

    private void assertPulled() {
        assertThat(registry.requests("GET /v2/acme/**")).hasSize(3);
        assertThat(registries.progress.warnings).isEmpty();
    }

    private List<String> problemsOf(ClientCertificateSource... sources) {
        ClientCertificates.read(List.of(sources), problems);
        return problems.asList().stream().map(Problem::toString).toList();
    }

    @Test
    void certificateAndKeyAreTwoFiles() throws IOException {
        pullWith(pem(file("me.crt", BUILDER.certificatePem()), file("me.key", BUILDER.bareKeyPem())));
        assertPulled();
    }

    @Test
    void orOneFileWhichComesBeforeWhatDockerKnows() throws IOException {
        TestCertificate stranger = OTHER.issue("stranger");
        file(".docker/certs.d/" + host + "/client.cert", stranger.certificatePem());
        file(".docker/certs.d/" + host + "/client.key", stranger.keyPem());
        pullWith(pem("me.pem", BUILDER));
        assertPulled();
    }

    @Test
    void orAPkcs12FileWithAPassword() throws IOException {
        Path store = Files.write(home.resolve("me.p12"), BUILDER.pkcs12("secret"));
        ClientCertificateSource source = new ClientCertificateSource.Pkcs12(host, store, "secret");
        pullWith(source);
        assertPulled();
        assertThat(source.toString()).doesNotContain("secret");
    }

    @Test
    void theCertificateForAnotherHostIsNotShown() throws IOException {
        Path both = file("me.pem", BUILDER.certificatePem(), BUILDER.keyPem());
        assertThatThrownBy(() -> pullWith(
                        new ClientCertificateSource.Pem("registry.test", both, both),
                        new ClientCertificateSource.Pem("other.test:" + registry.port(), both, both)))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(host + " wants a client certificate - ")
                .hasMessageContaining("<clientCertificates> (-Dsealer.clientCertificates=" + host);
    }

    @Test
    void oneOfAnAuthorityThatTheServerDoesNotNameIsToldSo() throws IOException {
        ClientCertificateSource stranger = pem("stranger.pem", OTHER.issue("stranger"));
        assertThatThrownBy(() -> pullWith(stranger))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(host
                        + " wants a client certificate, and takes none of the authority that signed the one for it");
    }

    @Test
    void everythingThatIsWrongWithTheFilesIsToldAtOnce() throws IOException {
        Path certificate = file("good.crt", BUILDER.certificatePem());
        Path nowhere = home.resolve("nowhere.pem");
        Path text = file("text.crt", "no certificate");
        Path encrypted = file("encrypted.key", BUILDER.keyPem().replace("PRIVATE", "ENCRYPTED PRIVATE"));
        Path others = file("others.key", OTHER.issue("somebody").keyPem());
        Path store = Files.write(home.resolve("me.p12"), BUILDER.pkcs12("secret"));

        List<String> found = problemsOf(
                pem(nowhere, nowhere),
                pem(text, nowhere),
                pem(certificate, encrypted),
                pem(certificate, others),
                pem(certificate, certificate),
                new ClientCertificateSource.Pkcs12(host, store, "wrong"),
                new ClientCertificateSource.Pkcs12(host, text, "wrong"),
                new ClientCertificateSource.Pkcs12(host, nowhere, "wrong"));

        String remedy =
                " - name certificate and key for " + host + " in <clientCertificates> (-Dsealer.clientCertificates)";
        assertThat(found)
                .containsExactly(
                        nowhere + " cannot be read (it does not exist)" + remedy,
                        text + " holds no certificate in PEM form" + remedy,
                        nowhere + " cannot be used as a key (it does not exist)" + remedy,
                        encrypted + " cannot be used as a key (it is encrypted; write it without a password: openssl"
                                + " pkey -in ENCRYPTED -out PLAIN, readable by nobody but you)" + remedy,
                        others + " cannot be used as a key (its key is not that of the certificate)" + remedy,
                        certificate + " cannot be used as a key (it holds no private key in PEM form)" + remedy,
                        store + " cannot be opened: it is no PKCS#12 file, or the password is wrong" + remedy,
                        text + " cannot be opened: it is no PKCS#12 file, or the password is wrong" + remedy);
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void certificatesOutsideOfTheirTimeAreToldWhen() throws IOException {
        List<String> found =
                problemsOf(pem("old.pem", CORP.issueExpired("builder")), pem("early.pem", CORP.issueEarly("builder")));

        assertThat(found).hasSize(2);
        assertThat(found.get(0))
                .startsWith(
                        "the client certificate in " + home.resolve("old.pem") + " is no longer valid: it ended on ")
                .contains("subject CN=builder")
                .contains("have those who run " + host + " issue a new one");
        assertThat(found.get(1))
                .startsWith(
                        "the client certificate in " + home.resolve("early.pem") + " is not valid yet: it begins on ")
                .contains("check the clock of this machine");
    }
}
