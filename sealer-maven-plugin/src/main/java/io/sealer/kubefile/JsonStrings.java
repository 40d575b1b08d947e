package io.sealer.kubefile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads and writes the one kind of JSON that the language has: an array of strings (RFC 8259), strictly. */
final class JsonStrings {

    private static final String WHITESPACE = " \t\r\n";

    private final String text;
    private int position;

    private JsonStrings(String text) {
        this.text = text;
    }

    /**
     * Reads an array of strings.
     *
     * @return the strings, or nothing if the text is not a JSON array
     * @throws SyntaxException if it is an array with something else than strings in it, or with text behind it: words
     *     split at blanks cannot be meant then
     */
    static Optional<List<String>> read(String text) throws SyntaxException {
        return new JsonStrings(text).array();
    }

    /** Whether a text that is no JSON array was most likely meant to be one. */
    static boolean looksLikeArray(String text) {
        if (!text.startsWith("[")) {
            return false;
        }
        String inner = Blanks.trim(text.substring(1));
        return inner.startsWith("\"") || inner.startsWith("'") || text.endsWith("]");
    }

    /** The strings as a JSON array on one line. */
    static String write(List<String> strings) {
        StringBuilder json = new StringBuilder("[");
        for (String string : strings) {
            if (json.length() > 1) {
                json.append(", ");
            }
            writeString(json, string);
        }
        return json.append(']').toString();
    }

    private static void writeString(StringBuilder json, String string) {
        json.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }

    private Optional<List<String>> array() throws SyntaxException {
        List<String> strings = new ArrayList<>();
        if (!accept('[')) {
            return Optional.empty();
        }
        if (!accept(']')) {
            do {
                skipWhitespace();
                if (otherValue()) {
                    throw new SyntaxException(
                            "a JSON array holds strings only", "put each element between double quotes");
                }
                Optional<String> string = string();
                if (string.isEmpty()) {
                    return Optional.empty();
                }
                strings.add(string.get());
            } while (accept(','));
            if (!accept(']')) {
                return Optional.empty();
            }
        }
        skipWhitespace();
        if (position < text.length()) {
            throw new SyntaxException(
                    "there is text behind the JSON array: " + SyntaxException.quote(text.substring(position)),
                    "end the line with the array; a comment needs a line of its own");
        }
        return Optional.of(strings);
    }

    /** Whether a JSON value that is no string begins here, rather than something that is no JSON at all. */
    private boolean otherValue() {
        if (text.startsWith("\"", position)) {
            return false;
        }
        int end = position;
        while (end < text.length() && ",] \t\r\n".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        String value = text.substring(position, end);
        return value.matches("true|false|null|-?\\d{1,100}(\\.\\d{1,100})?")
                || value.startsWith("[\"")
                || value.startsWith("{\"");
    }

    private Optional<String> string() {
        if (position >= text.length() || text.charAt(position) != '"') {
            return Optional.empty();
        }
        position++;
        StringBuilder string = new StringBuilder();
        while (position < text.length()) {
            char c = text.charAt(position++);
            if (c == '"') {
                return Optional.of(string.toString());
            }
            if (c < ' ' || c == '\\' && !escaped(string)) {
                return Optional.empty();
            }
            if (c != '\\') {
                string.append(c);
            }
        }
        return Optional.empty();
    }

    private boolean escaped(StringBuilder string) {
        if (position >= text.length()) {
            return false;
        }
        char c = text.charAt(position++);
        int plain = "\"\\/bfnrt".indexOf(c);
        if (plain >= 0) {
            string.append("\"\\/\b\f\n\r\t".charAt(plain));
            return true;
        }
        if (c != 'u' || position + 4 > text.length()) {
            return false;
        }
        int code = 0;
        for (int i = 0; i < 4; i++) {
            char hex = text.charAt(position++);
            int digit = Character.digit(hex, 16);
            if (digit < 0 || hex > 'f') {
                return false;
            }
            code = code * 16 + digit;
        }
        string.append((char) code);
        return true;
    }

    private boolean accept(char expected) {
        skipWhitespace();
        if (position < text.length() && text.charAt(position) == expected) {
            position++;
            return true;
        }
        return false;
    }

    private void skipWhitespace() {
        while (position < text.length() && WHITESPACE.indexOf(text.charAt(position)) >= 0) {
            position++;
        }
    }
}
