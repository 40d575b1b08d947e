package io.sealer.discovery;

import io.sealer.Problem;
import io.sealer.Problems;
import io.sealer.SourceLocation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A parameter whose values stand for themselves or name files: {@code imageList} and {@code ignoredImages}. A value that
 * is the path of a file means the file's lines; any other may have several lines itself, with comments.
 */
public final class ConfiguredList {

    /** What can only be meant as a file: no reference begins like a path, and none is likely to end like a list. */
    private static final Pattern FILE_NAME =
            Pattern.compile("(?:\\.{0,2}/|~/)[^:@\\n]*|[^:@\\n]*\\.(?:txt|list|lst|csv)");

    private final Path directory;
    private final String parameter;

    /**
     * A parameter of a project.
     *
     * @param directory what paths are relative to: the project's directory
     * @param parameter the POM element, used as the place of inline values
     */
    public ConfiguredList(Path directory, String parameter) {
        this.directory = directory;
        this.parameter = parameter;
    }

    /** The entries of all values; files that cannot be read are problems. */
    public List<ListedLine> read(List<String> values, Problems problems) {
        List<ListedLine> lines = new ArrayList<>();
        SourceLocation place = SourceLocation.of("<" + parameter + ">");
        for (String value : values) {
            Optional<Path> file = file(value == null ? "" : value.strip());
            if (file.isPresent()) {
                lines.addAll(read(file.get(), problems));
            } else if (value != null && FILE_NAME.matcher(value.strip()).matches()) {
                problems.add(Problem.at(place, "there is no file " + value.strip())
                        .withRemedy("paths are relative to the project; correct <" + parameter + "> (-Dsealer."
                                + parameter + ")"));
            } else if (value != null) {
                lines.addAll(ListFile.inline(place, value, problems));
            }
        }
        return lines;
    }

    private List<ListedLine> read(Path file, Problems problems) {
        String name = name(file);
        try (InputStream in = Files.newInputStream(file)) {
            return ListFile.read(name, in, problems);
        } catch (IOException e) {
            problems.add(
                    Problem.environment("cannot be read: " + e.getMessage()).withLocation(SourceLocation.of(name)));
            return List.of();
        }
    }

    private Optional<Path> file(String value) {
        if (value.isEmpty() || value.indexOf('\n') >= 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(directory.resolve(value)).filter(Files::isRegularFile);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private String name(Path file) {
        Path inside = file.normalize().startsWith(directory.normalize())
                ? directory.normalize().relativize(file.normalize())
                : file.normalize();
        return inside.toString().replace('\\', '/');
    }
}
