package io.sealer.rootfs;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The entries of a tree that does not change any more, by path: an array, for there may be a million of them. */
final class SortedNodes {

    private final List<Tree.Node> nodes;

    private SortedNodes(List<Tree.Node> nodes) {
        this.nodes = nodes;
    }

    /** Sorts entries, of which no two have one path. */
    static SortedNodes of(Stream<Tree.Node> nodes) {
        Tree.Node[] sorted = nodes.toArray(Tree.Node[]::new);
        Arrays.sort(sorted, Comparator.comparing(node -> node.entry().path()));
        return new SortedNodes(Collections.unmodifiableList(Arrays.asList(sorted)));
    }

    /** Everything, sorted by path. */
    List<Tree.Node> all() {
        return nodes;
    }

    /** What is at exactly this path; null if nothing is. */
    Tree.Node get(String path) {
        int place = place(path);
        return place < nodes.size() && nodes.get(place).entry().path().equals(path) ? nodes.get(place) : null;
    }

    /** What is below a directory, at any depth, sorted by path; everything for the empty path. */
    List<Tree.Node> below(String directory) {
        // "0" follows "/" in every order of characters that is used for paths.
        return directory.isEmpty() ? nodes : nodes.subList(place(directory + "/"), place(directory + "0"));
    }

    /** How many have a smaller path. */
    private int place(String path) {
        int low = 0;
        int high = nodes.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (nodes.get(middle).entry().path().compareTo(path) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
