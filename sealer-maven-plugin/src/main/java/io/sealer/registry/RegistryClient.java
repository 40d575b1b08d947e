package io.sealer.registry;

import io.sealer.http.HttpRequest;
import io.sealer.http.HttpResponse;
import io.sealer.http.HttpTransport;
import io.sealer.http.Origin;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * One request to one registry, with the authentication that it asks for (distribution-spec 1.1). What the
 * registry asks of everybody is sent along; what it asks for one repository, a 401 says. The first request to a repository
 * goes alone, so that there is at most one such 401. For use by several threads.
 */
final class RegistryClient {

    /** A token that ran out, and a new one that another thread's use has spent meanwhile: then it is a refusal. */
    private static final int MOST_CHALLENGES = 2;

    private static final int MOST_REDIRECTS = 5;

    private static final int OK = 200;
    private static final int PARTIAL_CONTENT = 206;
    private static final int TEMPORARY_REDIRECT = 307;
    private static final int PERMANENT_REDIRECT = 308;
    private static final int UNAUTHORIZED = 401;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final HttpTransport http;
    private final RegistryProbe probe;
    private final Authenticator authenticator;
    private final AnswerFailures failures;
    private final Traffic traffic;
    private final Set<String> met = ConcurrentHashMap.newKeySet();
    private final SingleFlight<String> firsts = new SingleFlight<>();

    RegistryClient(
            HttpTransport http,
            RegistryProbe probe,
            Authenticator authenticator,
            AnswerFailures failures,
            Traffic traffic) {
        this.http = http;
        this.probe = probe;
        this.authenticator = authenticator;
        this.failures = failures;
        this.traffic = traffic;
    }

    /**
     * Gets something of a repository.
     *
     * @param path what comes behind {@code /v2/<repository>/}
     * @param headers further headers
     * @return the answer, with status 200, or where a range was asked for 206 or 416; to be closed
     * @throws RegistryException for any other answer, and when there is none
     */
    HttpResponse get(RegistryEndpoint endpoint, String path, Map<String, String> headers) throws RegistryException {
        HttpResponse response = send(endpoint, "GET", path, headers, Optional.empty());
        int status = response.status();
        boolean ranged = headers.containsKey("Range");
        if (status == OK || ranged && (status == PARTIAL_CONTENT || status == RANGE_NOT_SATISFIABLE)) {
            return response;
        }
        try (response) {
            throw failures.of(endpoint, path, response);
        }
    }

    /**
     * Sends a request about a repository.
     *
     * @param path what comes behind {@code /v2/<repository>/}
     * @param headers further headers
     * @return the answer, whatever its status; to be closed
     * @throws RegistryException when there is none
     */
    HttpResponse send(
            RegistryEndpoint endpoint,
            String method,
            String path,
            Map<String, String> headers,
            Optional<HttpRequest.Body> body)
            throws RegistryException {
        return send(
                endpoint,
                origin -> URI.create(origin + "/v2/" + endpoint.repository() + "/" + path),
                place -> new HttpRequest(method, place, headers, Optional.empty(), body));
    }

    /**
     * Sends a request to the place that an earlier answer of the registry named. Credentials go there only where that is
     * the registry itself. Behind a proxy that ends TLS a registry may name itself with {@code http}: it is then spoken to
     * as before.
     *
     * @return the answer, whatever its status; to be closed
     * @throws RegistryException when there is none
     */
    HttpResponse sendTo(
            RegistryEndpoint endpoint,
            String method,
            URI place,
            Map<String, String> headers,
            Optional<HttpRequest.Body> body)
            throws RegistryException {
        return send(
                endpoint,
                origin -> asBefore(origin, place),
                uri -> new HttpRequest(method, uri, headers, Optional.empty(), body));
    }

    private static URI asBefore(Origin origin, URI place) {
        Origin there = Origin.of(place);
        if (!origin.isSecure() || there.isSecure() || !there.host().equals(origin.host())) {
            return place;
        }
        return URI.create(origin + place.toString().substring(there.toString().length()));
    }

