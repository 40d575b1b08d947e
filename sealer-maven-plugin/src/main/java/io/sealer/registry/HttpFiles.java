package io.sealer.registry;

import io.sealer.http.HttpRequest;
import io.sealer.http.HttpResponse;
import io.sealer.http.HttpTransport;
import io.sealer.http.Origin;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
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
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
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
    private final Map<Origin, String> passwords = new ConcurrentHashMap<>();

    HttpFiles(HttpTransport http, Retries retries, CredentialSource credentials, Traffic traffic) {
        this.http = http;
        this.retries = retries;
        this.credentials = credentials;
        this.traffic = traffic;
    }

    /**
     * Gets a file.
     *
     * @throws RegistryException when the server does not give it, however often it is asked
     */
    <T> T get(URI uri, Body<T> body) throws RegistryException {
        Origin origin = Origin.of(uri);
        return retries.insist(RegistryEndpoint.itself(origin.authority(), ""), true, endpoint -> {
            try (HttpResponse response = send(uri, origin)) {
                if (response.status() != OK) {
                    throw failure(uri, origin, response.status());
                }
                return body.of(response);
            } catch (IOException e) {
                throw TransportFailure.of(origin.authority(), origin.authority(), e);
            }
        });
    }

    private HttpResponse send(URI uri, Origin origin) throws IOException {
        traffic.request();
        HttpRequest request = HttpRequest.get(uri);
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

    private RegistryException failure(URI uri, Origin origin, int status) {
        String file = origin + uri.getRawPath();
        if (status == UNAUTHORIZED || status == FORBIDDEN) {
            String how = passwords.containsKey(origin) ? "refuses the credentials for it" : "wants credentials";
            return new RegistryException(
                    RegistryException.Kind.DENIED,
                    origin.authority() + " " + how + " (" + status + " for " + file + ")",
                    "put a <server> with the id " + origin.authority() + " into settings.xml, or name the place in"
                            + " <registryCredentials> (-Dsealer.registryCredentials)");
        }
        if (status == NOT_FOUND) {
            return new RegistryException(
                    RegistryException.Kind.NOT_FOUND, "there is no " + file + " (404)", "check <repository>");
        }
        boolean passing = status >= FIRST_SERVER_ERROR;
        return new RegistryException(
                        passing ? RegistryException.Kind.UNAVAILABLE : RegistryException.Kind.WRONG_CONTENT,
                        origin.authority() + " answered " + status + " for " + file,
                        passing ? "run the build again later" : "check <repository>")
                .withPatience(passing ? RetryAdvice.Patience.LONG : RetryAdvice.Patience.NONE);
    }
}
