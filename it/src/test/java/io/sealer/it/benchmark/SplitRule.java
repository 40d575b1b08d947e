package io.sealer.it.benchmark;

import io.sealer.image.Compression;
import io.sealer.image.Entry;
import io.sealer.image.EntryGroup;
import io.sealer.image.LayerBudget;
import io.sealer.image.LayerPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleBiFunction;

/** A way to split the blobs of a registry into layers: the product's own, or a rival. */
enum SplitRule {
    /** What the product does, by the product's own classes. */
    PRODUCT("same repository first, then the lightest neighbours") {
        @Override
        List<List<Entry.File>> split(List<EntryGroup> groups, int most) {
            return new LayerPlan(Compression.NONE, new LayerBudget(most + 3, most + 1))
                    .layers(groups, List.of()).stream()
                            .map(layer -> layer.entries().stream()
                                    .filter(Entry.File.class::isInstance)
                                    .map(Entry.File.class::cast)
                                    .toList())
                            .toList();
        }
    },
    /** Joining across repositories counts 4 times, across families of names 8 times. */
    WEIGHTED("lightest neighbours, x1 / x4 / x8") {
        @Override
        List<List<Entry.File>> split(List<EntryGroup> groups, int most) {
            return join(rows(groups), most, (a, b) -> factor(a, b) * (a.size + b.size));
        }
    },
    /** Whole repositories, whether there is room for more layers or not. */
    REPOSITORIES("a layer a repository, the lightest neighbours joined") {
        @Override
        List<List<Entry.File>> split(List<EntryGroup> groups, int most) {
            Map<String, Row> rows = new TreeMap<>();
            rows(groups).forEach(row -> rows.merge(row.first, row, Row::plus));
            return join(new ArrayList<>(rows.values()), most, (a, b) -> a.size + b.size);
        }
    },
    /** By the first bits of the digest. */
    BUCKETS("buckets by digest") {
        @Override
        List<List<Entry.File>> split(List<EntryGroup> groups, int most) {
            return buckets(rows(groups), most);
        }
    },
    /** The largest alone, the rest by digest. */
    LARGEST("the largest alone, the rest in 8 buckets") {
        @Override
        List<List<Entry.File>> split(List<EntryGroup> groups, int most) {
            List<Row> rows = rows(groups);
            rows.sort(Comparator.comparingLong((Row row) -> -row.size)
                    .thenComparing(row -> row.files.get(0).path()));
            int alone = Math.min(rows.size(), most - 8);
            List<List<Entry.File>> layers = new ArrayList<>();
            rows.subList(0, alone).forEach(row -> layers.add(row.files));
            layers.addAll(buckets(rows.subList(alone, rows.size()), 8));
            return layers;
        }
    },
    /** What sealer itself does. */
    ONE("one layer") {
        @Override
        List<List<Entry.File>> split(List<EntryGroup> groups, int most) {
            return join(rows(groups), 1, (a, b) -> 0);
        }
    };

    private final String title;

    SplitRule(String title) {
        this.title = title;
    }

    /** What it does. */
    String title() {
        return title;
    }

    /**
     * Splits.
     *
     * @param groups the blobs, a group each, as the product orders them
     * @param most how many layers there may be
     */
    abstract List<List<Entry.File>> split(List<EntryGroup> groups, int most);

    /** Some neighbours. */
    private record Row(String first, String last, long size, List<Entry.File> files) {

        Row plus(Row other) {
            List<Entry.File> all = new ArrayList<>(files);
            all.addAll(other.files);
            return new Row(first, other.last, size + other.size, all);
        }
    }

    private static List<Row> rows(List<EntryGroup> groups) {
        List<Row> rows = new ArrayList<>();
        for (EntryGroup group : groups) {
            Entry.File blob = (Entry.File) group.entries().get(0);
            rows.add(new Row(group.affinity(), group.affinity(), blob.content().size(), List.of(blob)));
        }
        return rows;
    }

    private static List<List<Entry.File>> join(List<Row> rows, int most, ToDoubleBiFunction<Row, Row> weight) {
        while (rows.size() > most) {
            int best = 0;
            double lightest = Double.MAX_VALUE;
            for (int i = 0; i + 1 < rows.size(); i++) {
                double here = weight.applyAsDouble(rows.get(i), rows.get(i + 1));
                if (here < lightest) {
                    best = i;
                    lightest = here;
                }
            }
            rows.set(best, rows.get(best).plus(rows.remove(best + 1)));
        }
        return rows.stream().map(Row::files).toList();
    }

    private static List<List<Entry.File>> buckets(List<Row> rows, int most) {
        Map<Integer, List<Entry.File>> buckets = new HashMap<>();
        for (Row row : rows) {
            for (Entry.File file : row.files) {
                buckets.computeIfAbsent(Math.floorMod(file.path().hashCode(), most), n -> new ArrayList<>())
                        .add(file);
            }
        }
        return List.copyOf(buckets.values());
    }

    private static int factor(Row left, Row right) {
        if (left.first.equals(left.last) && left.last.equals(right.first) && right.first.equals(right.last)) {
            return 1;
        }
        return family(left.last).equals(family(right.first)) ? 4 : 8;
    }

    private static String family(String repository) {
        int end = repository.contains("/") ? repository.indexOf('/') : repository.indexOf('-');
        return end < 0 ? repository : repository.substring(0, end);
    }
}
