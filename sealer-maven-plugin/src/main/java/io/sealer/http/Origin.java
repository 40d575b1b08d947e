package io.sealer.http;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Who is spoken to: the triple of RFC 6454, section 4. Credentials for one origin are never sent to another.
 *
 * @param scheme {@code http} or {@code https}
 * @param host name or address in lower case; an IPv6 address without brackets
 * @param port TCP port
 */
public record Origin(String scheme, String host, int port) {

    private static final Pattern IPV4_LOOPBACK = Pattern.compile("127(?:\\.\\d{1,3}){3}");
    private static final Pattern IPV6_LOOPBACK = Pattern.compile("(?:0{0,4}:){2,7}0{0,3}1");
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    public Origin {
        Objects.requireNonNull(host, "host");
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("neither http nor https");
        }
    }

    /**
     * The origin of an absolute URL.
     *
     * @throws IllegalArgumentException when it is not an http or https URL with a host
     */
    public static Origin of(URI uri) {
        if (uri.getScheme() == null || uri.getHost() == null) {
            throw new IllegalArgumentException("not an absolute http or https URL");
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        int port = uri.getPort() >= 0 ? uri.getPort() : defaultPort(scheme);
        return new Origin(scheme, host, port);
    }

    /** Whether the connection is TLS. */
    public boolean isSecure() {
        return scheme.equals("https");
    }

    /** Whether the name can only mean this machine: {@code localhost}, 127.0.0.0/8 or {@code ::1}. Nothing is looked up. */
    public boolean isLoopback() {
        return host.equals("localhost")
                || IPV4_LOOPBACK.matcher(host).matches()
                || IPV6_LOOPBACK.matcher(host).matches();
    }

    /** What the Host header says: the port only where it is not the scheme's own (RFC 9110, section 7.2). */
    public String authority() {
        return port == defaultPort(scheme) ? bracketed() : bracketed() + ":" + port;
    }

    /** {@code scheme://host[:port]}. */
    @Override
    public String toString() {
        return scheme + "://" + authority();
    }

    /** The names under which people note something for this host: with its port, and for 443 without it too. */
    List<String> names() {
        String withPort = bracketed() + ":" + port;
        return port == HTTPS_PORT ? List.of(bracketed(), withPort) : List.of(withPort);
    }

    String bracketed() {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }

    private static int defaultPort(String scheme) {
        return scheme.equals("https") ? HTTPS_PORT : HTTP_PORT;
    }
}
