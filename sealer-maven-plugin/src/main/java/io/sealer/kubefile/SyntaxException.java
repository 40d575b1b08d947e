package io.sealer.kubefile;

import io.sealer.Problem;
import io.sealer.SourceLocation;

/** An instruction that breaks a rule of the language. Becomes a problem at the instruction's line. */
final class SyntaxException extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int LONGEST_QUOTE = 80;

    private final String remedy;

    SyntaxException(String message) {
        this(message, "");
    }

    SyntaxException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    Problem at(SourceLocation location) {
        return Problem.at(location, getMessage()).withRemedy(remedy);
    }

    /** A piece of the text between quotes, cut where it is long, with invisible characters made visible. */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        String shown = text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) : text;
        shown.codePoints().forEach(c -> {
            if (c != ' '
                    && (Character.isISOControl(c)
                            || Character.isSpaceChar(c)
                            || Character.getType(c) == Character.FORMAT)) {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.appendCodePoint(c);
            }
        });
        return quoted.append(shown.length() < text.length() ? "…\"" : "\"").toString();
    }
}
