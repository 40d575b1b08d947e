package io.sealer.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/** Asks a proxy for a way through to a TLS host (RFC 9110, section 9.3.6), with Basic credentials from the start. */
final class Tunnel {

    private static final HttpRequestExecutor EXECUTOR = new HttpRequestExecutor();

    /** The short constructor would take {@code host:port} for a URL. */
    private static final HttpHost NO_HOST = null;

    private final String userAgent;

    Tunnel(String userAgent) {
        this.userAgent = userAgent;
    }

    void dig(ConnectionEndpoint endpoint, Origin origin, ProxyServer proxy) throws IOException {
        String target = origin.bracketed() + ":" + origin.port();
        BasicClassicHttpRequest connect = new BasicClassicHttpRequest("CONNECT", NO_HOST, target);
        connect.setHeader("Host", target);
        connect.setHeader("User-Agent", userAgent);
        credentialsFor(proxy).ifPresent(value -> connect.setHeader("Proxy-Authorization", value));
        try (ClassicHttpResponse response = endpoint.execute(
                origin.toString(),
                connect,
                (request, connection, context) -> EXECUTOR.execute(request, connection, context),
                HttpClientContext.create())) {
            if (response.getCode() / 100 != 2) {
                throw ProxyException.of(proxy, response.getCode(), response);
            }
        } catch (HttpException e) {
            throw new IOException("proxy " + proxy + " does not speak HTTP", e);
        }
    }

    /** The value of Proxy-Authorization, where the proxy has a user. */
    static Optional<String> credentialsFor(ProxyServer proxy) {
        if (proxy.username().isEmpty()) {
            return Optional.empty();
        }
        byte[] pair = (proxy.username() + ":" + proxy.secret()).getBytes(StandardCharsets.UTF_8);
        return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair));
    }
}
