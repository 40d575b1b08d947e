package io.sealer.kubefile;

import io.sealer.SourceLocation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Cuts a text into statements: byte order mark, parser directive, comments, blank lines, continuations.
 *
 * <p>Source of the rules: the line format of Dockerfiles as sealer's parser has it, without its limit of 64 KiB a line.
 * Two differences, each with a note: an even number of escape characters at the end of a line is text and continues
 * nothing, and a here-document is refused as a whole, so that its lines are not taken for instructions.
 */
final class StatementReader {

    private static final String ESCAPE_DIRECTIVE = "escape";
    private static final char DEFAULT_ESCAPE = '\\';

    private final String file;
    private final List<String> lines;
    private final Findings findings;
    private final List<Statement> statements = new ArrayList<>();
    private char escape = DEFAULT_ESCAPE;
    private boolean escapeGiven;
    private boolean directivesOver;
    private int next;
    private Map<String, Integer> lastLineOf;

    StatementReader(String text, String file, Findings findings) {
        this.file = file;
        this.lines = lines(text.startsWith("\uFEFF") ? text.substring(1) : text);
        this.findings = findings;
    }

    /** The statements of the text, in its order. Called once. */
    List<Statement> read() {
        while (next < lines.size()) {
            int start = next++;
            String line = Blanks.trim(lines.get(start));
            if (line.startsWith("#")) {
                comment(line, start);
            } else if (!line.isEmpty()) {
                directivesOver = true;
                statement(start);
            } else {
                directivesOver = true;
            }
        }
        return statements;
    }

    /** The escape character, a backslash or a backtick; final once the text is read. */
    char escape() {
        return escape;
    }

    private void comment(String line, int index) {
        Optional<String> value = escapeDirective(line);
        if (value.isEmpty()) {
            directivesOver = true;
        } else if (directivesOver) {
            findings.note(
                    location(index),
                    "\"# escape=\" counts only above all other lines, comments and empty ones too; here it is a comment");
        } else if (escapeGiven) {
            findings.problem(location(index), new SyntaxException("a second \"# escape=\" directive"));
        } else if (value.get().equals("\\") || value.get().equals("`")) {
            escapeGiven = true;
            escape = value.get().charAt(0);
        } else {
            findings.problem(
                    location(index),
                    new SyntaxException(
                            SyntaxException.quote(value.get()) + " cannot be the escape character",
                            "it is a backslash or a backtick: # escape=`"));
        }
    }

    private static Optional<String> escapeDirective(String line) {
        int equals = line.indexOf('=');
        if (equals < 0
                || !Blanks.trim(line.substring(1, equals))
                        .toLowerCase(Locale.ROOT)
                        .equals(ESCAPE_DIRECTIVE)) {
            return Optional.empty();
        }
        return Optional.of(Blanks.trim(line.substring(equals + 1)));
    }

    private void statement(int start) {
        StringBuilder joined = new StringBuilder();
        boolean more = append(joined, lines.get(start), start);
        while (more && next < lines.size()) {
            int index = next++;
            String line = lines.get(index);
            String trimmed = Blanks.trim(line);
            if (trimmed.isEmpty() && next < lines.size()) {
                findings.note(
                        location(index),
                        "this empty line does not end the instruction of line " + (start + 1)
                                + ": a line before it ends in " + escape);
            } else if (!trimmed.isEmpty() && !trimmed.startsWith("#")) {
                more = append(joined, line, index);
            }
        }
        String text = Blanks.trim(joined.toString());
        int end = Blanks.next(text, 0);
        Statement statement = new Statement(location(start), text.substring(0, end), Blanks.trim(text.substring(end)));
        if (!refuseHereDocument(statement, start)) {
            statements.add(statement);
        }
    }

    /** Adds a line without its continuation; true if the next line belongs to it. */
    private boolean append(StringBuilder joined, String line, int index) {
        int end = line.length();
        while (end > 0 && (line.charAt(end - 1) == ' ' || line.charAt(end - 1) == '\t')) {
            end--;
        }
        int first = end;
        while (first > 0 && line.charAt(first - 1) == escape) {
            first--;
        }
        int count = end - first;
        if (count % 2 == 1) {
            joined.append(line, 0, end - 1);
            return true;
        }
        if (count > 0) {
            findings.note(
                    location(index),
                    "the line ends in an escaped " + escape
                            + " and is complete; sealer build would join the next one to it");
        }
        joined.append(line);
        return false;
    }

    /** Skips the lines of a here-document, and says that there is none; RUN is refused for a better reason later. */
    private boolean refuseHereDocument(Statement statement, int start) {
        Optional<String> terminator = HereDocument.terminator(statement, new WordSplitter(escape));
        if (terminator.isEmpty()) {
            return false;
        }
        Integer last = lastLines().get(terminator.get());
        while (last != null && last >= next) {
            if (Blanks.trim(lines.get(next++)).equals(terminator.get())) {
                break;
            }
        }
        if (Keyword.of(statement.word()).isEmpty()) {
            return false;
        }
        findings.problem(
                location(start),
                new SyntaxException(
                        "a here-document (<<" + terminator.get() + ") is not supported",
                        "put the text into a file of the context and COPY it"));
        return true;
    }

    /** Where each line stands for the last time, so that a missing end is known without a search to the end of file. */
    private Map<String, Integer> lastLines() {
        if (lastLineOf == null) {
            lastLineOf = new HashMap<>();
            for (int i = 0; i < lines.size(); i++) {
                lastLineOf.put(Blanks.trim(lines.get(i)), i);
            }
        }
        return lastLineOf;
    }

    private SourceLocation location(int index) {
        return new SourceLocation(file, index + 1);
    }

    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline;
            int last = end > start && text.charAt(end - 1) == '\r' ? end - 1 : end;
            lines.add(text.substring(start, last));
            start = end + 1;
        }
        return lines;
    }
}
