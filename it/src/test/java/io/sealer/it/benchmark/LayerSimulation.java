package io.sealer.it.benchmark;

import io.sealer.image.EntryGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Compares the rule by which the product splits a registry into layers with its rivals, on made-up upgrades and on the
 * recorded releases of real products; prints Markdown. A program: {@code it/benchmark/layers.sh}.
 */
final class LayerSimulation {

    private static final int RELEASES = 30;
    private static final int SEEDS = 3;
    private static final double GB = 1e9;

    /** Layers of blobs: what the index leaves of the budgets 80 and 40. */
    private static final List<Integer> MOST = List.of(79, 39);

    /** A made-up product. */
    private record Product(String name, int images, boolean flat) {}

    private record Case(SplitRule rule, int most, Product product, UpgradeSequence.Kind kind) {}

    private static final List<Product> PRODUCTS = List.of(
            new Product("small", 12, false),
            new Product("mid", 40, false),
            new Product("m65", 65, false),
            new Product("big", 120, false),
            new Product("flat", 150, true));

    private LayerSimulation() {}

    /**
     * Runs it.
     *
     * @param arguments the file with recorded releases
     */
    public static void main(String[] arguments) throws IOException {
        recorded(new RecordedReleases(Path.of(arguments[0])));
        Map<Case, Double> ratios = new HashMap<>();
        for (Product product : PRODUCTS) {
            for (UpgradeSequence.Kind kind : UpgradeSequence.Kind.values()) {
                measure(product, kind, ratios);
            }
        }
        for (int most : MOST) {
            madeUp(most, ratios);
        }
        byKind(MOST.get(0), ratios);
    }

    private static void measure(Product product, UpgradeSequence.Kind kind, Map<Case, Double> ratios) {
        for (int seed = 0; seed < SEEDS; seed++) {
            UpgradeSequence sequence = new UpgradeSequence(kind, product.images(), product.flat(), seed);
            Map<Case, ReleaseCost> costs = new HashMap<>();
            for (int release = 0; release < RELEASES; release++) {
                List<EntryGroup> groups = ReleaseCost.groups(sequence.images());
                for (SplitRule rule : SplitRule.values()) {
                    for (int most : MOST) {
                        costs.computeIfAbsent(new Case(rule, most, product, kind), one -> new ReleaseCost(rule, most))
                                .release(groups);
                    }
                }
                sequence.next();
            }
            // The geometric mean over the seeds.
            costs.forEach((one, cost) ->
                    ratios.merge(one, Math.pow(cost.ratio(), 1.0 / SEEDS), (left, right) -> left * right));
        }
    }

    private static void madeUp(int most, Map<Case, Double> ratios) {
        System.out.println("\n**Made-up upgrades, " + most + " layers of blobs**: geometric mean over "
                + UpgradeSequence.Kind.values().length + " kinds and " + SEEDS + " seeds\n");
        head(PRODUCTS.stream().map(Product::name).toList());
        for (SplitRule rule : SplitRule.values()) {
            List<String> cells = new ArrayList<>();
            for (Product product : PRODUCTS) {
                double logs = 0;
                for (UpgradeSequence.Kind kind : UpgradeSequence.Kind.values()) {
                    logs += Math.log(ratios.get(new Case(rule, most, product, kind)));
                }
                cells.add(number(Math.exp(logs / UpgradeSequence.Kind.values().length)));
            }
            row(rule.title(), cells);
        }
    }

    private static void byKind(int most, Map<Case, Double> ratios) {
        for (Product product : PRODUCTS.subList(1, PRODUCTS.size())) {
            System.out.println("\n**" + product.name() + " by kind, " + most + " layers of blobs**\n");
            head(Stream.of(UpgradeSequence.Kind.values())
                    .map(UpgradeSequence.Kind::title)
                    .toList());
            for (SplitRule rule : SplitRule.values()) {
                row(
                        rule.title(),
                        Stream.of(UpgradeSequence.Kind.values())
                                .map(kind -> number(ratios.get(new Case(rule, most, product, kind))))
                                .toList());
            }
        }
    }

    private static void recorded(RecordedReleases records) {
        record History(String name, List<String> products, int every, int most) {}
        List<History> histories = List.of(
                new History("Longhorn, monthly, 79", List.of("longhorn"), 1, 79),
                new History("kube-prometheus, monthly, 79", List.of("kube-prometheus"), 1, 79),
                new History("all, monthly, 79", List.of(), 1, 79),
                new History("all, quarterly, 79", List.of(), 3, 79),
                new History("all, monthly, 39", List.of(), 1, 39),
                new History("all, quarterly, 39", List.of(), 3, 39));
        System.out.println("\n**Recorded releases**\n");
        head(histories.stream().map(History::name).toList());
        List<String> counts = new ArrayList<>();
        Map<SplitRule, List<String>> cells = new EnumMap<>(SplitRule.class);
        for (History history : histories) {
            List<List<SimulatedImage>> releases = records.releases(history.products(), history.every());
            List<List<EntryGroup>> groups =
                    releases.stream().map(ReleaseCost::groups).toList();
            for (SplitRule rule : SplitRule.values()) {
                ReleaseCost cost = new ReleaseCost(rule, history.most());
                groups.forEach(cost::release);
                cells.computeIfAbsent(rule, one -> new ArrayList<>()).add(number(cost.ratio()));
                if (rule == SplitRule.PRODUCT) {
                    int last = releases.size() - 1;
                    counts.add(releases.size() + " releases, at the end "
                            + releases.get(last).size() + " images, "
                            + groups.get(last).size() + " blobs; new " + number(cost.changed() / GB) + " GB, sent "
                            + number(cost.sent() / GB) + " GB");
                }
            }
        }
        cells.forEach((rule, ratios) -> row(rule.title(), ratios));
        row("what it is", counts);
    }

    private static void head(List<String> columns) {
        row("sent / new", columns);
        row("---", columns.stream().map(column -> "--:").toList());
    }

    private static void row(String first, List<String> cells) {
        System.out.println("| " + first + " | " + String.join(" | ", cells) + " |");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value);
    }
}
