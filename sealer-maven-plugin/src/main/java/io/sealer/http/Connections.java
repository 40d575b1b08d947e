package io.sealer.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.LeaseRequest;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** The pool of open connections, one route after another: takes one out, opens it where needed, takes it back. */
final class Connections implements Closeable {

    private static final int LONGEST_HEADER_LINE = 1 << 16;
    private static final int MOST_HEADERS = 200;
    private static final int MOST_CONNECTIONS = 512;
    private static final TimeValue KEEP_IDLE = TimeValue.ofSeconds(15);
    private static final TimeValue CHECK_AFTER_IDLE = TimeValue.ofMilliseconds(500);
    private static final Duration GREETING_OF_MAYBE_PLAIN = Duration.ofSeconds(5);
    private static final Timeout WAIT_FOR_A_CONNECTION = Timeout.ofMinutes(10);

    private final PoolingHttpClientConnectionManager pool;
    private final Routes routes;
    private final Tunnel tunnel;
    private final Timeout connectTimeout;
    private final Set<LeaseRequest> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Connections(HttpSettings settings) {
        this.routes = new Routes(settings.proxies());
        this.tunnel = new Tunnel(settings.userAgent());
        this.connectTimeout = timeout(settings.connectTimeout());
        Http1Config limits = Http1Config.custom()
                .setMaxLineLength(LONGEST_HEADER_LINE)
                .setMaxHeaderCount(MOST_HEADERS)
                .build();
        this.pool = PoolingHttpClientConnectionManagerBuilder.create()
                .setConnectionFactory(socket -> newConnection(limits, socket))
                .setTlsSocketStrategy(
                        new TlsUpgrade(new TlsContexts(settings.certificates(), settings.trust(), settings.progress())))
                .setDnsResolver(new Names(settings.names()))
                .setMaxConnPerRoute(settings.connectionsPerHost())
                .setMaxConnTotal(MOST_CONNECTIONS)
                .setTlsConfigResolver(host -> tlsConfig(settings, host))
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(connectTimeout)
                        .setSocketTimeout(timeout(settings.stallTimeout()))
                        .setValidateAfterInactivity(CHECK_AFTER_IDLE)
                        .build())
                .build();
    }

    /** Where plain HTTP is possible too, a server that does not understand TLS must not cost the whole timeout. */
    private static TlsConfig tlsConfig(HttpSettings settings, HttpHost host) {
        Duration patience = settings.connectTimeout();
        boolean maybePlain = settings.trust().allowsPlainHttp(new Origin("http", host.getHostName(), host.getPort()));
        if (maybePlain && patience.compareTo(GREETING_OF_MAYBE_PLAIN) > 0) {
            patience = GREETING_OF_MAYBE_PLAIN;
        }
        return TlsConfig.custom().setHandshakeTimeout(timeout(patience)).build();
    }

    private static QuietConnection newConnection(Http1Config limits, java.net.Socket socket) throws IOException {
        QuietConnection connection = new QuietConnection(limits);
        if (socket != null) {
            connection.bind(socket);
        }
        return connection;
    }

    Routes routes() {
        return routes;
    }

    /** A connection from the pool, or a place in it for a new one; waits while the host has all that it may have. */
    ConnectionEndpoint lease(Origin origin) throws IOException {
        LeaseRequest request = request(origin);
        waiting.add(request);
        if (closed) {
            request.cancel();
        }
        try {
            return request.get(WAIT_FOR_A_CONNECTION);
        } catch (InterruptedException e) {
            request.cancel();
            Thread.currentThread().interrupt();
            throw over(e);
        } catch (CancellationException e) {
            throw over(e);
        } catch (TimeoutException e) {
            throw new UnreachableException("no connection to " + origin.authority() + " became free", e);
        } catch (ExecutionException e) {
            throw new IOException("no connection to " + origin.authority(), e.getCause());
        } finally {
            waiting.remove(request);
        }
    }

    private LeaseRequest request(Origin origin) throws IOException {
        try {
            return pool.lease(origin.toString(), routes.routeTo(origin), WAIT_FOR_A_CONNECTION, null);
        } catch (IllegalStateException e) {
            // The pool's word for being closed.
            throw over(e);
        }
    }

    private static IOException over(Exception e) {
        return (IOException) new InterruptedIOException("interrupted").initCause(e);
    }

    /** Opens a leased connection: TCP, the proxy's tunnel, TLS. */
    void open(ConnectionEndpoint endpoint, Origin origin) throws IOException {
        HttpClientContext context = HttpClientContext.create();
        HttpRoute route = routes.routeTo(origin);
        try {
            pool.connect(endpoint, connectTimeout, context);
        } catch (UnknownHostException | SocketTimeoutException | ConnectException | NoRouteToHostException e) {
            throw unreachable(origin, e);
        }
        if (route.isTunnelled()) {
            tunnel.dig(endpoint, origin, routes.proxyFor(origin).orElseThrow());
            pool.upgrade(endpoint, context);
        }
    }

    private UnreachableException unreachable(Origin origin, IOException e) {
        Optional<ProxyServer> proxy = routes.proxyFor(origin);
        String host = proxy.map(ProxyServer::host).orElse(origin.host());
        String hop = proxy.map(server -> "proxy " + server).orElse(origin.authority());
        String message;
        if (e instanceof UnknownHostException) {
            message = "the host name " + host + (proxy.isPresent() ? " of the proxy" : "") + " is unknown";
        } else if (e instanceof ConnectTimeoutException) {
            message = hop + " did not answer within " + connectTimeout.toSeconds() + " s";
        } else if (e instanceof SocketTimeoutException) {
            message = hop + " did not finish the TLS handshake within " + connectTimeout.toSeconds() + " s";
        } else if (e instanceof NoRouteToHostException) {
            message = "there is no route to " + hop;
        } else {
            message = hop + " refuses connections";
        }
        return proxy.map(server -> UnreachableException.ofProxy(server, message, e))
                .orElseGet(() -> new UnreachableException(message, e));
    }

    /** Puts a connection back that is fit for the next request. */
    void release(ConnectionEndpoint endpoint) {
        pool.release(endpoint, null, KEEP_IDLE);
    }

    /** Ends a connection, at once and in the middle of whatever it was doing. */
    void discard(ConnectionEndpoint endpoint) {
        endpoint.close(CloseMode.IMMEDIATE);
        pool.release(endpoint, null, TimeValue.ZERO_MILLISECONDS);
    }

    @Override
    public void close() {
        closed = true;
        pool.close(CloseMode.IMMEDIATE);
        // The pool forgets those who wait for a connection, and would let them wait on.
        waiting.forEach(LeaseRequest::cancel);
    }

    private static Timeout timeout(Duration duration) {
        return Timeout.ofMilliseconds(duration.toMillis());
    }

    /** Our resolver in HttpClient's clothes. */
    private record Names(NameResolver names) implements DnsResolver {

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            return names.resolve(host);
        }

        @Override
        public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
            return Arrays.stream(names.resolve(host))
                    .map(address -> new InetSocketAddress(address, port))
                    .toList();
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
