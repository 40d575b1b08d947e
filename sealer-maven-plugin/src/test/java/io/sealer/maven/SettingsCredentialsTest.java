package io.sealer.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.ProblemException;
import io.sealer.Progress;
import io.sealer.registry.Credential;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.building.SettingsProblem;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.apache.maven.settings.crypto.SettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.junit.jupiter.api.Test;

class SettingsCredentialsTest {

    private final AtomicInteger decryptions = new AtomicInteger();

    private static Server server(String id, String password) {
        Server server = new Server();
        server.setId(id);
        server.setUsername("ci");
        server.setPassword(password);
        return server;
    }

    /** Knows {@code {good}} and no other cipher text. */
    static SettingsDecrypter decrypter() {
        return SettingsCredentialsTest::answer;
    }

    private SettingsCredentials credentials(Server... servers) {
        SettingsDecrypter decrypter = request -> {
            decryptions.incrementAndGet();
            return answer(request);
        };
        return new SettingsCredentials(List.of(servers), decrypter, Progress.silent());
    }

    /** As Maven 3 does: what is in braces is either known, or given back as it is with a problem. */
    private static SettingsDecryptionResult answer(SettingsDecryptionRequest request) {
        Server given = request.getServers().get(0);
        boolean known = given.getPassword().equals("{good}");
        boolean odd = given.getPassword().contains("{") && !known;
        return new SettingsDecryptionResult() {
            @Override
            public Server getServer() {
                return known ? server(given.getId(), "plain") : given;
            }

            @Override
            public List<Server> getServers() {
                return List.of(getServer());
            }

            @Override
            public Proxy getProxy() {
                return null;
            }

            @Override
            public List<Proxy> getProxies() {
                return List.of();
            }

            @Override
            public List<SettingsProblem> getProblems() {
                return odd ? java.util.Collections.singletonList(null) : List.of();
            }
        };
    }

    @Test
    void theServerWithThePortWinsOverTheOneWithout() {
        SettingsCredentials credentials = credentials(server("harbor.corp", "a"), server("harbor.corp:8443", "b"));
        assertThat(credentials.find("harbor.corp:8443", "x"))
                .map(Credential::secret)
                .contains("b");
        assertThat(credentials.find("harbor.corp:9000", "x"))
                .map(Credential::secret)
                .contains("a");
        assertThat(credentials.find("Harbor.Corp", "x")).map(Credential::secret).contains("a");
        assertThat(credentials.find("other.corp", "x")).isEmpty();
    }

    @Test
    void dockerHubGoesByAllOfItsNames() {
        SettingsCredentials credentials = credentials(server("index.docker.io", "a"));
        assertThat(credentials.find("docker.io", "library/x"))
                .map(Credential::secret)
                .contains("a");
        assertThat(credentials.find("registry-1.docker.io", "library/x"))
                .map(Credential::secret)
                .contains("a");
    }

    @Test
    void aPasswordIsDecryptedWhenItIsAskedForAndNotBefore() {
        SettingsCredentials credentials = credentials(server("q.io", "{good}"), server("r.io", "{good}"));
        assertThat(decryptions).hasValue(0);
        assertThat(credentials.find("q.io", "x")).map(Credential::secret).contains("plain");
        assertThat(decryptions).hasValue(1);
    }

    @Test
    void aCipherTextIsNeverSentAsAPassword() {
        assertThatThrownBy(() -> credentials(server("q.io", "{bad}")).find("q.io", "x"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContainingAll("server \"q.io\"", "settings-security.xml")
                .hasMessageNotContaining("{bad}");
    }

    @Test
    void bracesInsideAPlainPasswordAreNoCipherText() {
        assertThat(credentials(server("q.io", "abc{def}ghi")).find("q.io", "x"))
                .map(Credential::secret)
                .contains("abc{def}ghi");
    }

    @Test
    void aServerWithoutAPasswordIsNoCredential() {
        assertThat(credentials(server("q.io", null)).find("q.io", "x")).isEmpty();
    }
}
