package io.sealer.registry;

import io.sealer.http.HttpRequest;
import io.sealer.http.HttpResponse;
import io.sealer.http.HttpTransport;
import io.sealer.http.Origin;
import io.sealer.oci.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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

    private final HttpTransport http;
    private final Traffic traffic;

    TokenService(HttpTransport http, Traffic traffic) {
        this.http = http;
        this.traffic = traffic;
    }

    String tokenFor(RegistryEndpoint endpoint, Challenge challenge, Optional<Credential> credential, Denial denial)
            throws RegistryException {
        URI realm = realm(endpoint, challenge);
        String host = Origin.of(realm).authority();
        String scope = challenge.parameter("scope").isEmpty()
                ? "repository:" + endpoint.repository() + ":pull"
                : challenge.parameter("scope");
        HttpRequest request = credential.filter(Credential::isIdentityToken).isPresent()
                ? refresh(realm, challenge.parameter("service"), scope, credential.get())
                : get(realm, challenge.parameter("service"), scope, credential);
        traffic.request();
        try (HttpResponse response = http.send(request)) {
            if (response.status() == 401 || response.status() == 403) {
                throw denial.byTokenService(host, response.status());
            }
            if (response.status() != 200) {
                throw new RegistryException(
                        RegistryException.Kind.UNAVAILABLE,
                        "the token service " + host + " of " + endpoint + " answered " + response.status(),
                        "run the build again later");
            }
            return token(response.bodyAtMost(LARGEST_ANSWER), host, endpoint);
        } catch (IOException e) {
            throw TransportFailure.of("the token service " + host + " of " + endpoint, host, e);
        }
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

    private static String token(byte[] body, String host, RegistryEndpoint endpoint) throws RegistryException {
        String token = "";
        try {
            Map<String, Object> answer = Json.readObject(body);
            Object given = answer.get("token") instanceof String ? answer.get("token") : answer.get("access_token");
            token = given instanceof String text ? text : "";
        } catch (IllegalArgumentException e) {
            // No token is no token.
        }
        if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw new RegistryException(
                    RegistryException.Kind.UNAVAILABLE,
                    "the token service " + host + " of " + endpoint + " answered without a token",
                    "run the build again later");
        }
        return token;
    }

    private static String encode(String text) {
        // Readable in logs of servers, and as docker itself writes it.
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("%3A", ":")
                .replace("%2F", "/");
    }
}
