package io.sealer.http;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A proxy, as Maven's settings name it. It is spoken to in plain HTTP; TLS to the target goes through it by CONNECT.
 *
 * @param id its id in the settings, for messages; may be empty
 * @param protocol {@code http} or {@code https}: the scheme of the targets that go through it; a proxy for {@code http}
 *     also serves {@code https} where there is none for that
 * @param host the proxy's host
 * @param port the proxy's port
 * @param username user for Basic authentication, or empty for none
 * @param secret password for Basic authentication
 * @param nonProxyHosts hosts that are reached without it, separated by {@code |} or {@code ,}, with {@code *} for any
 *     text; may be empty. This machine itself never goes through a proxy
 */
public record ProxyServer(
        String id, String protocol, String host, int port, String username, String secret, String nonProxyHosts) {

    public ProxyServer {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(username, "username");
        Objects.requireNonNull(secret, "secret");
        Objects.requireNonNull(nonProxyHosts, "nonProxyHosts");
    }

    boolean isFor(String scheme) {
        return protocol.equalsIgnoreCase(scheme);
    }

    boolean isBypassedFor(Origin origin) {
        if (origin.isLoopback()) {
            return true;
        }
        for (String pattern : nonProxyHosts.split("[|,]")) {
            if (matches(pattern.strip().toLowerCase(Locale.ROOT), origin.host())) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(String pattern, String host) {
        if (pattern.isEmpty()) {
            return false;
        }
        String expression = ("\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E");
        return Pattern.matches(expression, host);
    }

    /** What to call it where people look for it in settings.xml. */
    String element() {
        return id.isEmpty() ? "<proxy>" : "<proxy> with the id \"" + id + "\"";
    }

    /** {@code host:port}; nothing of the credentials. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
