package io.sealer.kubefile;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The flags of a statement: the words directly behind the instruction that begin with {@code --}. A bare {@code --}
 * ends them.
 *
 * @param values names without dashes, and words as written
 * @param rest the arguments behind the flags
 */
record Flags(Map<String, String> values, String rest) {

    private static final String FROM_REASON =
            "COPY --from is not supported: a Kubefile has one stage, so there is nothing else to copy from";

    /** Reads the flags; an unknown one is a problem, and reading goes on behind it. */
    static Flags read(Statement statement, Keyword keyword, WordSplitter splitter, Findings findings) {
        Map<String, String> values = new LinkedHashMap<>();
        String text = statement.arguments();
        int position = 0;
        while (text.startsWith("--", position)) {
            int end = splitter.wordEnd(text, position);
            String word = splitter.withBackslashes(text.substring(position, end));
            position = Blanks.skip(text, end);
            if (word.equals("--")) {
                break;
            }
            try {
                read(word, keyword, values);
            } catch (SyntaxException e) {
                findings.problem(statement.location(), e);
            }
        }
        return new Flags(values, text.substring(position));
    }

    private static void read(String word, Keyword keyword, Map<String, String> values) throws SyntaxException {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word.substring(2) : word.substring(2, equals);
        if (!keyword.flags().contains(name)) {
            throw unknown(name, keyword);
        }
        if (equals < 0 || equals + 1 == word.length()) {
            throw new SyntaxException("--" + name + " needs a value: --" + name + "=…");
        }
        if (values.putIfAbsent(name, word.substring(equals + 1)) != null) {
            throw new SyntaxException("--" + name + " is given twice");
        }
    }

    private static SyntaxException unknown(String name, Keyword keyword) {
        if (keyword == Keyword.COPY && name.equals("from")) {
            return new SyntaxException(
                    FROM_REASON,
                    "put the files into the context first, for example with another Maven plugin, and COPY them from there");
        }
        String known = keyword.flags().isEmpty()
                ? keyword + " takes no flags"
                : keyword + " knows "
                        + keyword.flags().stream().map(flag -> "--" + flag).collect(Collectors.joining(", "));
        return new SyntaxException(
                keyword + " has no flag " + SyntaxException.quote("--" + name),
                known + "; an argument that begins with dashes stands behind a bare --");
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }
}
