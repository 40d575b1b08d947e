package io.sealer.rootfs;

import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.image.Content;
import io.sealer.image.Entry;
import io.sealer.image.Entry.Attributes;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The root file system while instructions put things into it. Each entry remembers who put it. What an instruction
 * finds below ({@link Placement#BASE}) belongs to no instruction.
 *
 * <p>A path that leads through a symbolic link ends where the link points, as it would in a running system; a file or
 * link in the last component is replaced, a directory is merged. A directory is never replaced by anything else, nor
 * anything else by a directory: that is a problem which names both origins. What the base image has is replaced in any
 * case, a directory with all that is in it.
 */
final class Tree {

    private final NodeTable nodes = new NodeTable();
    private final LinkResolver links = new LinkResolver(this::entry);
    private final Problems problems;
    private final Doubts doubts;
    private final SortedSet<String> replaced = new TreeSet<>();
    private final SortedMap<String, Placement> deleted = new TreeMap<>();

    Tree(Problems problems, Doubts doubts) {
        this.problems = problems;
        this.doubts = doubts;
    }

    /**
     * An entry and who put it.
     *
     * @param entry the entry
     * @param placement the instruction that its layer belongs to
     */
    record Node(Entry entry, Placement placement) {}

    /** Begins with what a base image has. */
    void begin(Map<String, Node> base) {
        base.values().forEach(nodes::put);
    }

    /** What the base image had at these paths was replaced. */
    SortedSet<String> replaced() {
        return replaced;
    }

    /** What of the base image was deleted, and who did it. */
    SortedMap<String, Placement> deleted() {
        return deleted;
    }

    /** Who put what is at exactly this path; empty where nothing is. */
    Optional<Placement> placement(String path) {
        return Optional.ofNullable(nodes.get(path)).map(Node::placement);
    }

    /** Deletes a file or link of the base image. */
    void delete(String path, Placement placement) {
        nodes.removeIf(node -> node.entry().path().equals(path));
        deleted.put(path, placement);
    }

    /** What is at exactly this path; null if nothing is. */
    private Entry entry(String path) {
        Node node = nodes.get(path);
        return node == null ? null : node.entry();
    }

    /** Whether a directory is there, links followed. The root always is. */
    boolean isDirectory(String path) {
        try {
            String real = links.resolve(path, true);
            return real.isEmpty() || entry(real) instanceof Entry.Directory;
        } catch (LinkResolver.BrokenPath e) {
            return false;
        }
    }

    /** Everything by path. */
    SortedNodes sorted() {
        return SortedNodes.of(nodes.all());
    }

    /** Puts a file; gives its path without links, or nothing where a problem was added. */
    Optional<String> file(String path, Attributes attributes, Content content, Placement placement) {
        return replace(path, "file", placement, real -> new Entry.File(real, attributes, content));
    }

    /** Puts a symbolic link; gives its path without links on the way, or nothing where a problem was added. */
    Optional<String> symlink(String path, Attributes attributes, String target, Placement placement) {
        return replace(path, "symbolic link", placement, real -> new Entry.Symlink(real, attributes, target));
    }

    /** Puts a directory, or gives the one that is there these attributes. */
    void directory(String path, Attributes attributes, Placement placement) {
        Optional<String> real = place(path, "directory", placement, true);
        if (real.isEmpty() || real.get().isEmpty()) {
            return;
        }
        Node there = nodes.get(real.get());
        Entry.Directory entry = new Entry.Directory(real.get(), attributes);
        if (there == null) {
            nodes.put(new Node(entry, placement.moved(path, real.get())));
        } else if (!there.entry().equals(entry)) {
            boolean base = there.placement().instruction() == Placement.BASE;
            nodes.put(new Node(entry, base ? placement.moved(path, real.get()) : there.placement()));
        }
    }

    /** Makes a directory where there is none yet; one that is there stays as it is. */
    void needDirectory(String path, Placement placement) {
        place(path, "directory", placement, true).ifPresent(real -> ensure(real, placement.moved(path, real)));
    }

    private interface EntryAt {

        Entry at(String path);
    }

    private Optional<String> replace(String path, String what, Placement placement, EntryAt make) {
        Optional<String> real = place(path, what, placement, false);
        real.ifPresent(at -> {
            Node before = nodes.put(new Node(make.at(at), placement.moved(path, at)));
            if (before != null && isOfBase(before)) {
                replaced.add(at);
            }
        });
        return real;
    }

    /** Where a path leads, with the directories above it made; empty where a problem was added. */
    private Optional<String> place(String path, String what, Placement placement, boolean directory) {
        if (isWhiteout(path)) {
            problems.at(
                    placement.line(),
                    placement.originOf(path)
                            + " cannot be put into an image: names that begin with \".wh.\" delete files of"
                            + " lower layers (OCI image-spec, layer.md)",
                    "rename it, or leave it out by .containerignore");
            return Optional.empty();
        }
        String real;
        try {
            real = isPlain(path, directory) ? path : links.resolve(path, directory);
        } catch (LinkResolver.BrokenPath e) {
            conflict(
                    placement,
                    "the " + what + " " + placement.originOf(path) + " cannot be put at " + path + ": " + e.getMessage()
                            + originOfBlocker(path));
            return Optional.empty();
        }
        if (!real.isEmpty() && mayGiveWay(real, directory)) {
            makeWay(real);
        }
        Entry there = entry(real);
        boolean directoryThere = real.isEmpty() || there instanceof Entry.Directory;
        if (there != null && directory != directoryThere || real.isEmpty() && !directory) {
            conflict(
                    placement,
                    "the " + what + " " + placement.originOf(path) + " cannot be put at /" + path + ": a "
                            + (directoryThere ? "directory" : "file") + " is there, from " + origin(real));
            return Optional.empty();
        }
        if (!real.isEmpty()) {
            ensure(ImagePath.parent(real), placement.moved(path, real));
        }
        return Optional.of(real);
    }

    private static boolean isOfBase(Node node) {
        return node.placement().instruction() == Placement.BASE;
    }

    /** Whether the base has something of another type there, and nobody put anything into it. */
    private boolean mayGiveWay(String path, boolean directory) {
        Node there = nodes.get(path);
        return there != null
                && isOfBase(there)
                && directory != there.entry() instanceof Entry.Directory
                && nodes.all().noneMatch(node -> node.entry().path().startsWith(path + "/") && !isOfBase(node));
    }

    private void makeWay(String path) {
        replaced.add(path);
        nodes.removeIf(node -> ImagePath.isWithin(node.entry().path(), path));
    }

    private void conflict(Placement placement, String message) {
        if (!doubts.files()) {
            problems.at(placement.line(), message);
        }
    }

    /**
     * Whether no link has to be followed: what lies at a path lies there for good, so a directory at the path above
     * means that there are directories all the way up.
     */
    private boolean isPlain(String path, boolean last) {
        String parent = ImagePath.parent(path);
        return !path.isEmpty()
                && (parent.isEmpty() || entry(parent) instanceof Entry.Directory)
                && !(last && entry(path) instanceof Entry.Symlink);
    }

    private void ensure(String directory, Placement placement) {
        if (!directory.isEmpty() && nodes.get(directory) == null) {
            ensure(ImagePath.parent(directory), placement);
            nodes.put(new Node(new Entry.Directory(directory, Attributes.DIRECTORY), placement));
        }
    }

    private static boolean isWhiteout(String path) {
        return path.startsWith(".wh.") || path.contains("/.wh.");
    }

    private String origin(String path) {
        Node node = nodes.get(path);
        return node == null ? "the start" : describe(node.placement(), path);
    }

    private String originOfBlocker(String path) {
        for (String above = path; !above.isEmpty(); above = ImagePath.parent(above)) {
            if (nodes.get(above) != null && !(entry(above) instanceof Entry.Directory)) {
                return ", from " + origin(above);
            }
        }
        return "";
    }

    private static String describe(Placement placement, String path) {
        SourceLocation origin = placement.originOf(path);
        return placement.instruction() == Placement.BASE || origin.equals(placement.line())
                ? origin.toString()
                : origin + " (" + placement.line() + ")";
    }
}
