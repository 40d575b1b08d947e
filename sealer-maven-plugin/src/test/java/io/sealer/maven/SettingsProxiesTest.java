package io.sealer.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.ProblemException;
import io.sealer.Progress;
import io.sealer.http.ProxyServer;
import java.util.Collections;
import java.util.List;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.building.SettingsProblem;
import org.apache.maven.settings.crypto.SettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.junit.jupiter.api.Test;

class SettingsProxiesTest {

    private static Proxy proxy(String id, String password) {
        Proxy proxy = new Proxy();
        proxy.setId(id);
        proxy.setHost("proxy.corp");
        proxy.setPort(3128);
        proxy.setUsername("pat");
        proxy.setPassword(password);
        proxy.setNonProxyHosts("*.corp|localhost");
        return proxy;
    }

    private static List<ProxyServer> active(Proxy... proxies) {
        return new SettingsProxies(SettingsProxiesTest::answer, Progress.silent()).active(List.of(proxies));
    }

    /** As Maven 3 does: what is in braces is either known, or given back as it is with a problem. */
    private static SettingsDecryptionResult answer(SettingsDecryptionRequest request) {
        Proxy given = request.getProxies().get(0);
        boolean known = "{good}".equals(given.getPassword());
        return new SettingsDecryptionResult() {
            @Override
            public Server getServer() {
                return null;
            }

            @Override
            public List<Server> getServers() {
                return List.of();
            }

            @Override
            public Proxy getProxy() {
                return known ? proxy(given.getId(), "plain") : given;
            }

            @Override
            public List<Proxy> getProxies() {
                return List.of(getProxy());
            }

            @Override
            public List<SettingsProblem> getProblems() {
                boolean odd = given.getPassword() != null && given.getPassword().contains("{") && !known;
                return odd ? Collections.singletonList(null) : List.of();
            }
        };
    }

    @Test
    void theActiveOnesWithTheirPasswordsDecrypted() {
        Proxy idle = proxy("idle", "{bad}");
        idle.setActive(false);
        Proxy open = proxy("open", null);
        open.setProtocol("https");
        open.setUsername(null);

        assertThat(active(idle, proxy("corp", "{good}"), open))
                .containsExactly(
                        new ProxyServer("corp", "http", "proxy.corp", 3128, "pat", "plain", "*.corp|localhost"),
                        new ProxyServer("open", "https", "proxy.corp", 3128, "", "", "*.corp|localhost"));
    }

    @Test
    void aCipherTextIsNeverSentAsAPassword() {
        assertThatThrownBy(() -> active(proxy("one", "{bad}"), proxy("two", "{worse}")))
                .isInstanceOf(ProblemException.class)
                .hasMessageContainingAll(
                        "The password of proxy \"one\" of Maven's settings cannot be decrypted",
                        "The password of proxy \"two\"",
                        "settings-security.xml")
                .hasMessageNotContaining("{bad}");
    }
}
