package io.sealer;

import java.util.Objects;

/**
 * A place in a text that a user wrote.
 *
 * @param file path as the user knows it: relative to the project, {@code REFERENCE!/path} inside a base image,
 *     {@code chart.tgz!/templates/x.yaml} inside a chart
 * @param line line number counted from 1, or 0 where the whole file is meant
 */
public record SourceLocation(String file, int line) {

    public SourceLocation {
        Objects.requireNonNull(file, "file");
        if (line < 0) {
            throw new IllegalArgumentException("line " + line);
        }
    }

    /** The file as a whole. */
    public static SourceLocation of(String file) {
        return new SourceLocation(file, 0);
    }

    /** {@code file:line}, or only {@code file} where there is no line. */
    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line;
    }
}
