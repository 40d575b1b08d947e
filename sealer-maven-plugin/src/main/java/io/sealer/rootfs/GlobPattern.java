package io.sealer.rootfs;

import java.util.regex.Pattern;

/**
 * One component of a COPY source as a pattern: {@code *} and {@code ?} match anything but a slash, {@code [a-z]} and
 * {@code [^a-z]} one character, a backslash takes the next character as it is. There is no {@code **}. Source of the
 * rules: Go's {@code path/filepath.Match}, which is what Dockerfiles are read with.
 */
final class GlobPattern {

    private final String text;
    private final Pattern regex;
    private final boolean wild;

    private GlobPattern(String text, Pattern regex, boolean wild) {
        this.text = text;
        this.regex = regex;
        this.wild = wild;
    }

    /**
     * Reads one component.
     *
     * @throws IllegalArgumentException saying what is wrong with the pattern
     */
    static GlobPattern parse(String text) {
        StringBuilder regex = new StringBuilder();
        StringBuilder literal = new StringBuilder();
        boolean wild = false;
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (c == '*') {
                regex.append("[^/]*");
                wild = true;
            } else if (c == '?') {
                regex.append("[^/]");
                wild = true;
            } else if (c == '[') {
                i = characterClass(text, i, regex);
                wild = true;
            } else {
                if (c == '\\') {
                    c = escaped(text, i);
                    i += Character.charCount(c);
                }
                literal.appendCodePoint(c);
                regex.append(quote(c));
            }
        }
        return new GlobPattern(
                wild ? text : literal.toString(), Pattern.compile(regex.toString(), Pattern.DOTALL), wild);
    }

    private static int characterClass(String text, int start, StringBuilder regex) {
        int i = start;
        regex.append("(?!/)[");
        if (i < text.length() && text.charAt(i) == '^') {
            regex.append('^');
            i++;
        }
        boolean empty = true;
        while (i < text.length() && (empty || text.charAt(i) != ']')) {
            int low = member(text, i);
            i = after(text, i);
            int high = low;
            if (i < text.length() && text.charAt(i) == '-') {
                high = member(text, i + 1);
                i = after(text, i + 1);
            }
            if (high < low) {
                throw new IllegalArgumentException("a range in \"" + text + "\" runs backwards");
            }
            regex.append(quote(low));
            if (high != low) {
                regex.append('-').append(quote(high));
            }
            empty = false;
        }
        if (i >= text.length()) {
            throw new IllegalArgumentException("\"[\" without \"]\" in \"" + text + "\"");
        }
        regex.append(']');
        return i + 1;
    }

    private static int member(String text, int i) {
        if (i >= text.length() || text.charAt(i) == '-' || text.charAt(i) == ']') {
            throw new IllegalArgumentException("\"" + text + "\" is not a pattern (a set of characters is malformed)");
        }
        return text.charAt(i) == '\\' ? escaped(text, i + 1) : text.codePointAt(i);
    }

    private static int after(String text, int i) {
        int first = text.charAt(i) == '\\' ? i + 1 : i;
        return first + Character.charCount(text.codePointAt(first));
    }

    private static int escaped(String text, int i) {
        if (i >= text.length()) {
            throw new IllegalArgumentException("\"" + text + "\" ends with a backslash");
        }
        return text.codePointAt(i);
    }

    private static String quote(int c) {
        return Character.isLetterOrDigit(c) ? Character.toString(c) : "\\x{" + Integer.toHexString(c) + "}";
    }

    /** Whether it can match more than one name. */
    boolean isWild() {
        return wild;
    }

    /** The only name it matches, if it is not wild; else the pattern as written. */
    String text() {
        return text;
    }

    /** Whether a name without slashes matches. */
    boolean matches(String name) {
        return regex.matcher(name).matches();
    }
}
