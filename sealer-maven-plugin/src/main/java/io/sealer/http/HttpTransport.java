package io.sealer.http;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Sends requests and follows redirects. For use by many threads; one for a whole build, so that connections are reused.
 *
 * <p>What it guarantees: plain HTTP and unverified TLS only where {@link HostTrust} allows them, also behind redirects;
 * Authorization only to the origin that it was given for; no header in any log; no system property written, and none read
 * but those of the JDK's trust store.
 */
public final class HttpTransport implements AutoCloseable {

    private static final int MOST_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final HttpSettings settings;
    private Exchange exchange;
    private boolean closed;

    /** Nothing is set up before the first request: many a build sends none. */
    public HttpTransport(HttpSettings settings) {
        this.settings = settings;
    }

    /**
     * Sends a request and gives its answer, whatever its status. Redirects of GET and HEAD are followed, at most five.
     *
     * @throws UnreachableException when no connection comes about
     * @throws NotTlsException when an https host does not speak TLS
     * @throws PlainHttpRefusedException when the host, or one behind a redirect, may not be spoken to in plain HTTP
     * @throws ProxyException when the proxy refuses
     * @throws IOException when the connection fails otherwise: {@link CertificateRefusedException} for a certificate,
     *     {@link java.net.SocketTimeoutException} when nothing comes for the stall timeout
     */
    public HttpResponse send(HttpRequest request) throws IOException {
        HttpRequest next = request;
        for (int followed = 0; ; followed++) {
            HttpResponse response = exchange().send(next);
            Optional<URI> location = redirect(next, response);
            if (location.isEmpty()) {
                return response;
            }
            response.close();
            if (followed == MOST_REDIRECTS) {
                throw new IOException("more than " + MOST_REDIRECTS + " redirects");
            }
            boolean home = Origin.of(location.get()).equals(Origin.of(request.uri()));
            next = request.to(location.get(), home);
        }
    }

    private static Optional<URI> redirect(HttpRequest request, HttpResponse response) throws IOException {
        if (!request.isSafe() || !REDIRECTS.contains(response.status())) {
            return Optional.empty();
        }
        Optional<String> header = response.header("Location");
        if (header.isEmpty()) {
            return Optional.empty();
        }
        try {
            URI location = response.uri().resolve(new URI(header.get()));
            Origin.of(location);
            return Optional.of(location);
        } catch (java.net.URISyntaxException | IllegalArgumentException e) {
            response.close();
            // The text itself may be signed, so it is not shown.
            throw new IOException(Origin.of(response.uri()).authority() + " redirects to something that is no URL");
        }
    }

    private synchronized Exchange exchange() {
        if (exchange == null) {
            exchange = new Exchange(new Connections(settings), settings);
            if (closed) {
                exchange.close();
            }
        }
        return exchange;
    }

    /** Ends every connection at once, those in use included. */
    @Override
    public synchronized void close() {
        closed = true;
        if (exchange != null) {
            exchange.close();
        }
    }
}
