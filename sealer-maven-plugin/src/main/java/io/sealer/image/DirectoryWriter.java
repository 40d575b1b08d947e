package io.sealer.image;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a merged root file system into an empty directory: files with their modes, several names of one file as hard
 * links, symbolic links as they are written, and the time 0. Owners, setuid, setgid and sticky bits are kept only where
 * the user is root. Directories are made here and links come last, so that nothing is ever written through a link.
 */
public final class DirectoryWriter {

    private static final int ORDINARY_BITS = 0777;
    private static final int OWNER_ONLY = 0700;
    private static final int ROOT_MODE = 0755;
    private static final int MOST_MISFITS = 20;
    private static final int BUFFER = 1 << 16;
    private static final FileTime NO_TIME = FileTime.fromMillis(0);

    private final Collection<Entry> entries;
    private final Map<Content, List<Entry.File>> files = new LinkedHashMap<>();

    /**
     * A writer.
     *
     * @param entries what to write: every path once, directories before what is in them
     */
    public DirectoryWriter(Collection<Entry> entries) {
        this.entries = List.copyOf(entries);
        for (Entry entry : this.entries) {
            if (entry instanceof Entry.File file) {
                files.computeIfAbsent(file.content(), content -> new ArrayList<>())
                        .add(file);
            }
        }
    }

    /** Bytes of all files, those of several names once. */
    public long bytes() {
        return files.keySet().stream().mapToLong(Content::size).sum();
    }

    /** How many files, directories and links there are. */
    public int count() {
        return entries.size();
    }

    /**
     * Writes.
     *
     * @param directory is there, and empty
     * @param task told of the bytes of files as they are written
     * @throws ProblemException when a name cannot be written there, or something else fails
     */
    public void write(Path directory, Progress.Task task) {
        Path[] at = {directory};
        try {
            checkNames(DirectoryNames.of(directory));
            boolean unix =
                    directory.getFileSystem().supportedFileAttributeViews().contains("unix");
            Attributes attributes = new Attributes(
                    unix, unix && Files.getAttribute(directory, "unix:uid").equals(0));
            directories(directory, attributes, at);
            contents(directory, attributes, task, at);
            links(directory, attributes, at);
            closeDirectories(directory, attributes, at);
        } catch (IOException | UnsupportedOperationException e) {
            throw new ProblemException(
                    Problem.environment(directory.relativize(at[0]) + " cannot be written: " + reason(e))
                            .withRemedy("name another directory with -Dsealer.output"),
                    e);
        }
    }

    private void checkNames(DirectoryNames names) {
        List<String> misfits = names.misfits(entries);
        Problems problems = new Problems();
        misfits.stream()
                .limit(MOST_MISFITS)
                .forEach(misfit -> problems.add(Problem.environment(misfit)
                        .withRemedy("extract to a file system, and under a locale (UTF-8), that can have it")));
        if (misfits.size() > MOST_MISFITS) {
            problems.add(Problem.environment(misfits.size() - MOST_MISFITS + " more names cannot be written"));
        }
        problems.throwIfAny();
    }

    private static String reason(Exception e) {
        if (e instanceof FileAlreadyExistsException) {
            return "another name in the image is the same to this file system";
        }
        return e instanceof IOException io ? FileProblem.reason(io) : "this file system has no such thing";
    }

    private void directories(Path directory, Attributes attributes, Path[] at) throws IOException {
        for (Entry entry : entries) {
            if (entry instanceof Entry.Directory) {
                at[0] = directory.resolve(entry.path());
                Files.createDirectory(at[0]);
                attributes.setMode(at[0], OWNER_ONLY);
            }
        }
    }

    private void contents(Path directory, Attributes attributes, Progress.Task task, Path[] at) throws IOException {
        List<Content.InLayer> inLayers = new ArrayList<>();
        for (Map.Entry<Content, List<Entry.File>> file : files.entrySet()) {
            if (file.getKey() instanceof Content.InLayer inLayer) {
                inLayers.add(inLayer);
            } else {
                try (InputStream in = file.getKey().open()) {
                    file(directory, file.getValue(), in, attributes, task, at);
                }
            }
        }
        LayerContents.read(inLayers, (content, in) -> file(directory, files.get(content), in, attributes, task, at));
    }

    private static void file(
            Path directory,
            List<Entry.File> names,
            InputStream in,
            Attributes attributes,
            Progress.Task task,
            Path[] at)
            throws IOException {
        Path first = directory.resolve(names.get(0).path());
        at[0] = first;
        try (OutputStream out = Files.newOutputStream(
                first, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            byte[] buffer = new byte[BUFFER];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
                task.advance(n);
            }
        }
        attributes.apply(first, names.get(0).attributes());
        for (Entry.File further : names.subList(1, names.size())) {
            at[0] = directory.resolve(further.path());
            Files.createLink(at[0], first);
        }
    }

    private void links(Path directory, Attributes attributes, Path[] at) throws IOException {
        for (Entry entry : entries) {
            if (entry instanceof Entry.Symlink link) {
                at[0] = directory.resolve(link.path());
                Files.createSymbolicLink(at[0], directory.getFileSystem().getPath(link.target()));
                attributes.applyToLink(at[0], link.attributes());
            }
        }
    }

    /** From the inside out: what is written into a directory changes its time, and needs the right to. */
    private void closeDirectories(Path directory, Attributes attributes, Path[] at) throws IOException {
        List<Entry> all = new ArrayList<>(entries);
        for (int i = all.size() - 1; i >= 0; i--) {
            if (all.get(i) instanceof Entry.Directory closed) {
                at[0] = directory.resolve(closed.path());
                attributes.apply(at[0], closed.attributes());
            }
        }
        at[0] = directory;
        attributes.apply(directory, new Entry.Attributes(ROOT_MODE, 0, 0));
    }

    /**
     * Sets what this system and this user can.
     *
     * @param unix whether files have modes and owners
     * @param root whether this user may give files away
     */
    private record Attributes(boolean unix, boolean root) {

        void apply(Path path, Entry.Attributes wanted) throws IOException {
            // What its owner may not read cannot be opened to set its time; a new owner takes special bits away.
            Files.setLastModifiedTime(path, NO_TIME);
            if (root) {
                setOwner(path, wanted);
            }
            setMode(path, root ? wanted.mode() : wanted.mode() & ORDINARY_BITS);
        }

        void applyToLink(Path path, Entry.Attributes wanted) throws IOException {
            if (root) {
                setOwner(path, wanted);
            }
            if (unix) {
                Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                        .setTimes(NO_TIME, null, null);
            }
        }

        void setMode(Path path, int mode) throws IOException {
            if (unix) {
                Files.setAttribute(path, "unix:mode", mode);
            }
        }

        private static void setOwner(Path path, Entry.Attributes wanted) throws IOException {
            Files.setAttribute(path, "unix:uid", wanted.uid(), LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:gid", wanted.gid(), LinkOption.NOFOLLOW_LINKS);
        }
    }
}
