package io.sealer.maven;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.Problem;
import io.sealer.Problems;
import io.sealer.Progress;
import io.sealer.http.ClientCertificateSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.maven.settings.Server;
import org.junit.jupiter.api.Test;

class ConfiguredClientCertificatesTest {

    private static final Path BASEDIR = Path.of("/project");

    private final Problems problems = new Problems();

    private List<ClientCertificateSource> parse(String... entries) {
        Server server = new Server();
        server.setId("robot");
        server.setUsername("any");
        server.setPassword("plain");
        SettingsCredentials settings =
                new SettingsCredentials(List.of(server), SettingsCredentialsTest.decrypter(), Progress.silent());
        return new ConfiguredClientCertificates(BASEDIR, Map.of("PASS", "of-env"), settings)
                .parse(List.of(entries), problems);
    }

    @Test
    void anEntryNamesOneFileOrTwo() {
        assertThat(parse(
                        "harbor.corp=certs/me.crt:/etc/me.key",
                        "harbor.corp:8443=me.pem",
                        "[::1]:5000 = C:\\certs\\me.crt:d:/me.key"))
                .containsExactly(
                        new ClientCertificateSource.Pem(
                                "harbor.corp", BASEDIR.resolve("certs/me.crt"), Path.of("/etc/me.key")),
                        new ClientCertificateSource.Pem(
                                "harbor.corp:8443", BASEDIR.resolve("me.pem"), BASEDIR.resolve("me.pem")),
                        new ClientCertificateSource.Pem(
                                "[::1]:5000", BASEDIR.resolve("C:\\certs\\me.crt"), BASEDIR.resolve("d:/me.key")));
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void orAPkcs12FileAndWhereItsPasswordIs() {
        assertThat(parse("a.corp=me.p12:env:PASS", "b.corp=me.PFX:server:robot"))
                .containsExactly(
                        new ClientCertificateSource.Pkcs12("a.corp", BASEDIR.resolve("me.p12"), "of-env"),
                        new ClientCertificateSource.Pkcs12("b.corp", BASEDIR.resolve("me.PFX"), "plain"));
    }

    @Test
    void everythingElseIsRefusedAndPasswordsAreNotRepeated() {
        assertThat(parse(
                        "s3cret",
                        "a.corp=me.p12:s3cret",
                        "b.corp=me.crt:me.key:s3cret",
                        "https://c.corp=me.pem",
                        "d.corp=me.p12:env:MISSING",
                        "e.corp=me.p12:server:nobody",
                        "f.corp=me.pem",
                        "F.corp:443=me.pem"))
                .hasSize(1);
        List<String> messages = problems.asList().stream().map(Problem::message).toList();
        assertThat(messages)
                .containsExactly(
                        "one entry in <clientCertificates> does not say where certificate and key are",
                        "\"a.corp\" in <clientCertificates> does not say where certificate and key are",
                        "\"b.corp\" in <clientCertificates> does not say where certificate and key are",
                        "\"https://c.corp\" in <clientCertificates> does not say where certificate and key are",
                        "the password of the client certificate for d.corp is not there: the environment variable"
                                + " MISSING is not set",
                        "the password of the client certificate for e.corp is not there: Maven's settings have no"
                                + " server \"nobody\" with user and password",
                        "two client certificates are named for F.corp:443");
    }
}
