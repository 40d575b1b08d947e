package io.sealer.http;

import io.sealer.Progress;
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
 * @param certificates where trusted authorities and client certificates come from
 * @param progress told of certificate files that cannot be used
 */
public record HttpSettings(
        String userAgent,
        Duration connectTimeout,
        Duration stallTimeout,
        int connectionsPerHost,
        HostTrust trust,
        List<ProxyServer> proxies,
        NameResolver names,
        CertificatePlaces certificates,
        Progress progress) {

    public HttpSettings {
        Objects.requireNonNull(userAgent, "userAgent");
        Objects.requireNonNull(connectTimeout, "connectTimeout");
        Objects.requireNonNull(stallTimeout, "stallTimeout");
        Objects.requireNonNull(trust, "trust");
        Objects.requireNonNull(names, "names");
        Objects.requireNonNull(certificates, "certificates");
        Objects.requireNonNull(progress, "progress");
        proxies = List.copyOf(proxies);
    }
}
