package io.sealer.maven;

import io.sealer.ByteCount;
import io.sealer.Problem;
import io.sealer.ProblemException;
import java.util.OptionalLong;

/** The setting {@code sealer.split}. */
final class PartSize {

    private PartSize() {}

    /**
     * Reads it.
     *
     * @param text a size in decimal units; null or blank for one file
     * @throws ProblemException when it is none
     */
    static OptionalLong parse(String text) {
        if (text == null || text.isBlank()) {
            return OptionalLong.empty();
        }
        try {
            long size = ByteCount.parse(text);
            if (size > 0) {
                return OptionalLong.of(size);
            }
        } catch (IllegalArgumentException e) {
            throw mistake(text);
        }
        throw mistake(text);
    }

    private static ProblemException mistake(String text) {
        return new ProblemException(Problem.project("\"" + text + "\" is not a size of parts")
                .withRemedy("write <split> or -Dsealer.split as 4g, with k, m, g or t, or as a number of bytes"));
    }
}
