package io.sealer.rootfs;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The entries of a tree that grows, by path: a hash table with open addressing, whose only memory beside the entries is
 * one array. A {@code HashMap} would take a fifth of what a million entries take.
 */
final class NodeTable {

    private static final int SMALLEST = 64;
    /** Scatters neighbouring hashes over the table (Knuth's multiplicative hashing, 2^32 by the golden ratio). */
    private static final int SCATTER = 0x9e3779b9;

    private Tree.Node[] slots = new Tree.Node[SMALLEST];
    private int size;

    /** What is at a path; null if nothing is. */
    Tree.Node get(String path) {
        return slots[slot(path)];
    }

    /** Puts an entry at its path; gives what was there before, or null. */
    Tree.Node put(Tree.Node node) {
        if (size >= slots.length / 3 * 2) {
            refill(slots.length * 2, all());
        }
        int slot = slot(node.entry().path());
        Tree.Node before = slots[slot];
        slots[slot] = node;
        size += before == null ? 1 : 0;
        return before;
    }

    /** Takes entries out; takes as long as if the table was filled anew. */
    void removeIf(Predicate<Tree.Node> condition) {
        refill(slots.length, all().filter(condition.negate()));
    }

    /** Everything, in no order. */
    Stream<Tree.Node> all() {
        return Arrays.stream(slots).filter(Objects::nonNull);
    }

    private void refill(int length, Stream<Tree.Node> nodes) {
        slots = new Tree.Node[length];
        size = 0;
        nodes.forEach(this::put);
    }

    /** Where a path is, or the free slot where it would be. */
    private int slot(String path) {
        int mask = slots.length - 1;
        int slot = path.hashCode() * SCATTER >>> Integer.numberOfLeadingZeros(mask);
        while (slots[slot] != null && !slots[slot].entry().path().equals(path)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }
}
