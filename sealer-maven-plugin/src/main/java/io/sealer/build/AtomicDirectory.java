package io.sealer.build;

import io.sealer.Problem;
import io.sealer.ProblemException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A directory that appears under its name when it is complete, and not before. It is made beside its place, as {@code
 * .NAME.PID.part}; what a process that was killed left of one is removed by the next.
 */
final class AtomicDirectory {

    private static final Pattern LEFTOVER = Pattern.compile("\\.(.+)\\.(\\d+)\\.(?:part|old)");
    private static final int OWNER_ONLY = 0700;
    private static final String OTHER_PLACE = "name another directory with -Dsealer.output";

    private final Path target;
    private final boolean replace;

    /**
     * A directory to be.
     *
     * @param target its place
     * @param replace whether what is there already goes
     */
    AtomicDirectory(Path target, boolean replace) {
        this.target = real(target.toAbsolutePath().normalize());
        this.replace = replace;
    }

    /** Puts the content into a directory that is there, and empty. */
    interface Filler {

        void fill(Path directory) throws IOException;
    }

    /** Where it will be. */
    Path target() {
        return target;
    }

    /**
     * Says, before any work is done, what is in the way.
     *
     * @throws ProblemException when something is there that may not be replaced
     */
    void check() throws IOException {
        Path here = Path.of("").toAbsolutePath();
        Path home = Path.of(System.getProperty("user.home")).toAbsolutePath();
        if (target.getParent() == null || here.startsWith(target) || home.startsWith(target)) {
            throw new ProblemException(Problem.project(
                            target + " is a directory that cannot be replaced: it is, or holds, the working directory"
                                    + " or your home")
                    .withRemedy(OTHER_PLACE));
        }
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return;
        } else if (!Files.isDirectory(target)) {
            throw new ProblemException(Problem.project(target + " is there already, and is no directory")
                    .withRemedy(OTHER_PLACE));
        } else if (!replace && !isEmpty()) {
            throw new ProblemException(Problem.project("The directory " + target + " is not empty")
                    .withRemedy(OTHER_PLACE + ", or replace it and all that is in it with -Dsealer.force"));
        }
    }

    /**
     * Makes it. Whatever fails, the place is as it was.
     *
     * @throws IOException when the file system fails
     */
    void fill(Filler filler) throws IOException {
        Path parent = Files.createDirectories(target.getParent());
        removeLeftovers(name -> name.endsWith(".part"));
        Path part = sibling("part");
        delete(part);
        Files.createDirectory(part);
        try {
            if (parent.getFileSystem().supportedFileAttributeViews().contains("unix")) {
                Files.setAttribute(part, "unix:mode", OWNER_ONLY);
            }
            filler.fill(part);
            check();
            putInPlace(part);
            removeLeftovers(name -> true);
        } finally {
            delete(part);
        }
    }

    private void putInPlace(Path part) throws IOException {
        if (!Files.exists(target)) {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        Path old = sibling("old");
        delete(old);
        Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
            throw e;
        }
        delete(old);
    }

    private boolean isEmpty() throws IOException {
        return children(target).isEmpty();
    }

    private Path sibling(String kind) {
        return target.resolveSibling(
                "." + target.getFileName() + "." + ProcessHandle.current().pid() + "." + kind);
    }

    private void removeLeftovers(Predicate<String> wanted) throws IOException {
        for (Path path : children(target.getParent())) {
            String name = path.getFileName().toString();
            Matcher leftover = LEFTOVER.matcher(name);
            if (wanted.test(name)
                    && leftover.matches()
                    && leftover.group(1).equals(target.getFileName().toString())
                    && leftover.group(2).length() < 10
                    && ProcessHandle.of(Long.parseLong(leftover.group(2))).isEmpty()) {
                delete(path);
            }
        }
    }

    /** Removes a directory with all that is in it; links are not followed, and directories may be closed to writing. */
    private static void delete(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            if (!Files.isWritable(path) || !Files.isReadable(path) || !Files.isExecutable(path)) {
                Files.setAttribute(path, "unix:mode", OWNER_ONLY);
            }
            for (Path child : children(path)) {
                delete(child);
            }
        }
        Files.deleteIfExists(path);
    }

    private static List<Path> children(Path directory) throws IOException {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(children::add);
        }
        return children;
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path;
        }
    }
}
