package io.sealer.it.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Collects measurements round by round, and shows their medians in Markdown. */
final class ResultTable {

    private static final double MIB = 1 << 20;

    private final Map<String, List<Measurement>> rows = new LinkedHashMap<>();

    /** Takes the next round of some contenders. */
    void add(List<Measurement> round) {
        round.forEach(one ->
                rows.computeIfAbsent(one.contender(), name -> new ArrayList<>()).add(one));
    }

    /**
     * A table with a row for each of these contenders. A ratio is the median of the ratios of each round, since what
     * else the machine does differs from round to round.
     *
     * @param baseline what the ratios relate to
     */
    List<String> lines(String baseline, List<String> contenders) {
        List<String> lines = new ArrayList<>();
        lines.add("| | wall s (least–most) | ratio | CPU s | ratio | wall s until on disk | ratio | peak RSS MiB |");
        lines.add("|---|---|---|---|---|---|---|---|");
        for (String contender : contenders) {
            lines.add(String.format(
                    Locale.ROOT,
                    "| %s | %.2f (%.2f–%.2f) | %.2f | %.2f | %.2f | %.2f | %.2f | %.0f |",
                    contender,
                    median(contender, ResultTable::wall),
                    values(contender, ResultTable::wall).get(0),
                    values(contender, ResultTable::wall)
                            .get(values(contender, ResultTable::wall).size() - 1),
                    ratio(contender, baseline, ResultTable::wall),
                    median(contender, ResultTable::cpu),
                    ratio(contender, baseline, ResultTable::cpu),
                    median(contender, Measurement::wallSettled),
                    ratio(contender, baseline, Measurement::wallSettled),
                    median(contender, one -> one.peakRss() / MIB)));
        }
        return lines;
    }

    /** A line that compares the wall times of two contenders. */
    String comparison(String contender, String other) {
        return String.format(
                Locale.ROOT,
                "* %s: %.2f times the wall time of %s",
                contender,
                ratio(contender, other, ResultTable::wall),
                other);
    }

    /** A line that gives the wall and processor time of something that is in no table. */
    String remark(String contender) {
        return String.format(
                Locale.ROOT,
                "* %s, start and end, not counted: %.2f s, %.2f CPU s",
                contender,
                median(contender, ResultTable::wall),
                median(contender, ResultTable::cpu));
    }

    private double median(String contender, ToDoubleFunction<Measurement> figure) {
        return middle(values(contender, figure));
    }

    private double ratio(String contender, String baseline, ToDoubleFunction<Measurement> figure) {
        List<Measurement> above = rows.get(contender);
        List<Measurement> below = rows.get(baseline);
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < above.size(); round++) {
            ratios.add(figure.applyAsDouble(above.get(round)) / figure.applyAsDouble(below.get(round)));
        }
        return middle(ratios.stream().sorted().toList());
    }

    private List<Double> values(String contender, ToDoubleFunction<Measurement> figure) {
        return rows.get(contender).stream().map(figure::applyAsDouble).sorted().toList();
    }

    private static double middle(List<Double> sorted) {
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    private static double wall(Measurement one) {
        return Measurement.seconds(one.wall());
    }

    private static double cpu(Measurement one) {
        return Measurement.seconds(one.cpu());
    }
}
