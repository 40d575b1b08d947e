package io.sealer.registry;

import io.sealer.http.HttpRequest;
import io.sealer.http.HttpResponse;
import io.sealer.http.HttpTransport;
import io.sealer.http.Origin;
import io.sealer.http.UnreachableException;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds out whether a registry speaks TLS. Only the hosts that may be spoken to in plain HTTP are ever asked, once, by a
 * request that carries nothing; all others are https.
 *
 * <p>On this machine plain HTTP is tried first: a TLS server turns it down at once, while a plain server may wait long
 * for the end of a "line" that is a TLS greeting. Elsewhere TLS comes first, since it is the better of the two.
 */
final class SchemeProbe {

    /** What TLS servers say to a plain request, if anything: "client sent an HTTP request to an HTTPS server". */
    private static final int BAD_REQUEST = 400;

    private final HttpTransport http;
    private final InsecureHosts trust;
    private final Traffic traffic;
    private final Map<String, Origin> known = new ConcurrentHashMap<>();
    private final Map<String, Object> locks = new ConcurrentHashMap<>();

    SchemeProbe(HttpTransport http, InsecureHosts trust, Traffic traffic) {
        this.http = http;
        this.trust = trust;
        this.traffic = traffic;
    }

    /**
     * The origin of an endpoint.
     *
     * @throws IOException when it has to be asked and does not answer
     */
    Origin originOf(RegistryEndpoint endpoint) throws IOException {
        if (endpoint.scheme().isPresent()) {
            return origin(endpoint.scheme().get(), endpoint.authority());
        }
        Origin secure = origin("https", endpoint.authority());
        if (!trust.allowsPlainHttp(secure)) {
            return secure;
        }
        Origin found = known.get(endpoint.authority());
        if (found != null) {
            return found;
        }
        synchronized (locks.computeIfAbsent(endpoint.authority(), name -> new Object())) {
            found = known.get(endpoint.authority());
            if (found == null) {
                Origin plain = origin("http", endpoint.authority());
                found = secure.isLoopback() ? plainFirst(plain, secure) : secureFirst(plain, secure);
                known.put(endpoint.authority(), found);
            }
            return found;
        }
    }

    private Origin plainFirst(Origin plain, Origin secure) throws IOException {
        boolean answersPlain = false;
        try {
            if (ask(plain) != BAD_REQUEST) {
                return plain;
            }
            answersPlain = true;
        } catch (UnreachableException e) {
            if (plain.port() == secure.port()) {
                throw e;
            }
        } catch (IOException e) {
            // Not HTTP, so TLS is what is left.
        }
        try {
            ask(secure);
            return secure;
        } catch (IOException e) {
            if (answersPlain) {
                return plain;
            }
            throw e;
        }
    }

    private Origin secureFirst(Origin plain, Origin secure) throws IOException {
        try {
            ask(secure);
            return secure;
        } catch (IOException e) {
            try {
                ask(plain);
                return plain;
            } catch (IOException plainToo) {
                e.addSuppressed(plainToo);
                throw e;
            }
        }
    }

    private int ask(Origin origin) throws IOException {
        traffic.request();
        try (HttpResponse response = http.send(HttpRequest.get(URI.create(origin + "/v2/")))) {
            return response.status();
        }
    }

    private static Origin origin(String scheme, String authority) {
        return Origin.of(URI.create(scheme + "://" + authority));
    }
}
