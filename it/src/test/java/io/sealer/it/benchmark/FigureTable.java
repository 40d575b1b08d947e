package io.sealer.it.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Collects figures round by round, and gives their medians. */
final class FigureTable {

    private static final double MB = 1e6;
    private static final double MIB = 1 << 20;

    private final Map<String, List<Figures>> rows = new LinkedHashMap<>();

    /** Takes the next round of something. */
    void add(String name, Figures figures) {
        rows.computeIfAbsent(name, unknown -> new ArrayList<>()).add(figures);
        System.err.printf(Locale.ROOT, "%s: %.2f s, %.2f CPU s%n", name, figures.wall(), figures.cpu());
    }

    /** The last round of something. */
    Figures last(String name) {
        List<Figures> all = rows.get(name);
        return all.get(all.size() - 1);
    }

    /** A table with a row for each of these, as far as they were measured. */
    List<String> lines(List<String> names) {
        List<String> lines = new ArrayList<>();
        lines.add("| | wall s (least–most) | CPU s | peak RSS MiB | written MB | pushed MB |");
        lines.add("|---|---|---|---|---|---|");
        for (String name : names) {
            if (rows.containsKey(name)) {
                List<Double> walls = values(name, Figures::wall);
                lines.add(String.format(
                        Locale.ROOT,
                        "| %s | %.2f (%.2f–%.2f) | %.2f | %.0f | %.1f | %s |",
                        name,
                        median(name, Figures::wall),
                        walls.get(0),
                        walls.get(walls.size() - 1),
                        median(name, Figures::cpu),
                        median(name, one -> one.peakRss() / MIB),
                        median(name, one -> one.written() / MB),
                        pushed(name)));
            }
        }
        return lines;
    }

    private String pushed(String name) {
        double bytes = median(name, Figures::pushed);
        return bytes == 0 ? "" : String.format(Locale.ROOT, "%.1f", bytes / MB);
    }

    double median(String name, ToDoubleFunction<Figures> figure) {
        return middle(values(name, figure));
    }

    /** A figure of one round, made of what several things took in it. */
    interface OfRound {

        double of(Round round);
    }

    /** Looks up what something took in one round. */
    interface Round {

        Figures get(String name);
    }

    /** The median over all rounds of something computed for each: ratios within a round survive a busy machine. */
    double median(int rounds, OfRound figure) {
        return middle(IntStream.range(0, rounds)
                .mapToObj(round -> figure.of(name -> rows.get(name).get(round)))
                .sorted()
                .toList());
    }

    private List<Double> values(String name, ToDoubleFunction<Figures> figure) {
        return rows.get(name).stream().map(figure::applyAsDouble).sorted().toList();
    }

    private static double middle(List<Double> sorted) {
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }
}
