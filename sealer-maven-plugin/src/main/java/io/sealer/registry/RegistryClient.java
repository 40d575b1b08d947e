package io.sealer.registry;

import io.sealer.http.HttpRequest;
import io.sealer.http.HttpResponse;
import io.sealer.http.HttpTransport;
import io.sealer.http.Origin;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One request to one registry, with the authentication that it asks for (distribution-spec 1.1). What the
 * registry asks of everybody is sent along; what it asks for one repository, a 401 says. The first request to a repository
 * goes alone, so that there is at most one such 401. For use by several threads.
 */
final class RegistryClient {

    /** A token that ran out, and a new one that another thread's use has spent meanwhile: then it is a refusal. */
    private static final int MOST_CHALLENGES = 2;

    private static final int OK = 200;
    private static final int PARTIAL_CONTENT = 206;
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
        HttpResponse response = null;
        try {
            RegistryProbe.Greeting greeting = probe.greet(endpoint);
            URI uri = URI.create(greeting.origin() + "/v2/" + endpoint.repository() + "/" + path);
            response =
                    first(endpoint, greeting, new HttpRequest("GET", uri, headers, Optional.empty(), Optional.empty()));
            int status = response.status();
            boolean ranged = headers.containsKey("Range");
            if (status == OK || ranged && (status == PARTIAL_CONTENT || status == RANGE_NOT_SATISFIABLE)) {
                return response;
            }
            RegistryException failure = failures.of(endpoint, path, response);
            response.close();
            throw failure;
        } catch (IOException e) {
            if (response != null) {
                response.close();
            }
            throw TransportFailure.of(endpoint.toString(), endpoint.authority(), e);
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
