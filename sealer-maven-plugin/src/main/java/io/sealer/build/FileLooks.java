package io.sealer.build;

import io.sealer.FileStamp;
import io.sealer.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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

    private static final int MOST_FILES_READ = 10_000;

    private final Predicate<Path> passedOver;
    private final boolean throughLinks;
    private final Fingerprint all = new Fingerprint();
    private final Set<Path> recent = new TreeSet<>();
    private long recentBytes;

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
        all.add(top.toString());
        if (!Files.exists(top)) {
            all.add("nothing");
            return this;
        }
        if (Files.isRegularFile(top, LinkOption.NOFOLLOW_LINKS)) {
            all.add(look(top));
            return this;
        }
        addDirectory(top.toRealPath());
        return this;
    }

    /** One directory's names at a time are held, since there may be a million files below. */
    private void addDirectory(Path directory) throws IOException {
        if (passedOver.test(directory)) {
            return;
        }
        all.add(directory + "/");
        // Kept as paths: the locale may be unable to spell a name.
        List<Path> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            entries.forEach(entry -> names.add(entry.getFileName()));
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        names.sort(null);
        for (Path name : names) {
            Path entry = directory.resolve(name);
            if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                addDirectory(entry);
            } else {
                all.add(Files.isSymbolicLink(entry) ? link(entry) : look(entry));
            }
        }
        all.add("");
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
            recentBytes += stamp.get().size();
            if (recent.size() <= MOST_FILES_READ) {
                recent.add(file);
            }
        }
        return file + " " + stamp.map(FileStamp::text).orElse("");
    }

    /** One digest for all of it; nothing can be added afterwards. */
    Digest digest() {
        return all.digest();
    }

    /**
     * The contents of all files that were written within the last seconds.
     *
     * @return nothing where that is too much to read
     * @throws IOException when one cannot be read, or is gone
     */
    Optional<Map<Path, Digest>> recentContents() throws IOException {
        if (recentBytes > MOST_READ || recent.size() > MOST_FILES_READ) {
            return Optional.empty();
        }
        Map<Path, Digest> contents = new TreeMap<>();
        for (Path file : recent) {
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
