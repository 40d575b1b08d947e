package io.sealer.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.image.NeighbourJoiner.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NeighbourJoinerTest {

    @Test
    void lightestNeighboursOfOneAffinityComeFirst() {
        List<Long> weights = List.of(1L, 1L, 50L, 60L);
        List<String> affinities = List.of("a", "b", "c", "c");
        assertThat(new NeighbourJoiner(weights, affinities).joinTo(3))
                .containsExactly(new Range(0, 0), new Range(1, 1), new Range(2, 3));
        assertThat(new NeighbourJoiner(weights, affinities).joinTo(2))
                .containsExactly(new Range(0, 1), new Range(2, 3));
    }

    @Test
    void nothingIsJoinedWithoutNeed() {
        assertThat(new NeighbourJoiner(List.of(), List.of()).joinTo(5)).isEmpty();
        assertThat(new NeighbourJoiner(List.of(1L, 2L), List.of("a", "a")).joinTo(2))
                .hasSize(2);
    }

    @Test
    void agreesWithTheRuleWrittenPlainly() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            int n = 1 + random.nextInt(40);
            List<Long> weights = new ArrayList<>();
            List<String> affinities = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                weights.add((long) random.nextInt(12));
                affinities.add("r" + (i + random.nextInt(2)) / 4);
            }
            int limit = 1 + random.nextInt(n);
            assertThat(new NeighbourJoiner(weights, affinities).joinTo(limit))
                    .isEqualTo(plainly(weights, affinities, limit));
        }
    }

    @Test
    void thousandsOfMembersAreJoinedAtOnce() {
        List<Long> weights = new ArrayList<>();
        List<String> affinities = new ArrayList<>();
        for (int i = 0; i < 200_000; i++) {
            weights.add((long) (i * 31 % 1009));
            affinities.add("r" + i / 5);
        }
        assertThat(new NeighbourJoiner(weights, affinities).joinTo(79)).hasSize(79);
    }

    private static List<Range> plainly(List<Long> weights, List<String> affinities, int limit) {
        List<Range> row = new ArrayList<>();
        for (int i = 0; i < weights.size(); i++) {
            row.add(new Range(i, i));
        }
        while (row.size() > limit) {
            int best = 0;
            for (int i = 1; i + 1 < row.size(); i++) {
                if (cost(row, i, weights, affinities) < cost(row, best, weights, affinities)) {
                    best = i;
                }
            }
            row.set(best, new Range(row.get(best).first(), row.remove(best + 1).last()));
        }
        return row;
    }

    private static long cost(List<Range> row, int left, List<Long> weights, List<String> affinities) {
        int first = row.get(left).first();
        int last = row.get(left + 1).last();
        long sum = 0;
        boolean same = true;
        for (int i = first; i <= last; i++) {
            sum += weights.get(i);
            same &= affinities.get(i).equals(affinities.get(first));
        }
        return same ? sum : sum + 1_000_000;
    }
}
