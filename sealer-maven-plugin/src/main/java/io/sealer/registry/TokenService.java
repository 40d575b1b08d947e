package io.sealer.registry;

import io.sealer.http.HttpRequest;
import io.sealer.http.HttpResponse;
import io.sealer.http.HttpTransport;
import io.sealer.http.Origin;
import io.sealer.http.RetryAfter;
import io.sealer.http.TimeSource;
import io.sealer.oci.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Fetches bearer tokens from where a registry's challenge points (distribution, "Token Authentication Specification" and
 * "OAuth2 Token Authentication"): by GET, with Basic where there is a password; by POST where there is an identity token.
 *
 * <p>The realm must be https, or a host for which the user allowed plain HTTP; the transport refuses any other.
 */
final class TokenService {

    private static final int LARGEST_ANSWER = 1 << 20;
    private static final String CLIENT_ID = "sealer-maven-plugin";

    /** What holds where the service does not say (Token Authentication Specification, "expires_in"). */
    private static final long DEFAULT_LIFETIME_SECONDS = 60;

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int FIRST_SERVER_ERROR = 500;

    /**
     * A token.
     *
     * @param text what is sent
     * @param lifetime how long it is good, from now
     */
    record Token(String text, Duration lifetime) {

        @Override
        public String toString() {
            return "token for " + lifetime.toSeconds() + " s";
        }
    }

    private final HttpTransport http;
    private final TimeSource time;
    private final Traffic traffic;
    private final TokenScope rights;

    /** @param rights what tokens are asked for */
    TokenService(HttpTransport http, TimeSource time, Traffic traffic, TokenScope rights) {
        this.http = http;
        this.time = time;
        this.traffic = traffic;
        this.rights = rights;
    }

    Token tokenFor(RegistryEndpoint endpoint, Challenge challenge, Optional<Credential> credential, Denial denial)
            throws RegistryException {
        URI realm = realm(endpoint, challenge);
        String host = Origin.of(realm).authority();
        String scope = rights.of(endpoint.repository(), challenge.parameter("scope"));
        HttpRequest request = credential.filter(Credential::isIdentityToken).isPresent()
                ? refresh(realm, challenge.parameter("service"), scope, credential.get())
                : get(realm, challenge.parameter("service"), scope, credential);
        traffic.request();
        try (HttpResponse response = http.send(request)) {
            if (response.status() == 401 || response.status() == 403) {
                throw denial.byTokenService(host, response.status());
            }
            if (response.status() != 200) {
                throw outOfOrder(
                        "the token service " + host + " of " + endpoint + " answered " + response.status(), response);
            }
            return token(response.bodyAtMost(LARGEST_ANSWER), host, endpoint);
        } catch (IOException e) {
            throw TransportFailure.of("the token service " + host + " of " + endpoint, host, e);
        }
    }

    private RegistryException outOfOrder(String message, HttpResponse response) {
        RegistryException failure =
                new RegistryException(RegistryException.Kind.UNAVAILABLE, message, "run the build again later");
        Optional<Duration> pause = RetryAfter.of(response, time.now());
        if (response.status() == TOO_MANY_REQUESTS || pause.isPresent()) {
            return failure.withAdvice(RetryAdvice.whenAdmitted(pause));
        }
        return response.status() >= FIRST_SERVER_ERROR ? failure.withPatience(RetryAdvice.Patience.LONG) : failure;
    }

    private static URI realm(RegistryEndpoint endpoint, Challenge challenge) throws RegistryException {
        try {
            URI realm = new URI(challenge.parameter("realm"));
            Origin.of(realm);
            if (realm.getRawUserInfo() == null) {
                return realm;
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            // The same answer as for a realm with credentials in it.
        }
        throw new RegistryException(
                RegistryException.Kind.UNAVAILABLE,
                endpoint + " asks for a token but names no usable address to get it from",
                "is it a registry?");
    }

    private static HttpRequest get(URI realm, String service, String scope, Optional<Credential> credential) {
        StringBuilder url = new StringBuilder(realm.toString());
        char next = realm.getRawQuery() == null ? '?' : '&';
        if (!service.isEmpty()) {
            url.append(next).append("service=").append(encode(service));
            next = '&';
        }
        for (String one : scope.split(" ")) {
            url.append(next).append("scope=").append(encode(one));
            next = '&';
        }
        return HttpRequest.get(URI.create(url.toString())).withAuthorization(credential.map(Authenticator::basic));
    }

    private static HttpRequest refresh(URI realm, String service, String scope, Credential credential) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("grant_type", "refresh_token");
        fields.put("service", service);
        fields.put("client_id", CLIENT_ID);
        fields.put("scope", scope);
        fields.put("refresh_token", credential.secret());
        return HttpRequest.form(realm, fields);
    }

    private static Token token(byte[] body, String host, RegistryEndpoint endpoint) throws RegistryException {
        String token = "";
        long seconds = DEFAULT_LIFETIME_SECONDS;
        try {
            Map<String, Object> answer = Json.readObject(body);
            Object given = answer.get("token") instanceof String ? answer.get("token") : answer.get("access_token");
            token = given instanceof String text ? text : "";
            seconds = answer.get("expires_in") instanceof Number number ? number.longValue() : seconds;
        } catch (IllegalArgumentException e) {
            // No token is no token.
        }
        if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw new RegistryException(
                    RegistryException.Kind.UNAVAILABLE,
                    "the token service " + host + " of " + endpoint + " answered without a token",
                    "run the build again later");
        }
        return new Token(token, Duration.ofSeconds(Math.max(seconds, DEFAULT_LIFETIME_SECONDS)));
    }

    private static String encode(String text) {
        // Readable in logs of servers, and as docker itself writes it.
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("%3A", ":")
                .replace("%2F", "/");
    }
}
