package io.sealer.rootfs;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.kubefile.RemoteSources;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The directory that COPY, ADD and APP read from, as far as they may see it. It is read where it lies and never copied.
 *
 * <p>Left out is what the ignore file names, and from everything that is found by walking or by a wildcard also: the
 * ignore files, {@code *.lock} files directly in the context, the directories of version control anywhere, and the
 * paths that the caller names (the Kubefile, the project's build directory). What a Kubefile names literally is only
 * subject to the ignore file.
 */
public final class BuildContext {

    private static final List<String> IGNORE_FILES = List.of(".containerignore", ".dockerignore");
    private static final Set<String> VERSION_CONTROL = Set.of(".git", ".svn", ".hg");

    private final Path directory;
    private final String shownAs;
    private final Set<String> leftOut;
    private final IgnoreFile ignoreFile;
    private final FetchedFiles fetched;

    private BuildContext(
            Path directory, String shownAs, Set<String> leftOut, IgnoreFile ignoreFile, FetchedFiles fetched) {
        this.directory = directory;
        this.shownAs = shownAs;
        this.leftOut = leftOut;
        this.ignoreFile = ignoreFile;
        this.fetched = fetched;
    }

    /**
     * Something in the context.
     *
     * @param path where it is, relative to the context; empty for the context itself; a URL for what lies nowhere in it
     * @param file where it is on disk; of a directory that holds only fetched files, where it would be
     * @param attributes what it is; of a symbolic link itself, not of its target
     * @param fetched the file that it is, if it was fetched
     */
    record Item(String path, Path file, BasicFileAttributes attributes, Optional<FetchedFile> fetched) {

        Item(String path, Path file, BasicFileAttributes attributes) {
            this(path, file, attributes, Optional.empty());
        }

        String name() {
            return isRemote() ? RemoteSources.name(path) : ImagePath.name(path);
        }

        /** Whether it is the source of an ADD or APP that is a URL. */
        boolean isRemote() {
            return fetched.isPresent() && RemoteSources.isRemote(path);
        }
    }

    /**
     * Looks at a context and reads its ignore file.
     *
     * @param directory the context
     * @param shownAs the context as messages name it, relative to the project; empty where it is the project itself
     * @param leftOut paths that walks and wildcards pass over: the Kubefile, the build directory; those outside of the
     *     context do not matter
     * @throws ProblemException when the directory is missing or its ignore file malformed
     */
    public static BuildContext open(Path directory, String shownAs, Collection<Path> leftOut) {
        return open(directory, shownAs, leftOut, FetchedFiles.none());
    }

    /**
     * Like the other, with files that were fetched for it.
     *
     * @param fetched what is seen in the context besides its own files, and instead of one at the same place
     */
    public static BuildContext open(Path directory, String shownAs, Collection<Path> leftOut, FetchedFiles fetched) {
        Path root = directory.toAbsolutePath().normalize();
        if (!Files.isDirectory(root)) {
            throw new ProblemException(Problem.project("the context directory " + directory + " does not exist")
                    .withRemedy("create it, or name another one in <contextDirectory> (-Dsealer.context)"));
        }
        Problems problems = new Problems();
        Set<String> names = new HashSet<>();
        try {
            for (Path path : leftOut) {
                Path absolute = path.toAbsolutePath().normalize();
                if (absolute.startsWith(root) && !absolute.equals(root)) {
                    names.add(FileName.text(root.relativize(absolute)));
                }
            }
            IgnoreFile ignored = readIgnoreFile(root, shownAs, problems);
            problems.throwIfAny();
            return new BuildContext(root, shownAs, Set.copyOf(names), ignored, fetched);
        } catch (IOException e) {
            throw unreadable(root, e);
        }
    }

    private static IgnoreFile readIgnoreFile(Path root, String shownAs, Problems problems) throws IOException {
        for (String name : IGNORE_FILES) {
            Path file = root.resolve(name);
            if (Files.isRegularFile(file)) {
                String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
                return IgnoreFile.parse(ImagePath.child(shownAs, name), text, problems);
            }
        }
        return IgnoreFile.NONE;
    }

    /** The context directory, absolute. */
    public Path directory() {
        return directory;
    }

    /** A path of the context as messages name it. */
    SourceLocation place(String path) {
        if (RemoteSources.isRemote(path)) {
            return SourceLocation.of(RemoteSources.shown(path));
        }
        String place = path.isEmpty() ? shownAs : ImagePath.child(shownAs, path);
        return SourceLocation.of(place.isEmpty() ? "." : place);
    }

    /** The path in the context that a place means, if it is one of it; a member of an archive is the archive there. */
    Optional<String> pathOf(SourceLocation place) {
        String file = place.file();
        int member = file.indexOf("!/");
        String whole = member < 0 ? file : file.substring(0, member);
        String shown = shownAs.isEmpty() ? "" : shownAs + "/";
        return whole.startsWith(shown) ? Optional.of(whole.substring(shown.length())) : Optional.empty();
    }

    /** The line of the ignore file that keeps a path out of every image. */
    Optional<IgnoreFile.Rule> excludedBy(String path) {
        return ignoreFile.verdict(path).excludedBy();
    }

    /** Whether an excluded directory may still hold files that a later line of the ignore file takes back in. */
    boolean mayHoldExceptions() {
        return ignoreFile.hasExceptions();
    }

    /**
     * What a name stands for; links on the way and at its end are followed.
     *
     * @param path relative to the context, normalised
     * @throws IOException when it cannot be looked at; a missing one is no exception
     */
    Optional<Item> find(String path) throws IOException {
        Optional<FetchedFile> one = fetched.file(path);
        if (one.isPresent()) {
            return Optional.of(item(path, one.get()));
        }
        Optional<Path> file = locate(path);
        if (file.isPresent() && Files.exists(file.get())) {
            return Optional.of(new Item(path, file.get(), FileAttributes.read(file.get())));
        }
        return fetched.isDirectory(path) ? Optional.of(directoryOfFetched(path)) : Optional.empty();
    }

    /**
     * The file that a URL stands for, if it was fetched.
     *
     * @throws IOException when it cannot be looked at
     */
    Optional<Item> findRemote(String url) throws IOException {
        Optional<FetchedFile> one = fetched.file(url);
        return one.isPresent() ? Optional.of(item(url, one.get())) : Optional.empty();
    }

    private static Item item(String path, FetchedFile file) throws IOException {
        Path blob = file.content().file();
        return new Item(path, blob, FileAttributes.read(blob), Optional.of(file));
    }

    private Item directoryOfFetched(String path) throws IOException {
        return new Item(path, directory.resolve(path), FileAttributes.read(directory));
    }

    /** The same with links followed. */
    Item followed(Item item) throws IOException {
        return isOfFetched(item) ? item : new Item(item.path(), item.file(), FileAttributes.read(item.file()));
    }

    /** Whether it is a directory once links are followed. */
    boolean isDirectory(Item item) {
        return item.fetched().isEmpty() && (Files.isDirectory(item.file()) || fetched.isDirectory(item.path()));
    }

    /** Whether it was fetched, or is a directory that is there for fetched files only. */
    boolean isOfFetched(Item item) {
        return item.fetched().isPresent() || fetched.isDirectory(item.path()) && !Files.exists(item.file());
    }

    /** Whether a file, once its links are followed, is still in the context. */
    boolean holds(Path file) throws IOException {
        return file.toRealPath().startsWith(directory.toRealPath());
    }

    /** Where a name is on disk, or would be; a link at its end is not followed. */
    Optional<Path> locate(String path) throws IOException {
        if (FileName.isAscii(path)) {
            return Optional.of(directory.resolve(path));
        }
        Path current = directory;
        for (String name : path.split("/")) {
            if (FileName.isAscii(name)) {
                current = current.resolve(name);
            } else {
                Optional<Path> child = Files.isDirectory(current)
                        ? list(current, unnamed -> {}).stream()
                                .filter(named -> named.name().equals(name))
                                .map(Named::file)
                                .findFirst()
                        : Optional.empty();
                if (child.isEmpty()) {
                    return child;
                }
                current = child.get();
            }
        }
        return Optional.of(current);
    }

    /**
     * The children of a directory that walks and wildcards see, the ignore file not asked, by name.
     *
     * @param failed receives those that no image can hold, which are left out
     */
    List<Item> children(Item parent, Consumer<Problem> failed) throws IOException {
        Map<String, Item> children = new TreeMap<>();
        for (Named named : isOfFetched(parent) ? List.<Named>of() : list(parent.file(), failed)) {
            String path = ImagePath.child(parent.path(), named.name());
            if (!isLeftOut(path, named.name())) {
                children.put(
                        named.name(),
                        new Item(path, named.file(), FileAttributes.read(named.file(), LinkOption.NOFOLLOW_LINKS)));
            }
        }
        for (String name : fetched.names(parent.path())) {
            String path = ImagePath.child(parent.path(), name);
            Optional<FetchedFile> file = fetched.file(path);
            if (file.isPresent()) {
                children.put(name, item(path, file.get()));
            } else if (!children.containsKey(name)) {
                children.put(name, directoryOfFetched(path));
            }
        }
        return List.copyOf(children.values());
    }

    /**
     * Hands every visible thing below a directory to a visitor, a directory before what is in it, by name.
     *
     * @param failed receives what cannot be read and what no image can hold; the walk goes on behind it
     */
    void walk(Item top, Consumer<Problem> failed, Consumer<Item> visitor) {
        walk(top, ignoreFile.verdict(top.path()), failed, visitor);
    }

    private void walk(Item parent, IgnoreFile.Verdict verdict, Consumer<Problem> failed, Consumer<Item> visitor) {
        List<Item> children;
        try {
            children = children(parent, failed);
        } catch (IOException e) {
            failed.accept(Problem.environment("cannot read " + place(parent.path()) + " (" + e + ")"));
            return;
        }
        for (Item child : children) {
            IgnoreFile.Verdict below = verdict.below(child.path());
            boolean excluded = below.excludedBy().isPresent();
            if (!excluded) {
                visitor.accept(child);
            }
            if (child.attributes().isDirectory() && (!excluded || ignoreFile.hasExceptions())) {
                walk(child, below, failed, visitor);
            }
        }
    }

    private boolean isLeftOut(String path, String name) {
        boolean atTop = path.equals(name);
        return VERSION_CONTROL.contains(name)
                || atTop && (IGNORE_FILES.contains(name) || name.endsWith(".lock"))
                || leftOut.contains(path);
    }

    private record Named(String name, Path file) {}

    private static List<Named> list(Path directory, Consumer<Problem> failed) throws IOException {
        List<Named> all = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            for (Path file : stream) {
                try {
                    all.add(new Named(FileName.text(file.getFileName()), file));
                } catch (CharacterCodingException e) {
                    failed.accept(Problem.project("the name of " + file + " is not UTF-8")
                            .withRemedy("rename it, or remove it from the context"));
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        all.sort(Comparator.comparing(Named::name));
        return all;
    }

    private static ProblemException unreadable(Path path, IOException e) {
        return new ProblemException(
                Problem.environment(
                        "cannot read " + path + " (" + e.getClass().getSimpleName() + ": " + e.getMessage() + ")"),
                e);
    }
}
