package io.sealer.registry;

import io.sealer.http.HttpRequest;
import io.sealer.http.HttpResponse;
import io.sealer.http.HttpTransport;
import io.sealer.http.Origin;
import io.sealer.http.RetryAfter;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Files of ordinary HTTP servers, with the connections, proxies, certificates and retries of registries. A server that
 * asks gets the password that is known for its host (RFC 7617), and no other host does.
 */
final class HttpFiles {

    private static final int OK = 200;
    private static final int PARTIAL_CONTENT = 206;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int FIRST_SERVER_ERROR = 500;

    /** Takes an answer with status 200. */
    @FunctionalInterface
    interface Body<T> {

        T of(HttpResponse response) throws IOException;
    }

    private final HttpTransport http;
    private final Retries retries;
    private final CredentialSource credentials;
    private final Traffic traffic;
    private final String whereToLook;
    private final String elsewhere;
    private final Map<Origin, String> passwords = new ConcurrentHashMap<>();

    /**
     * @param whereToLook what to do where a file is not there
     * @param elsewhere where a user writes down that another server has the same
     */
    HttpFiles(
            HttpTransport http,
            Retries retries,
            CredentialSource credentials,
            Traffic traffic,
            String whereToLook,
            String elsewhere) {
        this.http = http;
        this.retries = retries;
        this.credentials = credentials;
        this.traffic = traffic;
        this.whereToLook = whereToLook;
        this.elsewhere = elsewhere;
    }

    /**
     * Gets a file.
     *
     * @throws RegistryException when the server does not give it, however often it is asked
     */
    <T> T get(URI uri, Body<T> body) throws RegistryException {
        return insist(uri, true, () -> {
            try (HttpResponse response = open(HttpRequest.get(uri))) {
                return body.of(response);
            } catch (IOException e) {
                throw failure(uri, e);
            }
        });
    }

    /** One try. */
    @FunctionalInterface
    interface Attempt<T> {

        /**
         * Asks.
         *
         * @throws RegistryException whose advice says whether to try again
         */
        T run() throws RegistryException;
    }

    /**
     * Tries as often as it makes sense.
     *
     * @param last whether nobody else can be asked instead
     * @throws RegistryException of the last try
     */
    <T> T insist(URI uri, boolean last, Attempt<T> attempt) throws RegistryException {
        return retries.insist(RegistryEndpoint.itself(Origin.of(uri).authority(), ""), last, endpoint -> attempt.run());
    }

    /**
     * Asks once.
     *
     * @return an answer with status 200 or 206, to be closed
     * @throws RegistryException when the server says anything else, or nothing
     */
    HttpResponse open(HttpRequest request) throws RegistryException {
        URI uri = request.uri();
        Origin origin = Origin.of(uri);
        try {
            HttpResponse response = send(request, origin);
            if (response.status() == OK || response.status() == PARTIAL_CONTENT) {
                return response;
            }
            RegistryException failure = failure(uri, origin, response);
            response.close();
            throw failure;
        } catch (IOException e) {
            throw failure(uri, e);
        }
    }

    /** What a broken connection means. */
    RegistryException failure(URI uri, IOException e) {
        String authority = Origin.of(uri).authority();
        return TransportFailure.of(authority, authority, elsewhere, e);
    }

    /** A URL without its query, which may be signed. */
    static String shown(URI uri) {
        return Origin.of(uri) + uri.getRawPath();
    }

    private HttpResponse send(HttpRequest request, Origin origin) throws IOException {
        traffic.request();
        HttpResponse response = http.send(request.withAuthorization(Optional.ofNullable(passwords.get(origin))));
        boolean asked = response.status() == UNAUTHORIZED
                && !passwords.containsKey(origin)
                && Origin.of(response.uri()).equals(origin);
        Optional<String> password = asked ? password(origin) : Optional.empty();
        if (password.isEmpty()) {
            return response;
        }
        response.close();
        passwords.put(origin, password.get());
        traffic.request();
        return http.send(request.withAuthorization(password));
    }

    private Optional<String> password(Origin origin) {
        return credentials
                .find(origin.authority(), "")
                .filter(credential -> !credential.isIdentityToken())
                .map(credential -> "Basic "
                        + Base64.getEncoder()
                                .encodeToString((credential.username() + ":" + credential.secret())
                                        .getBytes(StandardCharsets.UTF_8)));
    }

    private RegistryException failure(URI uri, Origin origin, HttpResponse response) {
        int status = response.status();
        String file = shown(uri);
        Origin answered = Origin.of(response.uri());
        boolean home = answered.equals(origin);
        if (home && (status == UNAUTHORIZED || status == FORBIDDEN)) {
            String how = passwords.containsKey(origin) ? "refuses the credentials for it" : "wants credentials";
            return new RegistryException(
                    RegistryException.Kind.DENIED,
                    origin.authority() + " " + how + " (" + status + " for " + file + ")",
                    "put a <server> with the id " + origin.authority() + " into settings.xml, or name the place in"
                            + " <registryCredentials> (-Dsealer.registryCredentials)");
        }
        if (status == NOT_FOUND || status == GONE) {
            return new RegistryException(
                    RegistryException.Kind.NOT_FOUND, "there is no " + file + " (" + status + ")", whereToLook);
        }
        String who =
                home ? origin.authority() : answered.authority() + ", to which " + origin.authority() + " redirects,";
        String message = who + " answered " + status + " for " + file;
        if (status == TOO_MANY_REQUESTS) {
            Optional<Duration> pause = RetryAfter.of(response, Instant.now());
            return new RegistryException(RegistryException.Kind.UNAVAILABLE, message, "run the build again later")
                    .withAdvice(RetryAdvice.whenAdmitted(pause));
        }
        boolean passing = status >= FIRST_SERVER_ERROR || !home;
        return new RegistryException(
                        passing ? RegistryException.Kind.UNAVAILABLE : RegistryException.Kind.WRONG_CONTENT,
                        message,
                        passing ? "run the build again later" : whereToLook)
                .withPatience(
                        status >= FIRST_SERVER_ERROR
                                ? RetryAdvice.Patience.LONG
                                : passing ? RetryAdvice.Patience.BRIEF : RetryAdvice.Patience.NONE);
    }
}
