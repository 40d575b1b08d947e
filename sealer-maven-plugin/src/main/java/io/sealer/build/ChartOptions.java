package io.sealer.build;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.discovery.ChartSettings;
import io.sealer.discovery.Charts;
import io.sealer.kube.ChartRenderer;
import io.sealer.kube.Helm;
import io.sealer.kube.KubernetesVersion;
import io.sealer.kube.SetValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the user says of charts.
 *
 * @param charts how charts are installed
 * @param helm what renders charts; asked when there is one
 */
public record ChartOptions(List<ConfiguredChart> charts, Supplier<Helm> helm) {

    /** Where messages say that these options are. */
    static final SourceLocation PLACE = SourceLocation.of("<charts>");

    public ChartOptions {
        charts = List.copyOf(charts);
        Objects.requireNonNull(helm, "helm");
    }

    /** Nothing is said, and there is nothing to render charts with. */
    public static ChartOptions none() {
        return new ChartOptions(List.of(), () -> {
            throw new ProblemException(Problem.environment("there is nothing to render charts with"));
        });
    }

    /**
     * The charts that are not among the files of the project.
     *
     * @param problems told of everything that makes no sense, in charts of the project too: nothing is fetched then
     */
    List<RemoteChart> remote(Problems problems) {
        List<RemoteChart> remote = new ArrayList<>();
        charts.forEach(chart -> {
            try {
                if (chart.isRemote()) {
                    RemoteChart one = RemoteChart.of(chart.repository(), chart.name(), chart.version(), chart.path());
                    if (!remote.contains(one)) {
                        remote.add(one);
                    }
                }
                settings(chart, problems);
            } catch (IllegalArgumentException e) {
                problems.at(
                        PLACE,
                        e.getMessage(),
                        "a chart from elsewhere has a <repository> (oci://HOST/PATH or https://HOST/PATH), a <name> and a"
                                + " <version>");
            }
        });
        return remote;
    }

    /**
     * The same for a search.
     *
     * @param version the cluster's version of Kubernetes, if it is known
     * @param workDirectory where scratch files may be made
     * @param problems told of everything that makes no sense
     */
    Charts forSearch(Optional<KubernetesVersion> version, Path workDirectory, Problems problems) {
        List<ChartSettings> settings = new ArrayList<>();
        charts.forEach(chart -> settings(chart, problems).ifPresent(settings::add));
        return new Charts(settings, version, new ChartRenderer(helm, workDirectory));
    }

    private static Optional<ChartSettings> settings(ConfiguredChart chart, Problems problems) {
        String path = chart.isRemote() ? pathOf(chart) : chart.path();
        if (path.isEmpty()) {
            problems.at(
                    PLACE,
                    "a <chart> without a <path>",
                    "name the chart's directory or archive in the image, or where it comes from: <repository>, <name>"
                            + " and <version>");
            return Optional.empty();
        }
        if (!chart.releaseName().isEmpty() && !ChartRenderer.isReleaseName(chart.releaseName())) {
            problems.at(
                    PLACE,
                    "\"" + chart.releaseName() + "\" is no name of a release of " + chart.path(),
                    "correct <releaseName>: lower-case letters, digits and dashes, at most 53");
        }
        for (Path file : chart.valuesFiles()) {
            if (!Files.isRegularFile(file)) {
                problems.at(
                        PLACE,
                        "there is no file of values " + file + " for " + chart.path(),
                        "correct <valuesFiles>; paths are relative to the project");
            }
        }
        return Optional.of(new ChartSettings(
                PLACE,
                path,
                text(chart.releaseName()),
                text(chart.namespace()),
                version(chart, problems),
                chart.valuesFiles().stream().filter(Files::isRegularFile).toList(),
                values(chart, problems)));
    }

    private static String pathOf(ConfiguredChart chart) {
        return RemoteChart.of(chart.repository(), chart.name(), chart.version(), chart.path())
                .path();
    }

    private static Optional<KubernetesVersion> version(ConfiguredChart chart, Problems problems) {
        try {
            return text(chart.kubernetesVersion()).map(KubernetesVersion::parse);
        } catch (IllegalArgumentException e) {
            problems.at(PLACE, e.getMessage(), "correct <kubernetesVersion> of " + chart.path());
            return Optional.empty();
        }
    }

    private static List<SetValue> values(ConfiguredChart chart, Problems problems) {
        List<SetValue> values = new ArrayList<>();
        for (String text : chart.set()) {
            try {
                values.add(SetValue.parse(text));
            } catch (IllegalArgumentException e) {
                problems.at(PLACE, e.getMessage() + " in <set> of " + chart.path(), "write controller.image.tag=v1.2");
            }
        }
        return values;
    }

    private static Optional<String> text(String text) {
        return Optional.of(text).filter(some -> !some.isEmpty());
    }
}
