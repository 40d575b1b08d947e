package io.sealer.rootfs;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.image.Content;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** The text files of the context in which {@code @name@} is replaced while the tree is built. */
public final class FilteredFiles {

    /** No file is filtered. */
    public static final FilteredFiles NONE = new FilteredFiles(List.of(), (text, file, problems) -> text);

    /** The largest file that is filtered, in bytes: each is held in memory. */
    static final long LARGEST = 1 << 20;

    private final ContextPatterns patterns;
    private final Replacement replacement;

    /** Replaces the variables of a text. */
    public interface Replacement {

        /**
         * The text with its variables replaced.
         *
         * @param text the content of a file
         * @param file the file as the user knows it
         * @param problems receives every unknown variable with its line
         */
        String replace(String text, String file, Problems problems);
    }

    /**
     * Chooses files.
     *
     * @param patterns Ant-style patterns of paths relative to the context, for example {@code rootfs/etc/*.yml}
     * @param replacement what is done to their text
     */
    public FilteredFiles(Collection<String> patterns, Replacement replacement) {
        this.patterns = new ContextPatterns(patterns);
        this.replacement = replacement;
    }

    /** Whether a file of the context is filtered. */
    boolean selects(String path) {
        return patterns.match(path);
    }

    /**
     * The filtered content.
     *
     * @param problems receives what the replacement finds wrong
     * @throws ProblemException when the file is too large or no text
     */
    Content filter(SourceLocation place, Path file, Problems problems) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes((int) LARGEST + 1);
        }
        if (bytes.length > LARGEST) {
            throw unsuitable(place, "is larger than 1 MiB", null);
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw unsuitable(place, "is not UTF-8 text", e);
        }
        return new Content.Bytes(
                replacement.replace(text, place.file(), problems).getBytes(StandardCharsets.UTF_8));
    }

    private static ProblemException unsuitable(SourceLocation place, String why, Throwable cause) {
        return new ProblemException(
                Problem.at(place, "the file " + why + ", so it cannot be filtered")
                        .withRemedy("take it out of the patterns in <filtered>"),
                cause);
    }
}
