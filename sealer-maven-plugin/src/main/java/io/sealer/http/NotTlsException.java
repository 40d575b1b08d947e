package io.sealer.http;

import java.io.IOException;

/** A TLS handshake was answered by something that is not TLS, mostly a server that speaks plain HTTP. */
public final class NotTlsException extends IOException {

    private static final long serialVersionUID = 1L;

    NotTlsException(String message, Throwable cause) {
        super(message, cause);
    }
}
