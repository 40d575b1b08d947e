package io.sealer.http;

import javax.net.ssl.SSLException;

/** A server asked for a client certificate, and broke off when it got none or not one that it knows. */
public final class ClientCertificateException extends SSLException {

    private static final long serialVersionUID = 1L;

    private final boolean shown;

    ClientCertificateException(boolean shown, Throwable cause) {
        super("the server asked for a client certificate and broke off", cause);
        this.shown = shown;
    }

    /** Whether there was one to show. */
    public boolean isShown() {
        return shown;
    }
}
