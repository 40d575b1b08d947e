package io.sealer.rootfs;

import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.image.Content;
import io.sealer.image.Entry;
import io.sealer.image.EntryGroup;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The merged root file system of one platform. It never changes, and holds no content but that of small generated
 * files. Paths have no slash at either end; the root itself is the empty path and no entry.
 */
public final class Rootfs {

    /** The owner may execute it. */
    private static final int EXECUTABLE = 0100;

    private final SortedNodes nodes;
    private final List<String> instructions;
    private final SortedMap<String, Placement> deleted;
    private final LinkResolver links;

    /** A root file system of which no base image has anything more. */
    Rootfs(SortedNodes nodes, List<String> instructions) {
        this(nodes, instructions, Collections.emptySortedMap());
    }

    /**
     * Takes over its arguments.
     *
     * @param instructions those that put something, as the history shows them
     * @param deleted what of the base image an instruction deleted
     */
    Rootfs(SortedNodes nodes, List<String> instructions, SortedMap<String, Placement> deleted) {
        this.nodes = nodes;
        this.deleted = deleted;
        this.instructions = List.copyOf(instructions);
        this.links = new LinkResolver(path -> {
            Tree.Node node = nodes.get(path);
            return node == null ? null : node.entry();
        });
    }

    /** A root file system without any file. */
    public static Rootfs empty() {
        return new Rootfs(SortedNodes.of(Stream.empty()), List.of());
    }

    /** The same with further files, whose places have to be free. */
    Rootfs with(String createdBy, List<AddedFile> files, Problems problems) {
        if (files.isEmpty()) {
            return this;
        }
        Map<String, Tree.Node> more = new HashMap<>();
        nodes.all().forEach(node -> more.put(node.entry().path(), node));
        List<String> all = new ArrayList<>(instructions);
        all.add(createdBy);
        for (AddedFile file : files) {
            Placement placement = Placement.by(instructions.size(), file.origin());
            for (String above = ImagePath.parent(file.path()); !above.isEmpty(); above = ImagePath.parent(above)) {
                more.putIfAbsent(
                        above, new Tree.Node(new Entry.Directory(above, Entry.Attributes.DIRECTORY), placement));
                Tree.Node there = more.get(above);
                if (!(there.entry() instanceof Entry.Directory)) {
                    problems.at(
                            file.origin(),
                            above + " is no directory, from "
                                    + there.placement().originOf(above));
                }
            }
            Entry entry = new Entry.File(file.path(), Entry.Attributes.FILE, file.content());
            if (more.putIfAbsent(file.path(), new Tree.Node(entry, placement)) != null) {
                problems.at(
                        file.origin(),
                        "there is something in this place already",
                        "name another one with <path>, or leave one of them out");
            }
        }
        return new Rootfs(SortedNodes.of(more.values().stream()), all, deleted);
    }

    /** Everything in it, sorted by path; directories come before what is in them. */
    public List<Entry> entries() {
        return nodes.all().stream().map(Tree.Node::entry).toList();
    }

    /** What is at exactly this path; links are not followed. */
    public Optional<Entry> find(String path) {
        return Optional.ofNullable(nodes.get(path)).map(Tree.Node::entry);
    }

    /** What a running system would find at this path: links are followed, from this root. */
    public Optional<Entry> resolve(String path) {
        try {
            return find(links.resolve(path, true));
        } catch (LinkResolver.BrokenPath e) {
            return Optional.empty();
        }
    }

    /**
     * Where an entry came from, as the user knows it: a file of the project, {@code archive!/member},
     * {@code IMAGE!/path} in a base image, or the line of the Kubefile for a directory that only had to be there.
     *
     * @throws NoSuchElementException when there is no such entry
     */
    public SourceLocation origin(String path) {
        Tree.Node node = nodes.get(path);
        if (node == null) {
            throw new NoSuchElementException(path);
        }
        return node.placement().originOf(path);
    }

