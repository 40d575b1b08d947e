package io.sealer.http;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * How connections are made.
 *
 * @param userAgent value of the User-Agent header
 * @param connectTimeout longest wait for a TCP connection, and again for a TLS handshake
 * @param stallTimeout longest wait for the next byte of an answer
 * @param connectionsPerHost upper bound of connections to one host
 * @param trust where plain HTTP and unverified TLS are allowed
 * @param proxies proxies; the first that fits is used
 * @param names how host names become addresses
 */
public record HttpSettings(
        String userAgent,
        Duration connectTimeout,
        Duration stallTimeout,
        int connectionsPerHost,
        HostTrust trust,
        List<ProxyServer> proxies,
        NameResolver names) {

    public HttpSettings {
        Objects.requireNonNull(userAgent, "userAgent");
        Objects.requireNonNull(connectTimeout, "connectTimeout");
        Objects.requireNonNull(stallTimeout, "stallTimeout");
        Objects.requireNonNull(trust, "trust");
        Objects.requireNonNull(names, "names");
        proxies = List.copyOf(proxies);
    }
}
