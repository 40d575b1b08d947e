package io.sealer.check;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What files of an image say that may do more than any rule knows. */
final class ScriptText {

    private static final long LONGEST = 1 << 20;

    private ScriptText() {}

    /** Whether a file right in scripts/ holds a text. */
    static boolean has(ImageFiles files, String text) {
        return files.in("scripts").stream().anyMatch(path -> has(files, path, text));
    }

    /** Whether a file, if it is there, holds a text. */
    static boolean has(ImageFiles files, String path, String text) {
        if (!files.has(path)) {
            return false;
        }
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(files.open(path), StandardCharsets.ISO_8859_1))) {
            long left = LONGEST;
            for (String line = reader.readLine(); line != null && left > 0; line = reader.readLine()) {
                left -= line.length();
                if (line.contains(text)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