    /**
     * Reads a file; links are followed. The caller closes.
     *
     * @throws FileNotFoundException when there is no file at this path
     */
    public InputStream open(String path) throws IOException {
        Optional<Entry> entry = resolve(path);
        if (entry.isPresent() && entry.get() instanceof Entry.File file) {
            return file.content().open();
        }
        throw new FileNotFoundException("no file " + path + " in the root file system");
    }

    /**
     * The file on this machine that a program of the tree is: one of the project's own context that went into the tree
     * as it is, and is executable here and there, or one that was fetched for the project by its checksum. What comes
     * from another image or from an archive of the context, what was filtered, and what is not executable has none.
     */
    public Optional<ProjectFile> program(String path) {
        try {
            Tree.Node node = nodes.get(links.resolve(path, true));
            boolean own = node != null && node.placement().instruction() != Placement.BASE;
            return own
                            && node.entry() instanceof Entry.File file
                            && (file.attributes().mode() & EXECUTABLE) != 0
                    ? program(file.content())
                            .map(found -> new ProjectFile(
                                    found.toAbsolutePath(), node.placement().originOf(file.path())))
                    : Optional.empty();
        } catch (LinkResolver.BrokenPath e) {
            return Optional.empty();
        }
    }

    private static Optional<Path> program(Content content) {
        if (content instanceof Content.Blob fetched) {
            return Optional.of(fetched.file());
        }
        return content instanceof Content.LocalFile local && Files.isExecutable(local.file())
                ? Optional.of(local.file())
                : Optional.empty();
    }

    /** Whether {@link #open} can read what is at this path. */
    public boolean isReadable(String path) {
        return resolve(path).filter(Entry.File.class::isInstance).isPresent();
    }

    /** Whether what is at this path is a file that its owner may execute; links are followed. */
    public boolean isExecutable(String path) {
        return resolve(path)
                .filter(entry ->
                        entry instanceof Entry.File && (entry.attributes().mode() & EXECUTABLE) != 0)
                .isPresent();
    }

    /** The files below a directory, at any depth, by path; links are not followed. The empty path means all files. */
    public Stream<Entry.File> filesBelow(String directory) {
        return nodes.below(directory).stream()
                .map(Tree.Node::entry)
                .filter(Entry.File.class::isInstance)
                .map(Entry.File.class::cast);
    }

    /**
     * A part of it, with paths from that part's top: everything for the empty path, what is in a directory, or a single
     * file by its name. Links on the way are followed; what is in the part stays as it is.
     *
     * @param path slashes at its ends do not matter
     * @return nothing where there is nothing at this path
     */
    public Optional<List<Entry>> excerpt(String path) {
        Optional<String> wanted = ImagePath.normalise(path);
        if (wanted.isEmpty()) {
            return Optional.empty();
        } else if (wanted.get().isEmpty()) {
            return Optional.of(entries());
        }
        return resolve(wanted.get()).map(top -> {
            String before = top instanceof Entry.Directory ? top.path() : ImagePath.parent(top.path());
            return top instanceof Entry.Directory
                    ? nodes.below(top.path()).stream()
                            .map(node -> moved(node.entry(), before))
                            .toList()
                    : List.of(moved(top, before));
        });
    }

    private static Entry moved(Entry entry, String top) {
        String path = top.isEmpty() ? entry.path() : entry.path().substring(top.length() + 1);
        if (entry instanceof Entry.File file) {
            return new Entry.File(path, file.attributes(), file.content());
        }
        return entry instanceof Entry.Symlink link
                ? new Entry.Symlink(path, link.attributes(), link.target())
                : new Entry.Directory(path, entry.attributes());
    }

    /** The paths that {@link #open} can read, sorted: files, and links that lead to one. */
    public List<String> readablePaths() {
        return nodes.all().stream()
                .map(Tree.Node::entry)
                .filter(entry -> !(entry instanceof Entry.Directory))
                .map(Entry::path)
                .filter(this::isReadable)
                .toList();
    }

