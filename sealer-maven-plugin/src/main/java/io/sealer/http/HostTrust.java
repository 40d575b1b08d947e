package io.sealer.http;

/**
 * What the user allowed, host by host. Without such a word every connection is TLS and its certificate is verified.
 */
public interface HostTrust {

    /** Whether this plain HTTP origin may be spoken to. */
    boolean allowsPlainHttp(Origin origin);

    /** Whether the certificate of this TLS origin need not be valid. */
    boolean allowsUnverifiedTls(Origin origin);

    /** Verified TLS for everybody. */
    static HostTrust strict() {
        return new HostTrust() {
            @Override
            public boolean allowsPlainHttp(Origin origin) {
                return false;
            }

            @Override
            public boolean allowsUnverifiedTls(Origin origin) {
                return false;
            }
        };
    }
}
