package io.sealer.http;

import java.io.IOException;

/** A request would have gone out in plain HTTP to a host for which nobody allowed it. Nothing was sent. */
public final class PlainHttpRefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient Origin origin;

    PlainHttpRefusedException(Origin origin) {
        super("plain HTTP to " + origin.authority() + " is not allowed");
        this.origin = origin;
    }

    /** Who would have been spoken to. */
    public Origin origin() {
        return origin;
    }
}
