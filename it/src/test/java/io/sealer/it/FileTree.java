package io.sealer.it;

import io.sealer.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A directory tree as text, to be compared: a line for each path with its kind, mode and content. */
final class FileTree {

    private FileTree() {}

    /**
     * Everything below a directory whose relative path passes: {@code 0755 directory}, {@code 0644 sha256:…} or {@code
     * link to TARGET}; behind a file with several names there all of these.
     */
    static SortedMap<String, String> of(Path root, Predicate<String> wanted) {
        SortedMap<String, String> tree = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            paths.filter(path -> !path.equals(root))
                    .filter(path -> wanted.test(root.relativize(path).toString()))
                    .forEach(path -> tree.put(root.relativize(path).toString(), describe(path)));
            namesOf(root, tree.keySet())
                    .forEach(names ->
                            names.forEach(name -> tree.merge(name, " of " + String.join(", ", names), String::concat)));
            return tree;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names that are one file: each file with several. */
    private static List<List<String>> namesOf(Path root, Iterable<String> paths) throws IOException {
        Map<Object, List<String>> names = new TreeMap<>();
        for (String path : paths) {
            Path file = root.resolve(path);
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                names.computeIfAbsent(
                                Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS),
                                any -> new ArrayList<>())
                        .add(path);
            }
        }
        return names.values().stream().filter(all -> all.size() > 1).toList();
    }

    /** A file as it is described in a tree. */
    static String file(String mode, Path content) {
        return mode + " " + digest(content);
    }

    /** The digest of a file. */
    static Digest digest(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return Digest.of(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String describe(Path path) {
        try {
            if (Files.isSymbolicLink(path)) {
                return "link to " + Files.readSymbolicLink(path);
            }
            int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777;
            String octal = String.format("%04o", mode);
            return Files.isDirectory(path) ? octal + " directory" : file(octal, path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
