package io.sealer.http;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Set;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.io.CloseMode;

/** One request and the head of its answer over one connection of the pool; follows nothing. */
final class Exchange implements Closeable {

    private static final HttpRequestExecutor EXECUTOR = new HttpRequestExecutor();
    private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

    /** Where no body is one of no bytes, and some servers want to be told (RFC 9110, section 8.6). */
    private static final Set<String> EXPECTS_A_BODY = Set.of("POST", "PUT", "PATCH");

    /** The short constructor would take the target to pieces. */
    private static final HttpHost NO_HOST = null;

    private final Connections connections;
    private final HttpSettings settings;
    private final SendWatch watch;

    Exchange(Connections connections, HttpSettings settings) {
        this.connections = connections;
        this.settings = settings;
        this.watch = new SendWatch(settings.stallTimeout());
    }

    /**
     * Sends a request. A server may close an idle connection just as it is used again: a safe request is then sent once
     * more, until it went over a connection made for it.
     */
    HttpResponse send(HttpRequest request) throws IOException {
        Origin origin = Origin.of(request.uri());
        if (!origin.isSecure() && !settings.trust().allowsPlainHttp(origin)) {
            throw new PlainHttpRefusedException(origin);
        }
        while (true) {
            ConnectionEndpoint endpoint = connections.lease(origin);
            boolean reused = endpoint.isConnected();
            try {
                if (!reused) {
                    connections.open(endpoint, origin);
                }
                return overConnection(request, origin, endpoint);
            } catch (NoHttpResponseException | ConnectionClosedException | SocketException e) {
                connections.discard(endpoint);
                if (!reused || !request.isSafe()) {
                    throw e;
                }
            } catch (HttpException e) {
                connections.discard(endpoint);
                throw new IOException(origin.authority() + " does not speak HTTP", e);
            } catch (IOException | RuntimeException e) {
                connections.discard(endpoint);
                throw e;
            }
        }
    }

    private HttpResponse overConnection(HttpRequest request, Origin origin, ConnectionEndpoint endpoint)
            throws IOException, HttpException {
        if (request.body().isPresent()) {
            return withBody(request, request.body().get(), origin, endpoint);
        }
        HttpClientContext context = HttpClientContext.create();
        ClassicHttpRequest head = head(request, origin);
        ClassicHttpResponse answer = endpoint.execute(
                origin.toString(),
                head,
                (message, connection, scope) -> EXECUTOR.execute(message, connection, scope),
                context);
        return response(request, origin, endpoint, answer, isReusable(head, answer, context));
    }

    private HttpResponse withBody(
            HttpRequest request, HttpRequest.Body body, Origin origin, ConnectionEndpoint endpoint)
            throws IOException, HttpException {
        HttpClientContext context = HttpClientContext.create();
        ClassicHttpRequest head = head(request, origin);
        try (SendWatch.Sending sending = watch.begin(() -> endpoint.close(CloseMode.IMMEDIATE))) {
            head.setHeader("Content-Type", body.contentType());
            head.setHeader("Content-Length", body.length());
            head.setEntity(new RequestEntity(body, sending));
            BodyExchange exchange = new BodyExchange(sending);
            try {
                ClassicHttpResponse answer = endpoint.execute(
                        origin.toString(),
                        head,
                        (message, connection, scope) -> exchange.execute(message, connection),
                        context);
                boolean reusable = exchange.isWhole() && isReusable(head, answer, context);
                return response(request, origin, endpoint, answer, reusable);
            } catch (IOException e) {
                if (sending.isStalled()) {
                    throw (IOException)
                            new SocketTimeoutException(origin.authority() + " takes no more bytes").initCause(e);
                }
                throw e;
            }
        }
    }

    private static boolean isReusable(ClassicHttpRequest head, ClassicHttpResponse answer, HttpClientContext context) {
        return DefaultConnectionReuseStrategy.INSTANCE.keepAlive(head, answer, context);
    }

    private HttpResponse response(
            HttpRequest request,
            Origin origin,
            ConnectionEndpoint endpoint,
            ClassicHttpResponse answer,
            boolean reusable)
            throws IOException {
        if (answer.getCode() == PROXY_AUTHENTICATION_REQUIRED) {
            ProxyServer proxy = connections.routes().proxyFor(origin).orElse(null);
            if (proxy != null) {
                throw ProxyException.of(proxy, answer.getCode(), answer);
            }
        }
        return new HttpResponse(request.uri(), answer, new PooledLease(connections, endpoint, reusable));
    }

    private ClassicHttpRequest head(HttpRequest request, Origin origin) {
        String path =
                request.uri().getRawPath() == null || request.uri().getRawPath().isEmpty()
                        ? "/"
                        : request.uri().getRawPath();
        String query =
                request.uri().getRawQuery() == null ? "" : "?" + request.uri().getRawQuery();
        ProxyServer proxy =
                origin.isSecure() ? null : connections.routes().proxyFor(origin).orElse(null);
        // A proxy for plain HTTP wants the whole URL (RFC 9112, section 3.2.2).
        String target = (proxy == null ? "" : origin.toString()) + path + query;
        BasicClassicHttpRequest head = new BasicClassicHttpRequest(request.method(), NO_HOST, target);
        head.setHeader("Host", origin.authority());
        head.setHeader("User-Agent", settings.userAgent());
        request.headers().forEach(head::setHeader);
        request.authorization().ifPresent(value -> head.setHeader("Authorization", value));
        if (proxy != null) {
            Tunnel.credentialsFor(proxy).ifPresent(value -> head.setHeader("Proxy-Authorization", value));
        }
        if (request.body().isEmpty() && EXPECTS_A_BODY.contains(request.method())) {
            head.setHeader("Content-Length", 0);
        }
        return head;
    }

    @Override
    public void close() {
        watch.close();
        connections.close();
    }
}
