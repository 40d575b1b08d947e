package io.sealer.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.http.CertificatePlaces;
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
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose certificates are trusted, which are shown, and what is said of those that are refused. */
class CertificatesTest {

    private static final TestImage IMAGE = TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(21, 1_000));
    private static final NameResolver HERE = host -> new InetAddress[] {InetAddress.getLoopbackAddress()};
    private static final TestAuthority CORP = TestAuthority.create("Corp CA");
    private static final TestAuthority OTHER = TestAuthority.create("Other CA");
    private static final TestCertificate SERVER = CORP.issue("registry.test");

    @TempDir
    Path home;

    private final List<FaultRegistry> open = new ArrayList<>();
    private Registries registries;
    private FaultRegistry registry;
    private String host;

    /** The system's own authorities are many, and reading them takes most of the time of a test. */
    private Map<String, String> withoutSystem;

    @BeforeEach
    void start() throws IOException {
        registries = new Registries(home.resolve("cache"));
        withoutSystem = Map.of(
                "SSL_CERT_DIR",
                Files.createDirectories(home.resolve("no-certificates")).toString());
        serve(FaultRegistry.startHttps(SERVER));
    }

    @AfterEach
    void stop() {
        registries.close();
        open.forEach(FaultRegistry::close);
    }

    private void serve(FaultRegistry started) {
        registry = started.push("acme/app:1", IMAGE);
        open.add(registry);
        host = "registry.test:" + registry.port();
    }

    private Path file(String name, String... content) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, String.join("some text\n", content));
    }

    /** With the authorities of a file instead of the system's. */
    private void pull(Map<String, String> environment, List<X509Certificate> authorities, String... insecure) {
        CertificatePlaces places = CertificatePlaces.of(environment, home, authorities);
        registries.pull(
                registries.fetcher(configuration -> configuration
                        .withNames(HERE)
                        .withCertificates(places)
                        .withInsecureRegistries(Set.of(insecure))),
                host + "/acme/app:1");
    }

    private void pull() {
        pull(withoutSystem, List.of());
    }

    private void assertPulled() {
        assertThat(registry.requests("GET /v2/acme/**")).hasSize(3);
        assertThat(registries.progress.warnings).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({".docker/certs.d", ".config/containers/certs.d"})
    void anAuthorityOfOneHost(String directory) throws IOException {
        file(directory + "/" + host + "/ca.crt", OTHER.pem(), CORP.pem());
        pull(Map.of(), List.of());
        assertPulled();
    }

    @Test
    void anAuthorityOfAnotherHostOrPortIsNotTrusted() throws IOException {
        file(".docker/certs.d/registry.test/ca.crt", CORP.pem());
        file(".docker/certs.d/other.test:" + registry.port() + "/ca.crt", CORP.pem());

        assertThatThrownBy(this::pull).isInstanceOf(ProblemException.class);
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void anAuthorityOfTheProject() throws IOException {
        pull(withoutSystem, CertificatePlaces.read(List.of(file("corp.pem", CORP.pem())), new Problems()));
        assertPulled();
    }

    @Test
    void authoritiesOfTheSystemComeFromWhereTheVariablesSay() throws IOException {
        pull(Map.of("SSL_CERT_FILE", file("bundle.pem", OTHER.pem(), CORP.pem()).toString()), List.of());
        assertPulled();

        file("certs/README", "no certificate");
        file("certs/2b3c.0", CORP.pem());
        registry.clearLog();
        registries
                .cache
                .find(IMAGE.digest())
                .ifPresent(blob -> blob.file().toFile().delete());
        pull(Map.of("SSL_CERT_DIR", home.resolve("nowhere") + ":" + home.resolve("certs")), List.of());
        assertThat(registries.progress.warnings)
                .containsExactly(
                        home.resolve("nowhere") + ", named by SSL_CERT_DIR, cannot be read; it is passed over");
    }

    @Test
    void aBrokenCertificateIsNamedAndTheOthersCount() throws IOException {
        Path bundle = file("bundle.pem", OTHER.pem().replaceFirst("\nM", "\n!"), CORP.pem());
        file(".docker/certs.d/" + host + "/a.crt", "nothing");
        file(".docker/certs.d/" + host + "/b.cert", CORP.issue("me").certificatePem());
        file(".docker/certs.d/" + host + "/c.key", "nothing");
        pull(Map.of("SSL_CERT_FILE", bundle.toString()), List.of());

        Path directory = home.resolve(".docker/certs.d/" + host);
        assertThat(registries.progress.warnings)
                .containsExactly(
                        directory.resolve("a.crt") + " holds no certificate in PEM form; it is passed over",
                        directory.resolve("b.cert") + " is a client certificate without a key: there is no b.key beside"
                                + " it (the certificate of an authority ends in .crt)",
                        directory.resolve("c.key") + " is a key without a certificate: there is no c.cert beside it",
                        bundle + ":1: this certificate cannot be read; it is passed over");
    }

    @Test
    void theProjectsOwnFilesMustBeRight() throws IOException {
        Path broken = file("broken.pem", CORP.pem().replaceFirst("\nM", "\n!"));
        Path missing = home.resolve("missing.pem");
        Problems problems = new Problems();
        CertificatePlaces.read(List.of(broken, missing), problems);
        assertThatThrownBy(problems::throwIfAny)
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("2 problems")
                .hasMessageContaining(broken + ":1: this certificate cannot be read")
                .hasMessageContaining(missing + " cannot be read (it does not exist)")
                .hasMessageContaining("<caCertificates> (-Dsealer.caCertificates)");
    }

    @Test
    void nothingIsReadBeforeTlsIsNeeded() throws IOException {
        try (FaultRegistry plain = FaultRegistry.start().push("acme/app:1", IMAGE)) {
            host = plain.host();
            pull(Map.of("SSL_CERT_FILE", home.resolve("missing.pem").toString()), List.of());
        }
        assertThat(registries.progress.warnings).isEmpty();
    }

    @Test
    void anUntrustedCertificateIsDescribed() throws Exception {
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(SERVER.certificate().getEncoded());
        assertThatThrownBy(this::pull)
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("the TLS certificate of " + host
                        + " is not trusted: no authority that is known here has signed it"
                        + " (subject CN=registry.test, issuer CN=Corp CA, valid from ")
                .hasMessageContaining(
                        "SHA-256 " + HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest))
                .hasMessageContaining("~/.docker/certs.d/" + host + "/ca.crt")
                .hasMessageContaining("<caCertificates> (-Dsealer.caCertificates)")
                .hasMessageContaining("name " + host + " in <insecureRegistries> (-Dsealer.insecureRegistries)");
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void oneThatIsOverIsToldSo() throws IOException {
        serve(FaultRegistry.startHttps(CORP.issueExpired("registry.test")));
        assertThatThrownBy(() -> pull(withoutSystem, List.of(CORP.certificate())))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("the TLS certificate of " + host + " is no longer valid: it ended on ")
                .hasMessageContaining("have those who run " + host + " renew it");
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void oneThatIsOverIsNotTrustedEvenIfItIsItselfAmongTheAuthorities() throws IOException {
        TestCertificate expired = CORP.issueExpired("registry.test");
        serve(FaultRegistry.startHttps(expired));
        assertThatThrownBy(() -> pull(withoutSystem, List.of(expired.certificate())))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(" is no longer valid: it ended on ");
    }

    @Test
    void oneThatIsStillToComeIsToldSo() throws IOException {
        serve(FaultRegistry.startHttps(CORP.issueEarly("registry.test")));
        assertThatThrownBy(() -> pull(withoutSystem, List.of(CORP.certificate())))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("the TLS certificate of " + host + " is not valid yet: it begins on ")
                .hasMessageContaining("check the clock of this machine");
    }

    @Test
    void oneOfAnotherHostIsToldSo() throws IOException {
        serve(FaultRegistry.startHttps(CORP.issue("harbor.corp", "hub.corp")));
        assertThatThrownBy(() -> pull(withoutSystem, List.of(CORP.certificate())))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(
                        "the TLS certificate of " + host + " is for another host: harbor.corp, hub.corp (subject");
        assertThat(registry.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"EC,true", "EC,false", "RSA,true", "RSA,false"})
    void aClientCertificateIsShown(String algorithm, boolean pkcs8) throws IOException {
        TestCertificate client = OTHER.issueWithKey(algorithm, "builder");
        serve(FaultRegistry.startHttps(SERVER, OTHER));
        file(".docker/certs.d/" + host + "/ca.crt", CORP.pem());
        file(".docker/certs.d/" + host + "/client.cert", client.certificatePem());
        file(".docker/certs.d/" + host + "/client.key", pkcs8 ? client.keyPem() : client.bareKeyPem());
        pull();
        assertPulled();
    }

    @Test
    void aClientCertificateIsShownToAnInsecureHostToo() throws IOException {
        TestCertificate client = OTHER.issueWithKey("EC", "builder");
        serve(FaultRegistry.startHttps(SERVER, OTHER));
        file(".docker/certs.d/" + host + "/client.cert", client.certificatePem());
        file(".docker/certs.d/" + host + "/client.key", client.keyPem());
        pull(withoutSystem, List.of(), host);
        assertPulled();
    }

    @Test
    void whoHasNoClientCertificateIsToldWhereToPutOne() throws IOException {
        serve(FaultRegistry.startHttps(SERVER, OTHER));
        assertThatThrownBy(() -> pull(withoutSystem, List.of(CORP.certificate())))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(host + " wants a client certificate")
                .hasMessageContaining("client.cert and client.key into ~/.docker/certs.d/" + host);
    }

    @Test
    void keysThatCannotBeUsedAreNamedWithoutTheirContent() throws IOException {
        TestCertificate client = OTHER.issueWithKey("EC", "builder");
        Path directory = home.resolve(".docker/certs.d/" + host);
        String name = ".docker/certs.d/" + host + "/";
        for (String one : List.of("a", "b", "c")) {
            file(name + one + ".cert", client.certificatePem());
        }
        file(name + "a.key", client.keyPem().replace("PRIVATE", "ENCRYPTED PRIVATE"));
        file(name + "b.key", OTHER.issueWithKey("EC", "somebody").keyPem());
        file(name + "c.key", client.keyPem().replace("\nM", "\n!"));
        pull(withoutSystem, List.of(CORP.certificate()));

        assertThat(registries.progress.warnings).hasSize(3);
        assertThat(registries.progress.warnings.get(0))
                .startsWith(directory.resolve("a.key") + " cannot be used as a key (it is encrypted; ");
        assertThat(registries.progress.warnings.get(1))
                .startsWith(directory.resolve("b.key")
                        + " cannot be used as a key (its key is not that of the certificate)");
        assertThat(registries.progress.warnings.get(2))
                .startsWith(directory.resolve("c.key") + " cannot be used as a key (not base64)");
    }
}
