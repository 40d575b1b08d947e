package io.sealer.http;

import java.io.IOException;

/** No connection came about: the name is unknown, nobody listens, or no answer came in time. The message says which. */
public final class UnreachableException extends IOException {

    private static final long serialVersionUID = 1L;

    UnreachableException(String message, Throwable cause) {
        super(message, cause);
    }
}
