package io.sealer.image;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Joins neighbours in a row until few enough are left: always the two that are lightest together, and those of one
 * affinity before any others; of equal pairs the left-most.
 *
 * <p>Since a release changes few things and the row is sorted by name, what joins what stays the same from one release
 * to the next, and a change touches one group. With a queue of pairs this takes n log n steps.
 */
final class NeighbourJoiner {

    /** One group of the result: the members from {@code first} to {@code last}, inclusive. */
    record Range(int first, int last) {}

    private record Pair(int left, int right, boolean sameAffinity, long weight, int version)
            implements Comparable<Pair> {

        @Override
        public int compareTo(Pair other) {
            if (sameAffinity != other.sameAffinity) {
                return sameAffinity ? -1 : 1;
            }
            int byWeight = Long.compare(weight, other.weight);
            return byWeight != 0 ? byWeight : Integer.compare(left, other.left);
        }
    }

    private final long[] weights;
    private final String[] affinities;
    private final int[] next;
    private final int[] previous;
    /** Counts the changes of a group, so that pairs which were queued before a change are known to be stale. */
    private final int[] versions;

    private final PriorityQueue<Pair> pairs = new PriorityQueue<>();
    private int groups;

    /**
     * A row of members.
     *
     * @param weights weight of each member, in bytes
     * @param affinities what each member belongs to; equal texts belong together
     */
    NeighbourJoiner(List<Long> weights, List<String> affinities) {
        groups = weights.size();
        this.weights = weights.stream().mapToLong(Long::longValue).toArray();
        this.affinities = affinities.toArray(String[]::new);
        next = new int[groups];
        previous = new int[groups];
        versions = new int[groups];
        for (int i = 0; i < groups; i++) {
            next[i] = i + 1 < groups ? i + 1 : -1;
            previous[i] = i - 1;
        }
    }

    /** Joins until at most {@code limit} groups are left, at least one; gives them from left to right. */
    List<Range> joinTo(int limit) {
        for (int i = 0; groups > limit && i + 1 < weights.length; i++) {
            queue(i);
        }
        while (groups > limit && !pairs.isEmpty()) {
            Pair pair = pairs.poll();
            if (next[pair.left] == pair.right && versions[pair.left] + versions[pair.right] == pair.version) {
                join(pair);
            }
        }
        List<Range> ranges = new ArrayList<>(groups);
        for (int i = 0; i >= 0 && i < weights.length; i = next[i]) {
            ranges.add(new Range(i, (next[i] < 0 ? weights.length : next[i]) - 1));
        }
        return ranges;
    }

    private void join(Pair pair) {
        int left = pair.left;
        weights[left] += weights[pair.right];
        affinities[left] = pair.sameAffinity ? affinities[left] : null;
        next[left] = next[pair.right];
        if (next[left] >= 0) {
            previous[next[left]] = left;
        }
        versions[left]++;
        versions[pair.right]++;
        groups--;
        if (previous[left] >= 0) {
            queue(previous[left]);
        }
        if (next[left] >= 0) {
            queue(left);
        }
    }

    private void queue(int left) {
        int right = next[left];
        boolean same = affinities[left] != null && affinities[left].equals(affinities[right]);
        pairs.add(new Pair(left, right, same, weights[left] + weights[right], versions[left] + versions[right]));
    }
}
