package io.sealer.registry;

import java.util.Optional;

/**
 * Why a registry does not let us, in words: with whose credentials it was tried, and what to do.
 *
 * @param endpoint who was asked
 * @param credential what was there to show
 * @param trouble why no credentials could be looked up, if that was so
 */
record Denial(RegistryEndpoint endpoint, Optional<Credential> credential, Optional<String> trouble) {

    /**
     * @param status 401 or 403
     * @param code the error code that the registry gave (distribution-spec, "Error Codes"), or empty
     */
    RegistryException with(int status, String code) {
        return with(endpoint.toString(), status, code);
    }

    /** The same for a token service that refuses in the registry's name. */
    RegistryException byTokenService(String host, int status) {
        return with("the token service " + host + " of " + endpoint, status, "");
    }

    private RegistryException with(String who, int status, String code) {
        String shown = credential
                .map(found -> "the credentials of " + found.source())
                .orElse("no credentials"
                        + trouble.map(text -> " (" + text + ")").orElse(""));
        String message = who + " denies access to " + endpoint.repository() + " (" + status
                + (code.isEmpty() ? "" : " " + code) + ") with " + shown;
        String remedy = credential.isPresent()
                ? "check user, password and rights there"
                : "add a <server> with the id " + endpoint.host() + " to settings.xml, or run: docker login "
                        + endpoint.host() + "; a misspelt repository may be answered like this too";
        return new RegistryException(RegistryException.Kind.DENIED, message, remedy);
    }
}
