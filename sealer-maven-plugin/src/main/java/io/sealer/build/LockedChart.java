package io.sealer.build;

import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.kube.YamlDocument;
import io.sealer.kube.YamlMapping;
import io.sealer.kube.YamlNode;
import io.sealer.kube.YamlSequence;
import io.sealer.oci.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A chart of a lock.
 *
 * @param chart what was asked for
 * @param digest the digest of the packed chart
 */
public record LockedChart(RemoteChart chart, Digest digest) implements Comparable<LockedChart> {

    void appendTo(StringBuilder yaml) {
        yaml.append("  - repository: ")
                .append(ImageLock.scalar(chart.repository()))
                .append('\n');
        yaml.append("    name: ").append(ImageLock.scalar(chart.name())).append('\n');
        yaml.append("    version: ").append(ImageLock.scalar(chart.version())).append('\n');
        yaml.append("    path: ").append(ImageLock.scalar(chart.path())).append('\n');
        yaml.append("    digest: ").append(digest).append('\n');
    }

    /** The charts of a lock's document; entries that are none are problems. */
    static List<LockedChart> readAll(YamlDocument document, Problems problems) {
        List<LockedChart> charts = new ArrayList<>();
        Optional<YamlNode> list = document.root() instanceof YamlMapping root ? root.get("charts") : Optional.empty();
        if (list.isPresent() && list.get() instanceof YamlSequence items) {
            items.items().forEach(item -> read(document, item, problems).ifPresent(charts::add));
        }
        return charts;
    }

    private static Optional<LockedChart> read(YamlDocument document, YamlNode item, Problems problems) {
        SourceLocation place = document.locate(item);
        if (!(item instanceof YamlMapping entry)) {
            problems.at(place, "a chart of a lock has \"repository\", \"name\", \"version\", \"path\" and \"digest\"");
            return Optional.empty();
        }
        List<Optional<String>> texts = new ArrayList<>();
        for (String key : List.of("repository", "name", "version", "path")) {
            texts.add(ImageLock.value(entry, key, text -> text, place, problems));
        }
        Optional<Digest> digest = ImageLock.value(entry, "digest", Digest::parse, place, problems);
        if (digest.isEmpty() || texts.stream().anyMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        try {
            RemoteChart chart = RemoteChart.of(
                    texts.get(0).get(),
                    texts.get(1).get(),
                    texts.get(2).get(),
                    texts.get(3).get());
            return Optional.of(new LockedChart(chart, digest.get()));
        } catch (IllegalArgumentException e) {
            problems.at(place, e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public int compareTo(LockedChart other) {
        return chart.compareTo(other.chart);
    }
}
