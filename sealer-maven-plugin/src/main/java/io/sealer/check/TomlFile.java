package io.sealer.check;

import io.sealer.SourceLocation;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;

/** A file of TOML, whose tables and keys know their lines. A path is the names of tables and at last of the key. */
final class TomlFile {

    private final String file;
    private final Map<List<String>, Object> values;
    private final Map<List<String>, Integer> lines;
    private final Optional<Map.Entry<SourceLocation, String>> mistake;

    /**
     * Takes over its arguments.
     *
     * @param values of the keys, in the order of the file: a text, a number, a truth value or a list of such
     * @param lines of tables and keys
     * @param mistake the first mistake in it, and where; what stands behind it may be read wrongly
     */
    private TomlFile(
            String file,
            Map<List<String>, Object> values,
            Map<List<String>, Integer> lines,
            Optional<Map.Entry<SourceLocation, String>> mistake) {
        this.file = file;
        this.values = values;
        this.lines = lines;
        this.mistake = mistake;
    }

    /**
     * Reads a file.
     *
     * @param file as the user knows it
     */
    static TomlFile of(String file, String text) {
        return PlainToml.read(text)
                .map(plain -> new TomlFile(file, plain.values(), plain.lines(), Optional.empty()))
                .orElseGet(() -> whole(file, text));
    }

    /** The whole language. The library takes a quarter of a second of a processor to get going. */
    static TomlFile whole(String file, String text) {
        TomlParseResult content = Toml.parse(text);
        Map<List<String>, Object> values = new LinkedHashMap<>();
        Map<List<String>, Integer> lines = new LinkedHashMap<>();
        content.keyPathSet(true).stream()
                .sorted((one, other) -> Integer.compare(line(content, one), line(content, other)))
                .forEach(path -> lines.put(path, line(content, path)));
        content.keyPathSet().stream()
                .sorted((one, other) -> Integer.compare(line(content, one), line(content, other)))
                .forEach(path -> values.put(path, plain(content.get(path))));
        return new TomlFile(
                file,
                values,
                lines,
                content.errors().stream()
                        .map(TomlFile::place)
                        .min(Map.Entry.comparingByKey())
                        .map(found -> Map.entry(new SourceLocation(file, found.getKey()), found.getValue())));
    }

    private static int line(TomlParseResult content, List<String> path) {
        return Optional.ofNullable(content.inputPositionOf(path))
                .map(position -> position.line())
                .orElse(0);
    }

    private static Map.Entry<Integer, String> place(TomlParseError error) {
        return Map.entry(error.position().line(), error.getMessage());
    }

    private static Object plain(Object value) {
        return value instanceof TomlArray list
                ? list.toList().stream().map(TomlFile::plain).toList()
                : value;
    }

    /** The first mistake in it, with its place. */
    Optional<Map.Entry<SourceLocation, String>> mistake() {
        return mistake;
    }

    /** The paths of all keys that are no tables, in the order of the file; of tables in lists there are none. */
    List<List<String>> keys() {
        return List.copyOf(values.keySet());
    }

    /** The names of the tables and keys in a table; none where there is no such table. */
    List<String> names(String... table) {
        List<String> above = List.of(table);
        Set<String> names = new LinkedHashSet<>();
        for (List<String> path : lines.keySet()) {
            if (path.size() > above.size() && path.subList(0, above.size()).equals(above)) {
                names.add(path.get(above.size()));
            }
        }
        return List.copyOf(names);
    }

    /** The text of a key. */
    Optional<String> text(List<String> path) {
        return values.get(path) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** The number of a key. */
    Optional<Long> number(String key) {
        return values.get(List.of(key)) instanceof Long number ? Optional.of(number) : Optional.empty();
    }

    /** Whether a key is false, and not only missing. */
    boolean isFalse(List<String> path) {
        return Boolean.FALSE.equals(values.get(path));
    }

    /** The texts of a list. */
    List<String> texts(String key) {
        return values.get(List.of(key)) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** Where a table or key stands; the file where that is not known. */
    SourceLocation place(List<String> path) {
        int line = lines.getOrDefault(path, 0);
        return line == 0 ? SourceLocation.of(file) : new SourceLocation(file, line);
    }
}
