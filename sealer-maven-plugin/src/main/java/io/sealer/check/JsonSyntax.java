package io.sealer.check;

import java.util.Optional;

/** Finds the first place where a text is not JSON (RFC 8259). Nothing is kept of what it says. */
final class JsonSyntax {

    private static final int DEEPEST = 200;
    private static final String DONE = "";

    /**
     * A mistake.
     *
     * @param line where, counted from 1
     * @param reason what is wrong
     */
    record Mistake(int line, String reason) {}

    private final String text;
    private int at;

    private JsonSyntax(String text) {
        this.text = text;
    }

    /** The first mistake of a text, if there is one. */
    static Optional<Mistake> mistakeIn(String text) {
        JsonSyntax syntax = new JsonSyntax(text.startsWith("\uFEFF") ? text.substring(1) : text);
        String reason = syntax.value(0);
        if (reason.isEmpty()) {
            syntax.blanks();
            reason = syntax.at < syntax.text.length() ? "something stands behind its end" : DONE;
        }
        int line = 1
                + (int) syntax.text
                        .substring(0, Math.min(syntax.at, syntax.text.length()))
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
        return reason.isEmpty() ? Optional.empty() : Optional.of(new Mistake(line, reason));
    }

    private void blanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char next() {
        blanks();
        return at < text.length() ? text.charAt(at) : 0;
    }

    private String value(int depth) {
        char c = next();
        if (depth > DEEPEST) {
            return "it is nested too deeply";
        }
        if (c == '{' || c == '[') {
            at++;
            return parts(c == '{', depth + 1);
        }
        if (c == '"') {
            return string();
        }
        int begin = at;
        while (at < text.length() && "{}[],:\" \t\r\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(begin, at);
        boolean good = word.matches("true|false|null|-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?");
        if (good) {
            return DONE;
        }
        at = begin;
        return word.isEmpty() ? "a value is missing" : "\"" + word + "\" is no value";
    }

    private String parts(boolean object, int depth) {
        char end = object ? '}' : ']';
        boolean first = true;
        for (char c = next(); c != end; c = next()) {
            if (!first) {
                if (c != ',') {
                    return c == 0 ? "it ends before its last bracket" : "a comma is missing before this";
                }
                at++;
                if (next() == end) {
                    return "a comma stands before the closing bracket";
                }
            }
            first = false;
            String reason = object ? member(depth) : value(depth);
            if (!reason.isEmpty()) {
                return reason;
            }
        }
        at++;
        return DONE;
    }

    private String member(int depth) {
        if (next() != '"') {
            return "a name in double quotes is missing";
        }
        String reason = string();
        if (!reason.isEmpty()) {
            return reason;
        }
        if (next() != ':') {
            return "a colon is missing";
        }
        at++;
        return value(depth);
    }

    private String string() {
        for (int i = at + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                at = i + 1;
                return DONE;
            }
            if (c < ' ') {
                return "quotes are not closed in their line";
            }
            i += c == '\\' ? 1 : 0;
        }
        return "quotes are not closed";
    }
}
