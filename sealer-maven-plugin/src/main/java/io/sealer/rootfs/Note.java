package io.sealer.rootfs;

import io.sealer.SourceLocation;

/**
 * Something that is done differently from what the real sealer would have done, or that a user may not expect.
 *
 * @param location the line it is about
 * @param text one sentence for the log
 */
public record Note(SourceLocation location, String text) {

    /** {@code file:line: text}. */
    @Override
    public String toString() {
        return location + ": " + text;
    }
}
