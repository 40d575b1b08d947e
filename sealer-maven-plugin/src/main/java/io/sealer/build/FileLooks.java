package io.sealer.build;

import io.sealer.FileStamp;
import io.sealer.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * How files look from outside: names, sizes, times and inodes, in an order that no file system decides. No content is read.
 *
 * <p>A file that was written within the last seconds may be written once more without looking any different. Such files
 * are kept apart, for whoever wants to be sure to remember their content.
 */
final class FileLooks {

    /** Most bytes of recently written files that are read. */
    private static final long MOST_READ = 32L << 20;

    private final Predicate<Path> passedOver;
    private final boolean throughLinks;
    private final List<String> lines = new ArrayList<>();
    private final Map<Path, Long> recent = new TreeMap<>();

    /**
     * No files yet.
     *
     * @param passedOver directories that do not count, nor anything below them
     * @param throughLinks whether links in directories are followed to files, instead of being what they say
     */
    FileLooks(Predicate<Path> passedOver, boolean throughLinks) {
        this.passedOver = passedOver;
        this.throughLinks = throughLinks;
    }

    /**
     * How one file or directory looks.
     *
     * @throws IOException as {@link #add}
     */
    static FileLooks of(Path top) throws IOException {
        return new FileLooks(directory -> false, true).add(top);
    }

    /**
     * The same as one word.
     *
     * @throws IOException as {@link #add}
     */
    static String word(Path top) throws IOException {
        Optional<FileStamp> stamp = FileStamp.of(top);
        return stamp.isPresent() && stamp.get().regular()
                ? stamp.get().text().strip().replace(' ', ',')
                : of(top).digest().toString();
    }

    /**
     * Adds a file, or a directory with all that is in it. A link at the top is followed. That there is nothing counts as
     * well.
     *
     * @throws IOException when something cannot be looked at, or links would have to be followed to directories
     */
    FileLooks add(Path top) throws IOException {
        lines.add(top.toString());
        if (!Files.exists(top)) {
            lines.add("nothing");
            return this;
        }
        if (Files.isRegularFile(top, LinkOption.NOFOLLOW_LINKS)) {
            lines.add(look(top));
            return this;
        }
        List<String> found = new ArrayList<>();
        Path real = top.toRealPath();
        Files.walkFileTree(real, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                if (passedOver.test(directory)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                found.add(directory + "/");
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                found.add(attributes.isSymbolicLink() ? link(file) : look(file));
                return FileVisitResult.CONTINUE;
            }
        });
        found.sort(null);
        lines.addAll(found);
        return this;
    }

    private String link(Path link) throws IOException {
        String text = look(link) + Files.readSymbolicLink(link);
        if (!throughLinks || !Files.exists(link)) {
            return text;
        }
        Path target = link.toRealPath();
        if (!Files.isRegularFile(target)) {
            throw new IOException(link + " is a link to a directory");
        }
        return text + "\n" + look(target);
    }

    private String look(Path file) throws IOException {
        Optional<FileStamp> stamp = FileStamp.of(file);
        if (stamp.isPresent() && stamp.get().regular() && stamp.get().isRecent()) {
            recent.put(file, stamp.get().size());
        }
        return file + " " + stamp.map(FileStamp::text).orElse("");
    }

    /** One digest for all of it. */
    Digest digest() {
        return new Fingerprint().addAll(lines).digest();
    }

    /**
     * The contents of all files that were written within the last seconds.
     *
     * @return nothing where that is too much to read
     * @throws IOException when one cannot be read, or is gone
     */
    Optional<Map<Path, Digest>> recentContents() throws IOException {
        if (recent.values().stream().mapToLong(Long::longValue).sum() > MOST_READ) {
            return Optional.empty();
        }
        Map<Path, Digest> contents = new TreeMap<>();
        for (Path file : recent.keySet()) {
            contents.put(file, content(file));
        }
        return Optional.of(contents);
    }

    /** The digest of a file's content. */
    static Digest content(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return Digest.of(in);
        }
    }
}
