package io.sealer.check;

import io.sealer.SourceLocation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** A file of TOML, whose keys know their lines. A path is the names of tables and at last of the key. */
final class TomlFile {

    private final String file;
    private final TomlParseResult content;

    private TomlFile(String file, TomlParseResult content) {
        this.file = file;
        this.content = content;
    }

    /**
     * Reads a file.
     *
     * @param file as the user knows it
     */
    static TomlFile of(String file, String text) {
        return new TomlFile(file, Toml.parse(text));
    }

    /** The first mistake in it, with its line; what stands behind it may be read wrongly. */
    Optional<Map.Entry<SourceLocation, String>> mistake() {
        return content.errors().stream()
                .min((one, other) -> Integer.compare(line(one), line(other)))
                .map(error -> Map.entry(new SourceLocation(file, line(error)), error.getMessage()));
    }

    private static int line(TomlParseError error) {
        return error.position().line();
    }

    /** The paths of all keys that are no tables; of tables in lists there are none. */
    List<List<String>> keys() {
        return content.keyPathSet().stream().sorted(this::byLine).toList();
    }

    private int byLine(List<String> one, List<String> other) {
        return Integer.compare(place(one).line(), place(other).line());
    }

    /** The names of the tables and keys in a table; none where there is no such table. */
    List<String> names(String... table) {
        return content.get(List.of(table)) instanceof TomlTable found ? List.copyOf(found.keySet()) : List.of();
    }

    /** The text of a key. */
    Optional<String> text(List<String> path) {
        return content.get(path) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** The number of a key. */
    Optional<Long> number(String key) {
        return content.get(List.of(key)) instanceof Long number ? Optional.of(number) : Optional.empty();
    }

    /** Whether a key is false, and not only missing. */
    boolean isFalse(List<String> path) {
        return Boolean.FALSE.equals(content.get(path));
    }

    /** The texts of a list. */
    List<String> texts(String key) {
        return content.get(List.of(key)) instanceof TomlArray list
                ? list.toList().stream().map(String::valueOf).toList()
                : List.of();
    }

    /** Where a table or key stands; the file where that is not known. */
    SourceLocation place(List<String> path) {
        TomlPosition position = content.inputPositionOf(path);
        return position == null ? SourceLocation.of(file) : new SourceLocation(file, position.line());
    }
}
