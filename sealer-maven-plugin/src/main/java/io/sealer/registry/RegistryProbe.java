package io.sealer.registry;

import io.sealer.http.HttpRequest;
import io.sealer.http.HttpResponse;
import io.sealer.http.HttpTransport;
import io.sealer.http.Origin;
import io.sealer.http.UnreachableException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * The first contact with a registry, once in a build: does it speak TLS, and what does it ask for (distribution-spec,
 * "Determining Support")? The request carries nothing. Plain HTTP is tried only with hosts that may be spoken to that way;
 * all others are https.
 *
 * <p>On this machine plain HTTP is tried first: a TLS server turns it down at once, while a plain server may wait long
 * for the end of a "line" that is a TLS greeting. Elsewhere TLS comes first, since it is the better of the two.
 */
final class RegistryProbe {

    /** What TLS servers say to a plain request, if anything: "client sent an HTTP request to an HTTPS server". */
    private static final int BAD_REQUEST = 400;

    private static final int UNAUTHORIZED = 401;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int FIRST_SERVER_ERROR = 500;

    /**
     * What is known of a registry.
     *
     * @param origin how it is spoken to
     * @param challenges what it asks for, of everybody and for everything; without a scope
     */
    record Greeting(Origin origin, List<Challenge> challenges) {}

    private record Answer(Origin origin, int status, List<Challenge> challenges) {

        /** A server in trouble says nothing that will hold. */
        boolean holds() {
            return status != TOO_MANY_REQUESTS && status < FIRST_SERVER_ERROR;
        }
    }

    private final HttpTransport http;
    private final InsecureHosts trust;
    private final Traffic traffic;
    private final Map<String, CompletableFuture<Greeting>> contacts = new ConcurrentHashMap<>();

    RegistryProbe(HttpTransport http, InsecureHosts trust, Traffic traffic) {
        this.http = http;
        this.trust = trust;
        this.traffic = traffic;
    }

    /**
     * Greets the registry of an endpoint, unless that was done before. Who comes while another does it gets the same
     * answer, or the same failure; who comes after a failure tries again.
     *
     * @throws IOException when it does not answer
     */
    Greeting greet(RegistryEndpoint endpoint) throws IOException {
        String name = endpoint.scheme().orElse("") + "//" + endpoint.authority();
        CompletableFuture<Greeting> mine = new CompletableFuture<>();
        CompletableFuture<Greeting> contact = contacts.putIfAbsent(name, mine);
        if (contact != null) {
            return of(contact);
        }
        try {
            Answer answer = meet(endpoint);
            if (!answer.holds()) {
                contacts.remove(name, mine);
            }
            mine.complete(new Greeting(answer.origin(), answer.challenges()));
        } catch (IOException | RuntimeException e) {
            contacts.remove(name, mine);
            mine.completeExceptionally(e);
        }
        return of(mine);
    }

    private static Greeting of(CompletableFuture<Greeting> contact) throws IOException {
        try {
            return contact.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    private Answer meet(RegistryEndpoint endpoint) throws IOException {
        if (endpoint.scheme().isPresent()) {
            return ask(origin(endpoint.scheme().get(), endpoint.authority()));
        }
        Origin secure = origin("https", endpoint.authority());
        if (!trust.allowsPlainHttp(secure)) {
            return ask(secure);
        }
        Origin plain = origin("http", endpoint.authority());
        return secure.isLoopback() ? plainFirst(plain, secure) : secureFirst(plain, secure);
    }

    private Answer plainFirst(Origin plain, Origin secure) throws IOException {
        Answer toPlain = null;
        try {
            toPlain = ask(plain);
            if (toPlain.status() != BAD_REQUEST) {
                return toPlain;
            }
        } catch (UnreachableException e) {
            if (plain.port() == secure.port()) {
                throw e;
            }
        } catch (IOException e) {
            // Not HTTP, so TLS is what is left.
        }
        try {
            return ask(secure);
        } catch (IOException e) {
            if (toPlain != null) {
                return toPlain;
            }
            throw e;
        }
    }

    private Answer secureFirst(Origin plain, Origin secure) throws IOException {
        try {
            return ask(secure);
        } catch (IOException e) {
            try {
                return ask(plain);
            } catch (IOException plainToo) {
                e.addSuppressed(plainToo);
                throw e;
            }
        }
    }

    private Answer ask(Origin origin) throws IOException {
        traffic.request();
        try (HttpResponse response = http.send(HttpRequest.get(URI.create(origin + "/v2/")))) {
            // Behind a redirect it is another host that asks.
            boolean asks = response.status() == UNAUTHORIZED
                    && Origin.of(response.uri()).equals(origin);
            List<Challenge> challenges = asks ? Challenge.parse(response.headers("WWW-Authenticate")) : List.of();
            return new Answer(origin, response.status(), challenges);
        }
    }

    private static Origin origin(String scheme, String authority) {
        return Origin.of(URI.create(scheme + "://" + authority));
    }
}
