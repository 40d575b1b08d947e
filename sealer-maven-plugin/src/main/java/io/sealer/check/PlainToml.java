package io.sealer.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What most files of TOML keep to: tables, and keys with simple values in a line of their own. Whatever goes beyond that, a
 * mistake too, is left to a reader of the whole language.
 *
 * @param values of the keys, in the order of the file
 * @param lines of tables and keys
 */
record PlainToml(Map<List<String>, Object> values, Map<List<String>, Integer> lines) {

    private static final String NAME = "([A-Za-z0-9_-]+|\"[^\"\\\\]*\"|'[^']*')";
    private static final String TEXT = "\"[^\"\\\\]*\"|'[^']*'";
    private static final String REST = "\\s*(?:#.*)?";

    private static final Pattern ONE_NAME = Pattern.compile(NAME);
    private static final Pattern ONE_TEXT = Pattern.compile(TEXT);
    private static final Pattern TABLE =
            Pattern.compile("\\[\\s*(" + NAME + "(?:\\s*\\.\\s*" + NAME + ")*)\\s*]" + REST);
    private static final Pattern KEY =
            Pattern.compile(NAME + "\\s*=\\s*(" + TEXT + "|true|false|-?(?:0|[1-9][0-9]{0,9})|\\[\\s*(?:(?:" + TEXT
                    + ")(?:\\s*,\\s*(?:" + TEXT + "))*)?\\s*])" + REST);

    /** Reads a file; nothing where it is more than plain. */
    static Optional<PlainToml> read(String text) {
        PlainToml read = new PlainToml(new LinkedHashMap<>(), new LinkedHashMap<>());
        List<String> table = List.of();
        List<List<String>> begun = new ArrayList<>();
        int number = 0;
        for (String full : text.lines().toList()) {
            number++;
            String line = full.strip();
            Matcher header = TABLE.matcher(line);
            Matcher key = KEY.matcher(line);
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            } else if (header.matches()) {
                table = names(header.group(1));
                if (begun.contains(table) || !read.begin(table, number)) {
                    return Optional.empty();
                }
                begun.add(table);
            } else if (!key.matches() || !read.put(table, unquoted(key.group(1)), key.group(2), number)) {
                return Optional.empty();
            }
        }
        return Optional.of(read);
    }

    /** Whether no key stands where the table or one above it would be. */
    private boolean begin(List<String> table, int line) {
        for (int size = 1; size <= table.size(); size++) {
            List<String> part = List.copyOf(table.subList(0, size));
            if (values.containsKey(part)) {
                return false;
            }
            if (size == table.size()) {
                lines.put(part, line);
            } else {
                lines.putIfAbsent(part, line);
            }
        }
        return true;
    }

    private boolean put(List<String> table, String name, String value, int line) {
        List<String> path = new ArrayList<>(table);
        path.add(name);
        if (lines.putIfAbsent(List.copyOf(path), line) != null) {
            return false;
        }
        values.put(List.copyOf(path), value(value));
        return true;
    }

    private static Object value(String text) {
        return switch (text.charAt(0)) {
            case '"', '\'' -> unquoted(text);
            case 't', 'f' -> text.equals("true");
            case '[' ->
                ONE_TEXT.matcher(text)
                        .results()
                        .map(found -> (Object) unquoted(found.group()))
                        .toList();
            default -> Long.parseLong(text);
        };
    }

    private static List<String> names(String dotted) {
        return ONE_NAME.matcher(dotted)
                .results()
                .map(found -> unquoted(found.group()))
                .toList();
    }

    private static String unquoted(String text) {
        return text.startsWith("\"") || text.startsWith("'") ? text.substring(1, text.length() - 1) : text;
    }
}
