package io.sealer.kube;

import java.io.IOException;

/** A file that should be text holds something else. */
public final class MalformedTextException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int line;

    MalformedTextException(int line, String found) {
        super(found);
        this.line = line;
    }

    /** The line, counted from 1. */
    public int line() {
        return line;
    }
}
