package io.sealer.registry;

import java.util.Objects;

/**
 * What a registry lets us in with.
 *
 * @param username user name; {@link #TOKEN_USER} when the secret is an identity token
 * @param secret password or identity token
 * @param source where it was found, as the user knows the place, for messages: {@code server "quay.io" of settings.xml}
 */
public record Credential(String username, String secret, String source) {

    /** The user name by which docker's helpers mark an identity token, an OAuth 2 refresh token. */
    public static final String TOKEN_USER = "<token>";

    public Credential {
        Objects.requireNonNull(username, "username");
        Objects.requireNonNull(secret, "secret");
        Objects.requireNonNull(source, "source");
    }

    /** Whether the secret is an identity token rather than a password. */
    public boolean isIdentityToken() {
        return username.equals(TOKEN_USER);
    }

    /** The source alone. */
    @Override
    public String toString() {
        return "credential of " + source;
    }
}
