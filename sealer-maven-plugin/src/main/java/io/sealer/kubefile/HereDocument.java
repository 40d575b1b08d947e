package io.sealer.kubefile;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the here-documents that newer Dockerfiles may have: {@code RUN <<EOF}, {@code COPY <<-"EOF" /x}. */
final class HereDocument {

    private static final Pattern START = Pattern.compile("\\d*<<-?([\"']?)([A-Za-z_][A-Za-z0-9_.-]*)\\1");

    private HereDocument() {}

    /**
     * The line that ends the document which this statement begins; empty if it begins none. Within quotes and JSON
     * arrays the two signs are text.
     */
    static Optional<String> terminator(Statement statement, WordSplitter splitter) {
        String word = statement.word().toUpperCase(Locale.ROOT);
        if (!statement.arguments().contains("<<")
                || !word.equals("COPY") && !word.equals("ADD") && !word.equals("RUN")) {
            return Optional.empty();
        }
        String text = statement.arguments();
        int start = 0;
        while (text.startsWith("--", start)) {
            start = Blanks.skip(text, splitter.wordEnd(text, start));
        }
        if (text.startsWith("[", start) && isArray(text.substring(start))) {
            return Optional.empty();
        }
        while (start < text.length()) {
            int end = splitter.wordEnd(text, start);
            Matcher matcher = START.matcher(text).region(start, end);
            if (matcher.matches()) {
                return Optional.of(matcher.group(2));
            }
            start = Blanks.skip(text, end);
        }
        return Optional.empty();
    }

    private static boolean isArray(String text) {
        try {
            return JsonStrings.read(text).isPresent();
        } catch (SyntaxException e) {
            return true;
        }
    }
}