    private HttpResponse send(
            RegistryEndpoint endpoint, Function<Origin, URI> place, Function<URI, HttpRequest> request)
            throws RegistryException {
        try {
            RegistryProbe.Greeting greeting = probe.greet(endpoint);
            HttpRequest sent = request.apply(place.apply(greeting.origin()));
            return followed(endpoint, greeting, sent, first(endpoint, greeting, sent));
        } catch (IOException e) {
            throw TransportFailure.of(endpoint.toString(), endpoint.authority(), e);
        }
    }

    /**
     * What is read the transport follows. Of a repository's other requests those are sent again, body and all, whose method
     * stays (RFC 9110, sections 15.4.8 and 15.4.9): they hold blobs and manifests, never credentials.
     */
    private HttpResponse followed(
            RegistryEndpoint endpoint, RegistryProbe.Greeting greeting, HttpRequest request, HttpResponse answer)
            throws IOException {
        HttpRequest next = request;
        HttpResponse response = answer;
        for (int followed = 0; isMoved(next, response); followed++) {
            URI target = target(response);
            response.close();
            if (followed == MOST_REDIRECTS) {
                throw new IOException("more than " + MOST_REDIRECTS + " redirects");
            }
            next = new HttpRequest(
                    next.method(), asBefore(greeting.origin(), target), next.headers(), Optional.empty(), next.body());
            response = authorized(endpoint, greeting, next);
        }
        return response;
    }

    private static boolean isMoved(HttpRequest request, HttpResponse response) {
        boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
        return !reads
                && (response.status() == TEMPORARY_REDIRECT || response.status() == PERMANENT_REDIRECT)
                && response.header("Location").isPresent();
    }

    private static URI target(HttpResponse response) throws IOException {
        try {
            URI target = response.uri()
                    .resolve(new URI(response.header("Location").orElseThrow().strip()));
            Origin.of(target);
            return target;
        } catch (URISyntaxException | IllegalArgumentException e) {
            response.close();
            // The text itself may be signed, so it is not shown.
            throw new IOException(Origin.of(response.uri()).authority() + " redirects to something that is no URL");
        }
    }

    private HttpResponse first(RegistryEndpoint endpoint, RegistryProbe.Greeting greeting, HttpRequest request)
            throws IOException {
        String repository = greeting.origin() + "/" + endpoint.repository();
        if (!met.contains(repository)) {
            Optional<HttpResponse> alone = firsts.alone(repository, () -> {
                if (met.contains(repository)) {
                    return Optional.empty();
                }
                HttpResponse response = authorized(endpoint, greeting, request);
                met.add(repository);
                return Optional.of(response);
            });
            if (alone.isPresent()) {
                return alone.get();
            }
        }
        return authorized(endpoint, greeting, request);
    }

    private HttpResponse authorized(RegistryEndpoint endpoint, RegistryProbe.Greeting greeting, HttpRequest request)
            throws IOException {
        Origin origin = greeting.origin();
        if (!Origin.of(request.uri()).equals(origin)) {
            traffic.request();
            return http.send(request);
        }
        Optional<String> header = authenticator.header(endpoint, greeting);
        for (int challenges = 0; ; challenges++) {
            traffic.request();
            HttpResponse response = http.send(request.withAuthorization(header));
            // A 401 behind a redirect is the word of another host: it gets no credentials of this one.
            boolean own = Origin.of(response.uri()).equals(origin);
            if (response.status() != UNAUTHORIZED || !own || challenges == MOST_CHALLENGES) {
                return response;
            }
            List<Challenge> wanted = Challenge.parse(response.headers("WWW-Authenticate"));
            boolean passwordRefused =
                    header.filter(sent -> sent.startsWith("Basic ")).isPresent();
            if (passwordRefused || wanted.isEmpty()) {
                return response;
            }
            response.close();
            header = Optional.of(authenticator.answer(endpoint, origin, wanted, header));
        }
    }
}
