package io.sealer.http;

import javax.net.ssl.SSLException;

/** A server asked for a client certificate, and broke off when it got none or not one that it knows. */
public final class ClientCertificateException extends SSLException {

    private static final long serialVersionUID = 1L;

    private final ClientKeys.Asked asked;

    ClientCertificateException(ClientKeys.Asked asked, Throwable cause) {
        super("the server asked for a client certificate and broke off", cause);
        this.asked = asked;
    }

    /** Whether it got one. */
    public boolean isShown() {
        return asked == ClientKeys.Asked.SHOWN;
    }

    /** Whether there was one for this server, which was not shown since the server names other authorities. */
    public boolean isUnfit() {
        return asked == ClientKeys.Asked.UNFIT;
    }
}
