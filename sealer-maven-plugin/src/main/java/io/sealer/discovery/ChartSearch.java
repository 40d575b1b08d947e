package io.sealer.discovery;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.kube.ChartContent;
import io.sealer.kube.ChartMetadata;
import io.sealer.kube.ChartRelease;
import io.sealer.kube.ChartRenderer;
import io.sealer.kube.ChartRequest;
import io.sealer.kube.KubernetesVersion;
import io.sealer.kube.PackedChart;
import io.sealer.kube.PlacedObject;
import io.sealer.kube.RenderedChart;
import io.sealer.kube.RenderedObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.codehaus.plexus.util.SelectorUtils;

/** The charts of a tree: finds them, has them rendered, and searches what they install. */
final class ChartSearch {

    /**
     * What Helm 3.21 takes for the cluster's version where nobody says it (k8s.io/client-go v0.35 in helm/helm, go.mod
     * of v3.21.0).
     */
    static final KubernetesVersion USUAL_VERSION = KubernetesVersion.parse("v1.35.0");

    private final FileTree tree;
    private final Collection<String> files;
    private final Charts charts;
    private final FilePatterns left;
    private final Findings findings;
    private final Problems problems;

    /**
     * A search.
     *
     * @param files the tree's files
     * @param left files that are not searched
     */
    ChartSearch(
            FileTree tree,
            Collection<String> files,
            Charts charts,
            FilePatterns left,
            Findings findings,
            Problems problems) {
        this.tree = tree;
        this.files = files;
        this.charts = charts;
        this.left = left;
        this.findings = findings;
        this.problems = problems;
    }

    /** A chart of the tree. */
    private record Chart(String path, String place, ChartContent content) {}

    /** Searches all charts; those that do not render are problems. */
    void search(SearchedPaths paths) throws IOException {
        List<Chart> found = charts(paths);
        List<ChartRequest> requests = requests(found);
        try {
            charts.renderer().render(requests, problems, this::search);
        } catch (ProblemException e) {
            e.problems()
                    .forEach(problem -> problems.add(
                            problem.location().isPresent()
                                    ? problem
                                    : problem.withLocation(
                                            SourceLocation.of(requests.get(0).place()))));
        }
        if (charts.kubernetesVersion().isEmpty()
                && requests.stream().anyMatch(request -> request.release().kubernetesVersion() == USUAL_VERSION)) {
            findings.note("charts are rendered for Kubernetes " + USUAL_VERSION + ", since nothing says which version"
                    + " the cluster has: set <kubernetesVersion> (-Dsealer.kubernetesVersion)");
        }
    }

    private List<Chart> charts(SearchedPaths paths) {
        List<Chart> found = new ArrayList<>();
        Map<String, String> links = paths.charts().isEmpty() ? Map.of() : tree.directoryLinks();
        for (String directory : paths.charts()) {
            String metadata = directory + "/" + ChartMetadata.FILE;
            boolean isLeft = left.matches(directory);
            if (!left.matches(metadata) && !isLeft) {
                String origin = tree.origin(metadata);
                String place = origin.endsWith("/" + ChartMetadata.FILE)
                        ? origin.substring(0, origin.length() - ChartMetadata.FILE.length() - 1)
                        : directory;
                ChartContent content = new ChartContent.Unpacked(
                        visitor -> eachFile(directory + "/", "", visitor, links, new HashSet<>()));
                found.add(new Chart(directory, place, content));
            }
        }
        for (String path : paths.archives()) {
            if (!left.matches(path) && isChart(path)) {
                ChartContent content = new ChartContent.Packed(() -> tree.open(path));
                found.add(new Chart(path, tree.origin(path), content));
            }
        }
        return found;
    }

    private boolean isChart(String path) {
        String place = tree.origin(path);
        try {
            if (PackedChart.isChart(() -> tree.open(path))) {
                return true;
            }
            if (SearchedPaths.isAmongCharts(path)) {
                findings.note(place + " is no chart: it has no " + ChartMetadata.FILE);
            }
        } catch (IOException e) {
            if (SearchedPaths.isAmongCharts(path)) {
                problems.at(
                        SourceLocation.of(place),
                        "this archive cannot be read: " + e.getMessage(),
                        "pack it anew, or leave it out with <notScanned>");
            } else {
                // Applications may have archives of any kind.
                findings.note(place + " is taken for no chart: it cannot be read (" + e.getMessage() + ")");
            }
        }
        return false;
    }

