package io.sealer.kubefile;

import io.sealer.SourceLocation;
import java.util.Objects;

/**
 * Something in a Kubefile that is no mistake but that its author should know, above all where {@code sealer build}
 * gives the same text another meaning.
 *
 * @param location the instruction
 * @param text one sentence or two
 */
public record Note(SourceLocation location, String text) {

    public Note {
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(text, "text");
    }

    /** {@code file:line: text}, as it is logged. */
    @Override
    public String toString() {
        return location + ": " + text;
    }
}
