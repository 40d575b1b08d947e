package io.sealer.maven;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Progress;
import io.sealer.http.ProxyServer;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;

/** The active proxies of Maven's settings, with their passwords decrypted. */
final class SettingsProxies {

    private final SettingsDecrypter decrypter;
    private final Progress progress;

    SettingsProxies(SettingsDecrypter decrypter, Progress progress) {
        this.decrypter = decrypter;
        this.progress = progress;
    }

    /**
     * Those of them that are active.
     *
     * @throws ProblemException naming each whose password cannot be decrypted
     */
    List<ProxyServer> active(List<Proxy> proxies) {
        List<ProxyServer> servers = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Proxy proxy : proxies) {
            if (proxy.isActive()) {
                try {
                    servers.add(decrypted(proxy));
                } catch (ProblemException e) {
                    problems.addAll(e.problems());
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new ProblemException(problems, null);
        }
        return servers;
    }

    private ProxyServer decrypted(Proxy proxy) {
        SettingsDecryptionResult result = decrypter.decrypt(new DefaultSettingsDecryptionRequest(proxy));
        Proxy plain = result.getProxy();
        String owner = "proxy \"" + proxy.getId() + "\" of Maven's settings";
        return new ProxyServer(
                orEmpty(proxy.getId()),
                orEmpty(plain.getProtocol()),
                orEmpty(plain.getHost()),
                plain.getPort(),
                orEmpty(plain.getUsername()),
                orEmpty(DecryptedPassword.checked(plain.getPassword(), result.getProblems(), owner, progress)),
                orEmpty(plain.getNonProxyHosts()));
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