    /** The files of a directory. Helm follows links to directories; here each is followed once. */
    private void eachFile(
            String directory,
            String prefix,
            ChartContent.Visitor visitor,
            Map<String, String> links,
            Set<String> followed)
            throws IOException {
        for (String path : files) {
            if (path.startsWith(directory)) {
                try (InputStream in = tree.open(path)) {
                    visitor.file(prefix + path.substring(directory.length()), in);
                }
            }
        }
        for (Map.Entry<String, String> link : links.entrySet()) {
            String inside = prefix
                    + link.getKey()
                            .substring(
                                    Math.min(directory.length(), link.getKey().length())) + "/";
            if (link.getKey().startsWith(directory) && followed.add(link.getKey())) {
                eachFile(link.getValue() + "/", inside, visitor, links, followed);
            }
        }
    }

    private List<ChartRequest> requests(List<Chart> found) {
        List<ChartRequest> requests = new ArrayList<>();
        Set<ChartSettings> used = new HashSet<>();
        for (Chart chart : found) {
            List<ChartSettings> own = charts.settings().stream()
                    .filter(settings -> matches(settings.path(), chart.path()))
                    .toList();
            used.addAll(own);
            for (ChartSettings settings : own.isEmpty() ? List.of(ChartSettings.none(chart.path())) : own) {
                requests.add(new ChartRequest(chart.path(), chart.place(), chart.content(), release(chart, settings)));
            }
        }
        for (ChartSettings settings : charts.settings()) {
            if (!used.contains(settings)) {
                problems.add(unused(settings, found));
            }
        }
        return requests;
    }

    private static boolean matches(String pattern, String path) {
        String relative =
                pattern.replace('\\', '/').replaceFirst("^(?:\\.?/)+", "").replaceFirst("/+$", "");
        return SelectorUtils.matchPath(relative, path, "/", true);
    }

    private static Problem unused(ChartSettings settings, List<Chart> found) {
        String all = found.isEmpty()
                ? "there is none"
                : String.join(", ", found.stream().map(Chart::path).toList());
        return Problem.at(settings.place(), "no chart has the path " + settings.path())
                .withRemedy("correct <path>: the charts of this image are " + all);
    }

    private ChartRelease release(Chart chart, ChartSettings settings) {
        KubernetesVersion version =
                settings.kubernetesVersion().or(charts::kubernetesVersion).orElse(USUAL_VERSION);
        // Sealer installs an app that is a chart under the app's name (sealer-build, section 2).
        Optional<String> app = SearchedPaths.appOf(chart.path() + "/")
                .filter(name -> chart.path().endsWith("/" + name))
                .filter(ChartRenderer::isReleaseName);
        return new ChartRelease(
                settings.releaseName().or(() -> app),
                settings.namespace().orElse("default"),
                version,
                settings.valuesFiles(),
                settings.set());
    }

    private void search(ChartRequest request, RenderedChart rendered) {
        try {
            ChartValues values = new ChartValues(request.place(), rendered.values());
            rendered.each(object -> {
                if (!left.matches(request.path() + request.inside(object.template()))) {
                    search(request, object, values);
                }
            });
        } catch (ProblemException e) {
            problems.addAll(e);
        } catch (IOException e) {
            problems.add(Problem.environment("cannot be read after rendering: " + e.getMessage())
                    .withLocation(SourceLocation.of(request.place())));
        }
    }

    private void search(ChartRequest request, RenderedObject rendered, ChartValues values) {
        String file = request.place() + request.inside(rendered.template());
        if (!rendered.test()) {
            findings.see(PlacedObject.of(SourceLocation.of(file), rendered.object()));
        }
        Optional<String> doubt = rendered.test()
                ? Optional.of("belongs to a test of the chart, which runs only when somebody asks for it")
                : Optional.empty();
        ObjectReport report = new ObjectReport(
                file, rendered.object(), SearchedPaths.appOf(request.path() + "/"), doubt, values, findings, problems);
        ObjectSearch.search(
                rendered.object(), report, new ImageField(report, rendered.object(), UnaryOperator.identity()));
    }
}
