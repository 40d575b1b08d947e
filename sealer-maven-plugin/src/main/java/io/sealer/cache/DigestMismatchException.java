package io.sealer.cache;

import io.sealer.oci.Digest;
import java.io.IOException;

/** What came is not what was asked for. The fault of whoever sent it, so a new attempt or another source may help. */
public final class DigestMismatchException extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient Digest expected;
    private final transient Digest actual;

    DigestMismatchException(Digest expected, Digest actual, long size) {
        super("expected " + expected + ", got " + actual + " (" + size + " bytes)");
        this.expected = expected;
        this.actual = actual;
    }

    /** The digest that was asked for. */
    public Digest expected() {
        return expected;
    }

    /** The digest of what came. */
    public Digest actual() {
        return actual;
    }
}
