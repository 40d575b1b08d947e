package io.sealer.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.ProblemException;
import io.sealer.Progress;
import io.sealer.registry.Credential;
import java.util.List;
import java.util.Map;
import org.apache.maven.settings.Server;
import org.junit.jupiter.api.Test;

class ConfiguredCredentialsTest {

    private static final Map<String, String> ENVIRONMENT =
            Map.of("USER_A", "ann", "PASSWORD_A", "a-pw", "USER_B", "bob", "PASSWORD_B", "b-pw", "EMPTY", "");

    private static ConfiguredCredentials credentials(String... entries) {
        Server robot = new Server();
        robot.setId("robot");
        robot.setUsername("robot$ci");
        robot.setPassword("plain");
        SettingsCredentials settings =
                new SettingsCredentials(List.of(robot), SettingsCredentialsTest.decrypter(), Progress.silent());
        return new ConfiguredCredentials(List.of(entries), ENVIRONMENT, settings, Progress.silent());
    }

    private static String user(ConfiguredCredentials credentials, String host, String repository) {
        return credentials.find(host, repository).map(Credential::username).orElse("nobody");
    }

    @Test
    void theMostParticularEntryWins() {
        ConfiguredCredentials credentials = credentials(
                "harbor.corp=env:USER_A:PASSWORD_A",
                "Harbor.Corp/team=env:USER_B:PASSWORD_B",
                "https://index.docker.io/v1/=server:robot");

        assertThat(user(credentials, "harbor.corp", "other/app")).isEqualTo("ann");
        assertThat(user(credentials, "harbor.corp", "team/app")).isEqualTo("bob");
        assertThat(user(credentials, "harbor.corp", "teams")).isEqualTo("ann");
        assertThat(user(credentials, "docker.io", "library/nginx")).isEqualTo("robot$ci");
        assertThat(user(credentials, "quay.io", "a")).isEqualTo("nobody");
        assertThat(credentials.find("harbor.corp", "team/app"))
                .hasValueSatisfying(found -> assertThat(found.secret()).isEqualTo("b-pw"))
                .hasValueSatisfying(found ->
                        assertThat(found).hasToString("credential of the environment variables USER_B and PASSWORD_B"));
    }

    @Test
    void whatIsNotThereLeavesTheMatterToOtherPlaces() {
        ConfiguredCredentials credentials =
                credentials("a.io=env:USER_A:MISSING", "b.io=env:EMPTY:PASSWORD_A", "c.io=server:nobody");

        for (String host : List.of("a.io", "b.io", "c.io")) {
            assertThat(credentials.find(host, "x")).isEmpty();
        }
    }

    @Test
    void passwordsWrittenIntoAnEntryAreRefusedAndNotRepeated() {
        assertThatThrownBy(() -> credentials("a.io=joe:s3cret", "b.io=env:s3cret", "s3cret", "c.io=server:robot"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("3 problems")
                .hasMessageContaining("\"a.io\" in <registryCredentials> does not say where the credentials are")
                .hasMessageContaining("REGISTRY=env:USER_VARIABLE:PASSWORD_VARIABLE")
                .hasMessageNotContaining("s3cret");
    }
}
