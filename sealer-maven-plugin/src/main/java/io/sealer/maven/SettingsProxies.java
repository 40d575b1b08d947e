package io.sealer.maven;

import io.sealer.http.ProxyServer;
import java.util.List;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecrypter;

/** The active proxies of Maven's settings, with their passwords decrypted. */
final class SettingsProxies {

    private SettingsProxies() {}

    static List<ProxyServer> active(Settings settings, SettingsDecrypter decrypter) {
        return settings.getProxies().stream()
                .filter(Proxy::isActive)
                .map(proxy -> decrypter
                        .decrypt(new DefaultSettingsDecryptionRequest(proxy))
                        .getProxy())
                .map(SettingsProxies::ours)
                .toList();
    }

    private static ProxyServer ours(Proxy proxy) {
        return new ProxyServer(
                orEmpty(proxy.getProtocol()),
                orEmpty(proxy.getHost()),
                proxy.getPort(),
                orEmpty(proxy.getUsername()),
                orEmpty(proxy.getPassword()),
                orEmpty(proxy.getNonProxyHosts()));
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
