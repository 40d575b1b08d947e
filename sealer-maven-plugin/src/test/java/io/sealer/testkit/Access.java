package io.sealer.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;

/** How a repository of a {@link FaultRegistry} is protected. */
public final class Access {

    enum Scheme {
        OPEN,
        BASIC,
        BEARER
    }

    private final Scheme scheme;
    private final String basic;
    private final String refreshToken;
    private final long usesPerToken;

    private final boolean mayPush;

    private Access(Scheme scheme, String basic, String refreshToken, long usesPerToken) {
        this(scheme, basic, refreshToken, usesPerToken, true);
    }

    private Access(Scheme scheme, String basic, String refreshToken, long usesPerToken, boolean mayPush) {
        this.scheme = scheme;
        this.mayPush = mayPush;
        this.basic = basic;
        this.refreshToken = refreshToken;
        this.usesPerToken = usesPerToken;
    }

    /** For everybody. */
    public static Access open() {
        return new Access(Scheme.OPEN, null, null, Long.MAX_VALUE);
    }

    /** HTTP Basic, as a registry behind htpasswd. */
    public static Access basic(String user, String password) {
        return new Access(Scheme.BASIC, encoded(user, password), null, Long.MAX_VALUE);
    }

    /** A token is needed, and anybody gets one: a public repository of Docker Hub. */
    public static Access anonymousBearer() {
        return new Access(Scheme.BEARER, null, null, Long.MAX_VALUE);
    }

    /** A token is needed, given for this password by GET with Basic or by POST. */
    public static Access bearer(String user, String password) {
        return new Access(Scheme.BEARER, encoded(user, password), null, Long.MAX_VALUE);
    }

    /** A token is needed, given for this refresh token ("identity token" in docker's config) by POST alone. */
    public static Access refreshToken(String token) {
        return new Access(Scheme.BEARER, null, Objects.requireNonNull(token), Long.MAX_VALUE);
    }

    /** Tokens expire behind this many requests. */
    public Access tokensLast(long requests) {
        return new Access(scheme, basic, refreshToken, requests, mayPush);
    }

    /** Opens for reading alone. */
    public Access readOnly() {
        return new Access(scheme, basic, refreshToken, usesPerToken, false);
    }

    boolean mayPush() {
        return mayPush;
    }

    Scheme scheme() {
        return scheme;
    }

    long usesPerToken() {
        return usesPerToken;
    }

    /** Whether what was sent opens this repository; either may be null. */
    boolean admits(String sentBasic, String sentRefreshToken) {
        if (basic == null && refreshToken == null) {
            return true;
        }
        return basic != null && basic.equals(sentBasic)
                || refreshToken != null && refreshToken.equals(sentRefreshToken);
    }

    static String encoded(String user, String password) {
        return Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
