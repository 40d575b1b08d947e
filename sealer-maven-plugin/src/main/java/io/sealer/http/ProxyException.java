package io.sealer.http;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpMessage;

/** The proxy did not let a request through; the message names the proxy and its status, never its credentials. */
public final class ProxyException extends IOException {

    private static final long serialVersionUID = 1L;

    private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

    private final int status;
    private final String remedy;

    private ProxyException(int status, String message, String remedy) {
        super(message);
        this.status = status;
        this.remedy = remedy;
    }

    /** What an answer of the proxy itself means. */
    static ProxyException of(ProxyServer proxy, int status, HttpMessage answer) {
        String element = proxy.element();
        if (status != PROXY_AUTHENTICATION_REQUIRED) {
            return new ProxyException(
                    status,
                    "proxy " + proxy + " answered " + status,
                    "ask those who run it; hosts that need no proxy belong into <nonProxyHosts> of the " + element
                            + " in settings.xml");
        }
        String schemes = schemes(answer);
        if (!schemes.isEmpty() && !schemes.toLowerCase(Locale.ROOT).contains("basic")) {
            return new ProxyException(
                    status,
                    "proxy " + proxy + " answered 407: it wants a login by " + schemes + "; only Basic is known here",
                    "name a proxy in settings.xml that takes Basic or no login");
        }
        return proxy.username().isEmpty()
                ? new ProxyException(
                        status,
                        "proxy " + proxy + " answered 407: it wants a login, and settings.xml has none for it",
                        "set <username> and <password> in the " + element + " of settings.xml")
                : new ProxyException(
                        status,
                        "proxy " + proxy + " answered 407: it does not accept the login of settings.xml",
                        "correct <username> and <password> in the " + element + " of settings.xml");
    }

    private static String schemes(HttpMessage answer) {
        return List.of(answer.getHeaders("Proxy-Authenticate")).stream()
                .map(Header::getValue)
                .map(value -> value == null ? "" : value.strip().split("[\\s,]", 2)[0])
                .filter(scheme -> scheme.matches("[A-Za-z][A-Za-z0-9-]{0,20}"))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /** The proxy's status code. */
    public int status() {
        return status;
    }

    /** What to do. */
    public String remedy() {
        return remedy;
    }
}
