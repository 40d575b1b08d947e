package io.sealer.rootfs;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.SourceLocation;
import io.sealer.image.Entry;
import io.sealer.image.Entry.Attributes;
import io.sealer.image.LayerListing;
import io.sealer.image.LayerMember;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Lays the layers of an image on one another, as a container runtime that stacks directories does (OCI image-spec 1.1,
 * layer.md; overlayfs): what a layer deletes is deleted from the layers below it and not from itself, in whatever order
 * it says so, and something below a path that was no directory makes it one.
 */
public final class LayeredRootfs {

    private final SourceLocation image;
    private final TreeMap<String, Tree.Node> nodes = new TreeMap<>();
    private final Placement placement;
    /** What the layer at hand has put. */
    private final Set<String> own = new HashSet<>();

    private LayeredRootfs(String image) {
        this.image = SourceLocation.of(image);
        this.placement = Placement.inBase(image);
    }

    /** What cannot be put; the message says why. */
    private static final class Contradiction extends Exception {

        private static final long serialVersionUID = 1L;

        Contradiction(String message) {
            super(message);
        }
    }

    /**
     * The root file system of an image.
     *
     * @param image how messages and places name the image: a file of it is {@code IMAGE!/path}, or only {@code path}
     *     where the image's name is empty
     * @param layers its layers, lowest first
     * @throws ProblemException when a layer contradicts itself: a path twice, something below a file, a hard link to
     *     nothing
     */
    public static Rootfs of(String image, List<LayerListing> layers) {
        return new Rootfs(SortedNodes.of(nodes(image, layers).values().stream()), List.of());
    }

    static TreeMap<String, Tree.Node> nodes(String image, List<LayerListing> layers) {
        LayeredRootfs rootfs = new LayeredRootfs(image);
        for (LayerListing layer : layers) {
            try {
                rootfs.add(layer.members());
            } catch (Contradiction e) {
                throw new ProblemException(
                        Problem.environment("the layer "
                                        + layer.layer().descriptor().digest() + " cannot be used: " + e.getMessage())
                                .withLocation(rootfs.image),
                        e);
            }
        }
        return rootfs.nodes;
    }

    private void add(List<LayerMember> members) throws Contradiction {
        own.clear();
        for (LayerMember member : members) {
            if (member instanceof LayerMember.Whiteout) {
                remove(member.path());
            } else if (member instanceof LayerMember.Opaque) {
                below(member.path()).clear();
            }
        }
        for (LayerMember member : members) {
            if (member instanceof LayerMember.Put put) {
                put(put.entry());
            } else if (member instanceof LayerMember.HardLink link) {
                put(linked(link));
            }
        }
    }

    private Entry linked(LayerMember.HardLink link) throws Contradiction {
        Tree.Node target = nodes.get(link.target());
        if (target != null && target.entry() instanceof Entry.File file) {
            return new Entry.File(link.path(), file.attributes(), file.content());
        } else if (target != null && target.entry() instanceof Entry.Symlink symlink) {
            return new Entry.Symlink(link.path(), symlink.attributes(), symlink.target());
        }
        throw new Contradiction(
                "\"" + link.path() + "\" is a hard link to \"" + link.target() + "\", which is no file before it");
    }

    private void put(Entry entry) throws Contradiction {
        String path = entry.path();
        ensureParents(path);
        Tree.Node there = nodes.get(path);
        boolean merges = entry instanceof Entry.Directory && there != null && there.entry() instanceof Entry.Directory;
        if (!merges) {
            if (own.contains(path)) {
                throw new Contradiction("\"" + path + "\" comes twice");
            }
            remove(path);
        }
        nodes.put(path, new Tree.Node(entry, placement));
        own.add(path);
    }

    private void ensureParents(String path) throws Contradiction {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            String parent = path.substring(0, slash);
            Tree.Node there = nodes.get(parent);
            if (there != null && there.entry() instanceof Entry.Directory) {
                own.add(parent);
                continue;
            }
            if (!own.add(parent)) {
                throw new Contradiction("\"" + path + "\" lies below \"" + parent + "\", which is no directory");
            }
            nodes.put(parent, new Tree.Node(new Entry.Directory(parent, Attributes.DIRECTORY), placement));
        }
    }

    private void remove(String path) {
        nodes.remove(path);
        below(path).clear();
    }

    private NavigableMap<String, Tree.Node> below(String directory) {
        // "0" follows "/" in every order of characters that is used for paths.
        return directory.isEmpty() ? nodes : nodes.subMap(directory + "/", true, directory + "0", false);
    }
}
