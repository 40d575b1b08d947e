package io.sealer.check;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** The tables beside these classes: a line a row, words separated by blanks, {@code #} before comments. */
final class DataFile {

    private static final Pattern BLANKS = Pattern.compile(" +");

    private DataFile() {}

    /** The words of each row. */
    static List<List<String>> rows(String name) {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(DataFile.class.getResourceAsStream(name), StandardCharsets.UTF_8))) {
            return reader.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(line -> List.of(BLANKS.split(line)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the plugin's own " + name, e);
        }
    }
}
