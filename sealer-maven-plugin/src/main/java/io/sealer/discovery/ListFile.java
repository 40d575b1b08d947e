package io.sealer.discovery;

import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.kube.UnicodeReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A list with one entry a line, as {@code manifests/imageList} is (sealer-build, section 3.2): blank lines and
 * comments do not count, quotes around an entry neither. Unlike there, a comment may stand behind an entry.
 */
public final class ListFile {

    private static final int LONGEST_LINE = 4096;

    /** A comment begins with {@code #}, at the start of a line or behind a blank. */
    private static final Pattern COMMENT = Pattern.compile("(?:^|\\s)#.*$");

    private ListFile() {}

    /**
     * The entries of a file.
     *
     * @param file name for places
     * @param in its bytes, UTF-8 or UTF-16 with a byte order mark; not closed
     * @param problems told of what is no text
     */
    public static List<ListedLine> read(String file, InputStream in, Problems problems) throws IOException {
        return read(SourceLocation.of(file), UnicodeReader.lenient(in), problems);
    }

    /** The entries of a text in the project's configuration, whose lines have no numbers. */
    static List<ListedLine> inline(SourceLocation place, String text, Problems problems) {
        try {
            return read(place, new StringReader(text), problems).stream()
                    .map(line -> new ListedLine(place, line.text()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("a string is always readable", e);
        }
    }

    private static List<ListedLine> read(SourceLocation file, Reader reader, Problems problems) throws IOException {
        List<ListedLine> entries = new ArrayList<>();
        char[] buffer = new char[1 << 13];
        StringBuilder line = new StringBuilder();
        int number = 1;
        for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
            for (int i = 0; i < n; i++) {
                if (buffer[i] == '\n') {
                    SourceLocation place = new SourceLocation(file.file(), number++);
                    entry(line).ifPresent(text -> entries.add(new ListedLine(place, text)));
                    line.setLength(0);
                } else if (buffer[i] == 0 || line.length() == LONGEST_LINE) {
                    problems.at(new SourceLocation(file.file(), number), "this is not a list with one entry a line");
                    return entries;
                } else {
                    line.append(buffer[i]);
                }
            }
        }
        SourceLocation place = new SourceLocation(file.file(), number);
        entry(line).ifPresent(text -> entries.add(new ListedLine(place, text)));
        return entries;
    }

    private static Optional<String> entry(CharSequence line) {
        String text = unquoted(COMMENT.matcher(line).replaceFirst("").strip());
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static String unquoted(String text) {
        int begin = 0;
        int end = text.length();
        while (begin < end && isQuote(text.charAt(begin))) {
            begin++;
        }
        while (end > begin && isQuote(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(begin, end).strip();
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'';
    }
}
