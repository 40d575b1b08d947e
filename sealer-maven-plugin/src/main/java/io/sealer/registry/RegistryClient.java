package io.sealer.registry;

import io.sealer.http.HttpRequest;
import io.sealer.http.HttpResponse;
import io.sealer.http.HttpTransport;
import io.sealer.http.Origin;
import io.sealer.oci.Json;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One request to one registry, with the authentication that it asks for (distribution-spec 1.1). There is no ping: the
 * first request goes out as it is, and a 401 says what is wanted. For use by several threads.
 */
final class RegistryClient {

    private static final int LARGEST_ERROR = 1 << 14;
    private static final Pattern ERROR_CODE = Pattern.compile("[A-Z_]{1,40}");

    /** A token that ran out, and a new one that another thread's use has spent meanwhile: then it is a refusal. */
    private static final int MOST_CHALLENGES = 2;

    private final HttpTransport http;
    private final SchemeProbe schemes;
    private final Authenticator authenticator;
    private final Traffic traffic;

    RegistryClient(HttpTransport http, SchemeProbe schemes, Authenticator authenticator, Traffic traffic) {
        this.http = http;
        this.schemes = schemes;
        this.authenticator = authenticator;
        this.traffic = traffic;
    }

    /**
     * Gets something of a repository.
     *
     * @param path what comes behind {@code /v2/<repository>/}
     * @param headers further headers
     * @return the answer, with status 200; to be closed
     * @throws RegistryException for any other answer, and when there is none
     */
    HttpResponse get(RegistryEndpoint endpoint, String path, Map<String, String> headers) throws RegistryException {
        HttpResponse response = null;
        try {
            Origin origin = schemes.originOf(endpoint);
            URI uri = URI.create(origin + "/v2/" + endpoint.repository() + "/" + path);
            HttpRequest request = new HttpRequest("GET", uri, headers, Optional.empty(), Optional.empty());
            response = authorized(endpoint, origin, request);
            if (response.status() == 200) {
                return response;
            }
            RegistryException failure = failure(endpoint, path, response);
            response.close();
            throw failure;
        } catch (IOException e) {
            if (response != null) {
                response.close();
            }
            throw TransportFailure.of(endpoint.toString(), endpoint.authority(), e);
        }
    }

    private HttpResponse authorized(RegistryEndpoint endpoint, Origin origin, HttpRequest request) throws IOException {
        Optional<String> header = authenticator.known(endpoint, origin);
        for (int challenges = 0; ; challenges++) {
            traffic.request();
            HttpResponse response = http.send(request.withAuthorization(header));
            // A 401 behind a redirect is the word of another host: it gets no credentials of this one.
            boolean own = Origin.of(response.uri()).equals(origin);
            if (response.status() != 401 || !own || challenges == MOST_CHALLENGES) {
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

    private RegistryException failure(RegistryEndpoint endpoint, String path, HttpResponse response) {
        int status = response.status();
        String code = errorCode(response);
        Origin origin = Origin.of(response.uri());
        if (!origin.authority().equals(endpoint.authority())) {
            return elsewhere(endpoint, origin, status);
        }
        if (status == 401 || status == 403) {
            Denial denial = authenticator.denial(endpoint);
            boolean shown = authenticator.known(endpoint, origin).isPresent();
            return shown ? denial.with(status, code) : denial.unasked(status, code);
        }
        if (status == 404) {
            String what = path.replaceFirst("^(manifest|blob)s/", "$1 ");
            return new RegistryException(
                    RegistryException.Kind.NOT_FOUND,
                    endpoint + " has no " + what + " in " + endpoint.repository() + " (404"
                            + (code.isEmpty() ? "" : " " + code) + ")",
                    "check repository, tag and registry of the reference");
        }
        String said = endpoint + " answered " + status + (code.isEmpty() ? "" : " " + code);
        boolean passing = status == 429 || status >= 500;
        return new RegistryException(
                passing ? RegistryException.Kind.UNAVAILABLE : RegistryException.Kind.WRONG_CONTENT,
                said,
                passing
                        ? "run the build again later, or name another source in <mirrors> (-Dsealer.mirrors)"
                        : "is it a registry?");
    }

    /** Storage behind a registry: nothing about it is in the user's hands. */
    private static RegistryException elsewhere(RegistryEndpoint endpoint, Origin origin, int status) {
        return new RegistryException(
                status == 404 ? RegistryException.Kind.NOT_FOUND : RegistryException.Kind.UNAVAILABLE,
                origin.authority() + ", to which " + endpoint + " redirects, answered " + status,
                "run the build again later, or name another source in <mirrors> (-Dsealer.mirrors)");
    }

    /** The code of a registry's error document; its free text is not repeated, since it may echo what was sent. */
    private static String errorCode(HttpResponse response) {
        try {
            Map<String, Object> document = Json.readObject(response.bodyAtMost(LARGEST_ERROR));
            if (document.get("errors") instanceof List<?> errors
                    && !errors.isEmpty()
                    && errors.get(0) instanceof Map<?, ?> first
                    && first.get("code") instanceof String code
                    && ERROR_CODE.matcher(code).matches()) {
                return code;
            }
        } catch (IOException | IllegalArgumentException e) {
            // An error without a document has a status at least.
        }
        return "";
    }
}
