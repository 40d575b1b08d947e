package io.sealer.fuzz;

import java.io.IOException;
import java.util.List;

/**
 * What is fed with made-up texts.
 *
 * @param name for messages and files
 * @param seeds texts to begin with
 * @param words what means something in such texts
 * @param reader reads a text
 */
public record FuzzTarget(String name, List<String> seeds, List<String> words, Reader reader) {

    /** Reads a text; whatever it throws is a bug. */
    @FunctionalInterface
    public interface Reader {

        /** Reads a text and says what came of it, so that texts which lead to something new are worth more changes. */
        String read(String text) throws IOException;
    }

    public FuzzTarget {
        seeds = List.copyOf(seeds);
        words = List.copyOf(words);
    }
}
