package io.sealer.kubefile;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Gives one written word its value: quotes and escapes go, variables are replaced.
 *
 * <p>Rules of Dockerfiles (reference, "Environment replacement"): single quotes keep everything, double quotes all but
 * {@code $}, a backslash keeps the next character; {@code $NAME}, {@code ${NAME}}, {@code ${NAME:-text}}, {@code
 * ${NAME:+text}}, {@code ${NAME:?text}}, and the same three without the colon. Here a dollar before anything but a name
 * or a brace is a dollar, where Docker swallows it, and a variable without a value is the lookup's business.
 */
final class Word {

    /** What variables stand for. */
    interface Lookup {

        /** The value of a variable; empty if it has none. */
        Optional<String> value(String name);

        /**
         * A value is needed and there is none.
         *
         * @param demand text of {@code ${NAME:?text}}, or empty
         */
        void missing(String name, String demand);

        /** Whether the branches that are not taken shall be looked at too, as a check of the whole text wants. */
        default boolean everyBranch() {
            return false;
        }
    }

    /** Longest value, in characters: a variable that doubles itself line by line ends here and not in the heap's end. */
    static final int LONGEST = 1 << 20;

    private static final int DEEPEST = 50;

    private final String raw;
    private final Lookup lookup;
    private final StringBuilder value = new StringBuilder();
    private int position;
    private int depth;

    private Word(String raw, Lookup lookup) {
        this.raw = raw;
        this.lookup = lookup;
    }

    /**
     * The value of a word.
     *
     * @throws SyntaxException if a quote or a brace is not closed, or a variable is written wrongly
     */
    static String expand(String raw, Lookup lookup) throws SyntaxException {
        Word word = new Word(raw, lookup);
        word.text(false, true);
        return word.value.toString();
    }

    /** All variables that a word mentions; those before an error if there is one. */
    static Set<String> variables(String raw) {
        Mentions mentions = new Mentions();
        try {
            expand(raw, mentions);
        } catch (SyntaxException e) {
            return mentions.names;
        }
        return mentions.names;
    }

    /** The value of a word without variables; empty if there are some, or the word is wrong. */
    static Optional<String> constant(String raw) {
        Mentions mentions = new Mentions();
        try {
            String value = expand(raw, mentions);
            return mentions.names.isEmpty() ? Optional.of(value) : Optional.empty();
        } catch (SyntaxException e) {
            return Optional.empty();
        }
    }

    /**
     * Looks at all of a word, whatever its variables stand for.
     *
     * @throws SyntaxException if it is not well formed
     */
    static void check(String raw) throws SyntaxException {
        expand(raw, new Mentions());
    }

    /** Whether a word has quotes or escapes. */
    static boolean isQuoted(String raw) {
        return raw.indexOf('"') >= 0 || raw.indexOf('\'') >= 0 || raw.indexOf('\\') >= 0;
    }

    private void text(boolean untilBrace, boolean live) throws SyntaxException {
        while (position < raw.length()) {
            char c = raw.charAt(position);
            if (untilBrace && c == '}') {
                return;
            }
            position++;
            if (c == '\'') {
                singleQuotes(live);
            } else if (c == '"') {
                doubleQuotes(live);
            } else if (c == '$') {
                dollar(live);
            } else if (c == '\\' && position < raw.length()) {
                append(raw.substring(position, position + 1), live);
                position++;
            } else {
                append(String.valueOf(c), live);
            }
        }
    }

    private void singleQuotes(boolean live) throws SyntaxException {
        int end = raw.indexOf('\'', position);
        if (end < 0) {
            throw open("'");
        }
        append(raw.substring(position, end), live);
        position = end + 1;
    }

    private void doubleQuotes(boolean live) throws SyntaxException {
        while (position < raw.length()) {
            char c = raw.charAt(position++);
            if (c == '"') {
                return;
            }
            if (c == '$') {
                dollar(live);
            } else if (c == '\\' && position < raw.length() && "\"$\\".indexOf(raw.charAt(position)) >= 0) {
                append(raw.substring(position, position + 1), live);
                position++;
            } else {
                append(String.valueOf(c), live);
            }
        }
        throw open("\"");
    }

