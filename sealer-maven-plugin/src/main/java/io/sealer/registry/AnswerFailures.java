package io.sealer.registry;

import io.sealer.http.HttpResponse;
import io.sealer.http.Origin;
import io.sealer.http.RetryAfter;
import io.sealer.http.TimeSource;
import io.sealer.oci.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an answer other than the wanted one means: whose fault it is, whether it will pass, and what to do. */
final class AnswerFailures {

    private static final int LARGEST_ERROR = 1 << 14;
    private static final Pattern ERROR_CODE = Pattern.compile("[A-Z_]{1,40}");
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_EARLY = 425;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int FIRST_SERVER_ERROR = 500;

    /** How Docker Hub tells its limits: {@code 100;w=21600} are 100 in 21600 seconds. */
    private static final Pattern ALLOWANCE = Pattern.compile("(\\d{1,9});w=(\\d{1,9})");

    private static final String LATER =
            "run the build again later, or name another source in <mirrors> (-Dsealer.mirrors)";

    private final Authenticator authenticator;
    private final TimeSource time;

    AnswerFailures(Authenticator authenticator, TimeSource time) {
        this.authenticator = authenticator;
        this.time = time;
    }

    /**
     * The failure that an answer is.
     *
     * @param path what was asked for, behind the repository
     */
    RegistryException of(RegistryEndpoint endpoint, String path, HttpResponse response) {
        return of(endpoint, path, response, errorCode(response));
    }

    /** The same where the error code was read before. */
    RegistryException of(RegistryEndpoint endpoint, String path, HttpResponse response, String code) {
        int status = response.status();
        String said = status + (code.isEmpty() ? "" : " " + code);
        Origin origin = Origin.of(response.uri());
        if (!origin.authority().equals(endpoint.authority())) {
            return elsewhere(endpoint, origin, response);
        }
        if (status == UNAUTHORIZED || status == FORBIDDEN) {
            Denial denial = authenticator.denial(endpoint);
            return authenticator.knows(endpoint, origin) ? denial.with(status, code) : denial.unasked(status, code);
        }
        if (status == NOT_FOUND) {
            String what = path.replaceFirst("^(manifest|blob)s/", "$1 ");
            return new RegistryException(
                    RegistryException.Kind.NOT_FOUND,
                    endpoint + " has no " + what + " in " + endpoint.repository() + " (" + said + ")",
                    whereToLook(path));
        }
        if (status == TOO_MANY_REQUESTS) {
            Optional<Duration> pause = RetryAfter.of(response, time.now());
            Optional<Instant> until = pause.map(time.now()::plus);
            return authenticator
                    .denial(endpoint)
                    .limited(said, allowance(response), until)
                    .withAdvice(RetryAdvice.whenAdmitted(pause));
        }
        boolean passing = passes(status);
        return new RegistryException(
                        passing ? RegistryException.Kind.UNAVAILABLE : RegistryException.Kind.WRONG_CONTENT,
                        endpoint + " answered " + said,
                        passing ? LATER : "is it a registry?")
                .withAdvice(advice(response));
    }

    private static String whereToLook(String path) {
        if (path.startsWith("blobs/")) {
            return "its manifest is there, but not all of its content: have the image pushed again,"
                    + " or name another source in <mirrors> (-Dsealer.mirrors)";
        }
        return path.indexOf(':') >= 0
                ? "check repository and digest of the reference; where a lock has pinned what was deleted since,"
                        + " mvn sealer:lock -Dsealer.lock.update=PATTERN takes what the tag means now"
                : "check repository, tag and registry of the reference";
    }

    private static boolean passes(int status) {
        return status >= FIRST_SERVER_ERROR
                || List.of(REQUEST_TIMEOUT, TOO_EARLY, TOO_MANY_REQUESTS).contains(status);
    }

    private RetryAdvice advice(HttpResponse response) {
        if (!passes(response.status())) {
            return RetryAdvice.NEVER;
        }
        Optional<Duration> pause = RetryAfter.of(response, time.now());
        return pause.isPresent() || response.status() == TOO_MANY_REQUESTS
                ? RetryAdvice.whenAdmitted(pause)
                : RetryAdvice.of(RetryAdvice.Patience.LONG);
    }

    /** Storage behind a registry: nothing about it is in the user's hands. */
    private RegistryException elsewhere(RegistryEndpoint endpoint, Origin origin, HttpResponse response) {
        int status = response.status();
        RegistryException failure = new RegistryException(
                status == NOT_FOUND ? RegistryException.Kind.NOT_FOUND : RegistryException.Kind.UNAVAILABLE,
                origin.authority() + ", to which " + endpoint + " redirects, answered " + status,
                LATER);
        // The way there may be signed, and good for some minutes only: the next try gets a new one.
        return status == UNAUTHORIZED || status == FORBIDDEN
                ? failure.withPatience(RetryAdvice.Patience.BRIEF)
                : failure.withAdvice(advice(response));
    }

    private static String allowance(HttpResponse response) {
        Matcher limit =
                ALLOWANCE.matcher(response.header("RateLimit-Limit").orElse("").strip());
        if (!limit.matches()) {
            return "";
        }
        Duration window = Duration.ofSeconds(Long.parseLong(limit.group(2)));
        String text = window.toHours() > 0 ? window.toHours() + " h" : Math.max(1, window.toMinutes()) + " min";
        return "allowing " + limit.group(1) + " in " + text;
    }

    /** The code of a registry's error document; its free text is not repeated, since it may echo what was sent. */
    static String errorCode(HttpResponse response) {
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
