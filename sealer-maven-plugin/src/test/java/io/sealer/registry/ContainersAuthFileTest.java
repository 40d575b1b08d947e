package io.sealer.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.registry.ContainersAuthFile.HelperAnswer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainersAuthFileTest {

    private static final String JOE = "am9lOmE6Yg=="; // joe:a:b
    private static final String ANN = "YW5uOnB3"; // ann:pw

    @TempDir
    Path home;

    private CredentialSource written(String json) throws IOException {
        Path file = home.resolve(".docker/config.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, json.replace('\'', '"'));
        return new ContainersAuthFile(home.resolve(".docker/config.json"), "docker login");
    }

    private static String user(CredentialSource source, String host, String repository) {
        return source.find(host, repository)
                .map(found -> found.username() + "/" + found.secret())
                .orElse("-");
    }

    @Test
    void theSourceIsTheFile() throws IOException {
        CredentialSource source = written("{'auths':{'quay.io':{'auth':'" + JOE + "'}}}");

        assertThat(user(source, "quay.io", "a/b")).isEqualTo("joe/a:b");
        assertThat(source.find("quay.io", "a").orElseThrow())
                .hasToString("credential of " + home.resolve(".docker/config.json"));
    }

    @Test
    void theOldestFormHasNoFrame() throws IOException {
        Path file = Files.writeString(home.resolve(".dockercfg"), "{\"quay.io\":{\"auth\":\"" + JOE + "\"}}");

        assertThat(user(new ContainersAuthFile(file, "docker login"), "quay.io", "a"))
                .isEqualTo("joe/a:b");
    }

    @Test
    void formsOfAnEntry() throws IOException {
        CredentialSource source = written("{'auths':{'a.io':{'username':'u','password':'p'}," + "'b.io':{'auth':'" + JOE
                + "','identitytoken':'t'},'c.io':{},'d.io':7}}");

        assertThat(user(source, "a.io", "x")).isEqualTo("u/p");
        assertThat(user(source, "b.io", "x")).isEqualTo("<token>/t");
        assertThat(user(source, "c.io", "x")).isEqualTo("-");
        assertThat(user(source, "d.io", "x")).isEqualTo("-");
    }

    @Test
    void dockerHubHasManyNames() throws IOException {
        for (String key : List.of(
                "https://index.docker.io/v1/", "index.docker.io", "docker.io", "https://registry-1.docker.io/v2/")) {
            CredentialSource source = written("{'auths':{'" + key + "':{'auth':'" + JOE + "'}}}");
            assertThat(user(source, "docker.io", "library/x")).isEqualTo("joe/a:b");
            assertThat(user(source, "registry-1.docker.io", "library/x")).isEqualTo("joe/a:b");
        }
    }

    @Test
    void theLongestNamespaceWins() throws IOException {
        CredentialSource source =
                written("{'auths':{'quay.io':{'auth':'" + JOE + "'},'quay.io/team/app':{'auth':'" + ANN + "'}}}");

        assertThat(user(source, "quay.io", "team/app")).isEqualTo("ann/pw");
        assertThat(user(source, "quay.io", "team/app/sub")).isEqualTo("ann/pw");
        assertThat(user(source, "quay.io", "team/apple")).isEqualTo("joe/a:b");
        assertThat(user(source, "quay.io:8443", "team/app")).isEqualTo("-");
    }

    @Test
    void helpersComeFirstAndAreAskedOnce() throws IOException {
        Path file = home.resolve("config.json");
        Files.writeString(
                file,
                ("{'credHelpers':{'https://gcr.io':'gcr'},'credsStore':'desktop'," + "'auths':{'a.io':{'auth':'" + ANN
                                + "'},'docker.io':{'auth':'" + ANN + "'}}}")
                        .replace('\'', '"'));
        List<String> asked = new ArrayList<>();
        CredentialSource source = ContainersAuthFile.asking(file, helperAndKey -> {
            asked.add(helperAndKey);
            boolean known =
                    helperAndKey.startsWith("gcr ") || helperAndKey.equals("desktop https://index.docker.io/v1/");
            return new HelperAnswer(
                    known ? Optional.of(new Credential("helped", "h", "helper")) : Optional.empty(), null);
        });

        assertThat(user(source, "gcr.io", "x")).isEqualTo("helped/h");
        assertThat(user(source, "docker.io", "x")).isEqualTo("helped/h");
        assertThat(user(source, "a.io", "x")).isEqualTo("ann/pw");
        assertThat(user(source, "a.io", "y")).isEqualTo("ann/pw");
        assertThat(asked)
                .containsExactly(
                        "gcr gcr.io", "desktop https://index.docker.io/v1/", "desktop a.io", "desktop https://a.io");
    }

    @Test
    void aHelperThatFailsMattersOnlyWhereNothingElseIsKnown() throws IOException {
        Path file = home.resolve("config.json");
        Files.writeString(file, "{\"credsStore\":\"desktop\",\"auths\":{\"a.io\":{\"auth\":\"" + ANN + "\"}}}");
        CredentialSource source = ContainersAuthFile.asking(
                file,
                key -> new HelperAnswer(Optional.empty(), new ProblemException(Problem.environment("no helper"))));

        assertThat(user(source, "a.io", "x")).isEqualTo("ann/pw");
        assertThatThrownBy(() -> source.find("b.io", "x")).isInstanceOf(ProblemException.class);
    }

    @Test
    void aRealProgramThatIsNotThereIsNamed() throws IOException {
        CredentialSource source = written("{'credsStore':'sealer-test-does-not-exist'}");
        assertThatThrownBy(() -> source.find("a.io", "x"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("docker-credential-sealer-test-does-not-exist, which is not there");
    }

    @Test
    void aProgramIsAskedByDockersProtocol() throws IOException {
        Path program = home.resolve("docker-credential-x");
        Files.writeString(program, """
                #!/bin/sh
                test "$1" = get || exit 1
                read server
                case $server in
                a.io) echo '{"ServerURL":"a.io","Username":"joe","Secret":"pw"}' ;;
                b.io) echo 'credentials not found in native keychain'; exit 1 ;;
                *) echo 's3cret'; exit 1 ;;
                esac
                """);
        assumeTrue(program.toFile().setExecutable(true)
                && !System.getProperty("os.name").startsWith("Windows"));
        CredentialHelperProgram helper = new CredentialHelperProgram(program);

        assertThat(helper.find("a.io")).contains(new Credential("joe", "pw", program.toString()));
        assertThat(helper.find("b.io")).isEmpty();
        assertThatThrownBy(() -> helper.find("c.io"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("failed")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void aBrokenFileIsNamedAndNotQuoted() throws IOException {
        CredentialSource source = written("{'auths':{'a.io':{'auth':'" + JOE + "'}");
        assertThatThrownBy(() -> source.find("a.io", "x"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(home.resolve(".docker/config.json") + " cannot be read (it is not JSON)")
                .hasMessageNotContaining(JOE);
        CredentialSource garbled = written("{'auths':{'a.io':{'auth':'s3cret'}}}");
        assertThatThrownBy(() -> garbled.find("a.io", "x"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("not base64 of user:password")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void secretsAreNotPrinted() {
        assertThat(new Credential("joe", "s3cret", "settings.xml").toString()).doesNotContain("s3cret");
    }
}