    private void dollar(boolean live) throws SyntaxException {
        if (position < raw.length() && raw.charAt(position) == '{') {
            position++;
            braces(live);
            return;
        }
        String name = name();
        if (name.isEmpty()) {
            append("$", live);
        } else if (live) {
            appendValue(name);
        }
    }

    private void braces(boolean live) throws SyntaxException {
        String name = name();
        if (name.isEmpty()) {
            throw wrong("after \"${\" the name of a variable is missing");
        }
        if (position < raw.length() && raw.charAt(position) == '}') {
            position++;
            if (live) {
                appendValue(name);
            }
            return;
        }
        boolean emptyCounts = position < raw.length() && raw.charAt(position) == ':';
        position += emptyCounts ? 1 : 0;
        if (position >= raw.length()) {
            throw unclosed(name);
        }
        char operator = raw.charAt(position++);
        if ("-+?".indexOf(operator) < 0) {
            throw wrong("\"${" + name + (emptyCounts ? ":" : "") + operator + "\" is not understood");
        }
        alternative(name, operator, emptyCounts, live);
    }

    private void alternative(String name, char operator, boolean emptyCounts, boolean live) throws SyntaxException {
        if (++depth > DEEPEST) {
            throw new SyntaxException("variables are nested more than " + DEEPEST + " deep");
        }
        Optional<String> found = live ? lookup.value(name) : Optional.empty();
        boolean set = found.isPresent() && !(emptyCounts && found.get().isEmpty());
        boolean wanted = live && (set == (operator == '+') || lookup.everyBranch());
        if (live && set && operator != '+') {
            append(found.get(), true);
        }
        int before = value.length();
        text(true, wanted);
        if (position >= raw.length()) {
            throw unclosed(name);
        }
        position++;
        if (operator == '?') {
            String demand = value.substring(before);
            value.setLength(before);
            if (live && !set) {
                lookup.missing(name, demand);
            }
        }
        depth--;
    }

    private void appendValue(String name) throws SyntaxException {
        Optional<String> found = lookup.value(name);
        if (found.isPresent()) {
            append(found.get(), true);
        } else {
            lookup.missing(name, "");
        }
    }

    private void append(String text, boolean live) throws SyntaxException {
        if (!live) {
            return;
        }
        if (value.length() + text.length() > LONGEST) {
            throw new SyntaxException(
                    "the value of " + SyntaxException.quote(raw) + " grows over " + LONGEST + " characters");
        }
        value.append(text);
    }

    private String name() {
        int start = position;
        if (position < raw.length() && isNameStart(raw.charAt(position))) {
            while (position < raw.length() && isNamePart(raw.charAt(position))) {
                position++;
            }
        }
        return raw.substring(start, position);
    }

    /** Whether a text can be the name of a variable. */
    static boolean isName(String text) {
        return !text.isEmpty() && isNameStart(text.charAt(0)) && text.chars().allMatch(c -> isNamePart((char) c));
    }

    private static boolean isNameStart(char c) {
        return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '_';
    }

    private static boolean isNamePart(char c) {
        return isNameStart(c) || c >= '0' && c <= '9';
    }

    private SyntaxException open(String quote) {
        return new SyntaxException(
                "the quote " + quote + " is not closed in " + SyntaxException.quote(raw),
                "close it, or write \\" + quote + " for the character itself");
    }

    private SyntaxException unclosed(String name) {
        return wrong("\"${" + name + "\" is not closed by \"}\"");
    }

    private SyntaxException wrong(String message) {
        return new SyntaxException(
                message + " in " + SyntaxException.quote(raw),
                "known are ${NAME}, ${NAME:-text}, ${NAME:+text} and ${NAME:?text}; a plain dollar is written \\$");
    }

    private static final class Mentions implements Lookup {

        private final Set<String> names = new LinkedHashSet<>();

        @Override
        public Optional<String> value(String name) {
            names.add(name);
            return Optional.of("");
        }

        @Override
        public void missing(String name, String demand) {
            names.add(name);
        }

        @Override
        public boolean everyBranch() {
            return true;
        }
    }
}
