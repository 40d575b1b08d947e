package io.sealer.kubefile;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts arguments into words at blanks. Quotes and the escape character keep blanks inside a word, and stay in it.
 *
 * <p>Words leave in one form whatever the file's escape character is: with a backslash. So nothing behind this class
 * needs to know the directive.
 *
 * <p>For the words of COPY, ADD, APP and the like Docker and sealer cut at every blank and then fail at the quote that
 * is left open. Quotes group everywhere here: no text that works there is read in another way, but for an escaped
 * blank.
 */
final class WordSplitter {

    private final char escape;

    WordSplitter(char escape) {
        this.escape = escape;
    }

    /** The words of a text, quotes and escapes still in them. */
    List<String> words(String text) {
        List<String> words = new ArrayList<>();
        int start = Blanks.skip(text, 0);
        while (start < text.length()) {
            int end = wordEnd(text, start);
            words.add(withBackslashes(text.substring(start, end)));
            start = Blanks.skip(text, end);
        }
        return words;
    }

    /** Index behind the word that begins at {@code start}. */
    int wordEnd(String text, int start) {
        char quote = 0;
        int i = start;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (quote == 0 && Blanks.is(c)) {
                break;
            }
            if (c == escape && quote != '\'') {
                i++;
            } else if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            }
            i++;
        }
        return Math.min(i, text.length());
    }

    /** Index of the first {@code =} of a word that stands in no quotes, or -1. The word has backslashes. */
    static int equalsSign(String word) {
        char quote = 0;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (quote == 0 && c == '=') {
                return i;
            }
            if (c == '\\' && quote != '\'') {
                i++;
            } else if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            }
        }
        return -1;
    }

    /** The word with a backslash as its escape character. */
    String withBackslashes(String word) {
        return escape == '\\' && !word.endsWith("\\") ? word : rewrite(word, false);
    }

    /** A text that is one word though there are blanks in it: they are escaped, and the escape character is a backslash. */
    String asOneWord(String text) {
        return rewrite(text, true);
    }

    private String rewrite(String text, boolean escapeBlanks) {
        StringBuilder word = new StringBuilder(text.length() + 8);
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean last = i + 1 == text.length();
            if (quote == '\'') {
                word.append(c);
                quote = c == '\'' ? 0 : quote;
            } else if (c == escape && !last) {
                escaped(word, text.charAt(++i), quote);
            } else if (c == '\\') {
                // Nothing behind it that it could escape: it stands for itself.
                word.append("\\\\");
            } else if (quote == 0 && (c == '\'' || c == '"')) {
                word.append(c);
                quote = c;
            } else if (c == quote) {
                word.append(c);
                quote = 0;
            } else if (quote == 0 && escapeBlanks && Blanks.is(c)) {
                word.append('\\').append(c);
            } else {
                word.append(c);
            }
        }
        return word.toString();
    }

    /** In double quotes only a quote, a dollar and the escape character can be escaped; elsewhere anything can. */
    private void escaped(StringBuilder word, char c, char quote) {
        if (quote == 0 || c == '"' || c == '$' || c == '\\' && escape == '\\') {
            word.append('\\').append(c);
        } else if (c == escape) {
            word.append(c);
        } else {
            word.append(escape == '\\' ? "\\" : String.valueOf(escape)).append(c == '\\' ? "\\\\" : String.valueOf(c));
        }
    }
}
