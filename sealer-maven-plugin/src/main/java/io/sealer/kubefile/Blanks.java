package io.sealer.kubefile;

/** What separates words: blank, tab, vertical tab, form feed, carriage return. Not the wider blanks of Unicode. */
final class Blanks {

    private Blanks() {}

    static boolean is(char c) {
        return c == ' ' || c == '\t' || c == '\u000b' || c == '\f' || c == '\r';
    }

    /** Index of the first blank from {@code from} on, or the length of the text. */
    static int next(String text, int from) {
        int i = from;
        while (i < text.length() && !is(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /** Index of the first character from {@code from} on that is no blank, or the length of the text. */
    static int skip(String text, int from) {
        int i = from;
        while (i < text.length() && is(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /** The text without blanks at its ends. */
    static String trim(String text) {
        int start = skip(text, 0);
        int end = text.length();
        while (end > start && is(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** Whether there is a blank or a line break in the text. */
    static boolean in(String text) {
        return text.indexOf('\n') >= 0 || next(text, 0) < text.length();
    }
}
