package io.sealer.registry;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Why a registry does not let us, in words: with whose credentials it was tried, and what to do.
 *
 * @param endpoint who was asked
 * @param credential what was there to show
 * @param trouble why no credentials could be looked up, if that was so
 */
record Denial(RegistryEndpoint endpoint, Optional<Credential> credential, Optional<String> trouble) {

    /** Its code says nothing more, and some answers have none. */
    private static final int UNAUTHORIZED = 401;

    /**
     * @param status 401 or 403
     * @param code the error code that the registry gave (distribution-spec, "Error Codes"), or empty
     */
    RegistryException with(int status, String code) {
        return with(endpoint.toString(), status, code);
    }

    /** The words where nothing was asked for, so that nothing was shown. */
    RegistryException unasked(int status, String code) {
        return new RegistryException(
                RegistryException.Kind.DENIED,
                endpoint + " denies access (" + status + (code.isEmpty() ? "" : " " + code)
                        + ") and asks for no credentials",
                "check repository and registry of the reference, and whether this machine may use the registry");
    }

    /** The words where something is asked for that nobody here can give. */
    RegistryException unknownScheme(List<Challenge> challenges) {
        return new RegistryException(
                RegistryException.Kind.DENIED,
                endpoint + " asks for authentication by "
                        + challenges.stream().map(Challenge::scheme).collect(Collectors.joining(", "))
                        + "; only Basic and Bearer are known",
                "name another source in <mirrors> (-Dsealer.mirrors)");
    }

    /** The same for a token service that refuses in the registry's name. */
    RegistryException byTokenService(String host, int status) {
        return with("the token service " + host + " of " + endpoint, status, "");
    }

    /**
     * The words where too much was asked for.
     *
     * @param said the status, and the error code if there is one
     * @param allowance how much may be asked, where the registry tells
     * @param until when it may be asked again, where it tells
     */
    RegistryException limited(String said, String allowance, Optional<Instant> until) {
        String message = endpoint + " limits how much may be fetched (" + said + ")"
                + until.map(moment -> " until " + moment.truncatedTo(ChronoUnit.SECONDS))
                        .orElse("")
                + (allowance.isEmpty() ? "" : ", " + allowance) + "; asked with " + shown();
        String remedy = credential.isPresent()
                ? "wait, or name a mirror in <mirrors> (-Dsealer.mirrors)"
                : "log in, which often raises the limit: add a <server> with the id " + endpoint.host()
                        + " to settings.xml, or run: docker login " + endpoint.host()
                        + "; or name a mirror in <mirrors> (-Dsealer.mirrors)";
        return new RegistryException(RegistryException.Kind.UNAVAILABLE, message, remedy);
    }

    private String shown() {
        return credential
                .map(found -> "the credentials of " + found.source())
                .orElse("no credentials"
                        + trouble.map(text -> " (" + text + ")").orElse(""));
    }

    private RegistryException with(String who, int status, String code) {
        String message = who + " denies access (" + status
                + (code.isEmpty() || status == UNAUTHORIZED ? "" : " " + code) + ") with " + shown();
        String remedy = credential.isPresent()
                ? "check user, password and rights there"
                : "add a <server> with the id " + endpoint.host() + " to settings.xml, or run: docker login "
                        + endpoint.host() + "; a misspelt repository may be answered like this too";
        return new RegistryException(RegistryException.Kind.DENIED, message, remedy);
    }
}