    /** The paths of links that lead to directories, sorted, each with the path that it leads to. */
    public SortedMap<String, String> directoryLinks() {
        SortedMap<String, String> directories = new TreeMap<>();
        for (Tree.Node node : nodes.all()) {
            if (node.entry() instanceof Entry.Symlink link) {
                resolve(link.path())
                        .filter(Entry.Directory.class::isInstance)
                        .ifPresent(directory -> directories.put(link.path(), directory.path()));
            }
        }
        return directories;
    }

    /** Whether what is at exactly this path comes from the base image; false where nothing is. */
    public boolean isOfBase(String path) {
        Tree.Node node = nodes.get(path);
        return node != null && node.placement().instruction() == Placement.BASE;
    }

    /**
     * One group an instruction that put something which is still there, in the order of the instructions. What it
     * deleted of the base image is an empty file named {@code .wh.NAME} (OCI image-spec 1.1, layer.md, "Whiteouts").
     */
    public List<EntryGroup> groups() {
        List<List<Entry>> byInstruction = new ArrayList<>();
        instructions.forEach(text -> byInstruction.add(new ArrayList<>()));
        for (Tree.Node node : nodes.all()) {
            if (node.placement().instruction() != Placement.BASE) {
                byInstruction.get(node.placement().instruction()).add(node.entry());
            }
        }
        deleted.forEach(
                (path, placement) -> byInstruction.get(placement.instruction()).add(whiteout(path)));
        byInstruction.forEach(entries -> entries.sort(Comparator.comparing(Entry::path)));
        List<EntryGroup> groups = new ArrayList<>();
        for (int i = 0; i < instructions.size(); i++) {
            if (!byInstruction.get(i).isEmpty()) {
                groups.add(new EntryGroup(instructions.get(i), EntryGroup.Kind.FILES, "", byInstruction.get(i)));
            }
        }
        return groups;
    }

    private static Entry whiteout(String path) {
        return new Entry.File(
                ImagePath.child(ImagePath.parent(path), ".wh." + ImagePath.name(path)),
                Entry.Attributes.FILE,
                new Content.Bytes(new byte[0]));
    }

    /**
     * Tells a line an entry, by path, that changes whenever the image would: for fingerprints. A file on disk is not read
     * but told by size, times and inode.
     *
     * @param lines hears the lines, of which none is kept
     * @throws IOException when a file has gone since the tree was built
     */
    public void listing(Consumer<String> lines) throws IOException {
        ContentIdentity contents = new ContentIdentity();
        for (Tree.Node node : nodes.all()) {
            Entry entry = node.entry();
            Entry.Attributes attributes = entry.attributes();
            lines.accept(
                    what(entry, contents) + " 0" + Integer.toOctalString(attributes.mode()) + " " + attributes.uid()
                            + ":" + attributes.gid() + " " + node.placement().instruction() + " " + entry.path());
        }
        deleted.forEach((path, placement) -> lines.accept("deleted " + placement.instruction() + " " + path));
    }

    private static String what(Entry entry, ContentIdentity contents) throws IOException {
        if (entry instanceof Entry.File file) {
            return "file " + contents.of(file.content());
        }
        return entry instanceof Entry.Symlink link ? "link " + link.target() : "directory";
    }

    /**
     * A text that changes whenever a file's content does, found without reading it.
     *
     * @throws IOException when it has gone since the tree was built
     */
    public String identity(Entry.File file) throws IOException {
        return new ContentIdentity().of(file.content());
    }

    /** How many bytes its files have; without those of a base image. */
    public long size() {
        return filesBelow("")
                .filter(file -> !isOfBase(file.path()))
                .map(Entry.File::content)
                .mapToLong(Content::size)
                .sum();
    }
}
