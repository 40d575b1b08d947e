package io.sealer.discovery;

import io.sealer.SourceLocation;
import java.util.Objects;

/**
 * One entry of a list that a user wrote, without comment and quotes.
 *
 * @param location where it stands
 * @param text what stands there, never blank
 */
public record ListedLine(SourceLocation location, String text) {

    public ListedLine {
        Objects.requireNonNull(location, "location");
        if (text.isBlank()) {
            throw new IllegalArgumentException("blank line at " + location);
        }
    }
}
