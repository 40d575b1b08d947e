package io.sealer.discovery;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Where a root file system keeps what names images (sealer-build, section 3.1): {@code manifests/}, the apps below
 * {@code application/apps/}, and {@code charts/}. What belongs to a Helm chart is no manifest.
 */
final class SearchedPaths {

    static final String IMAGE_LIST = "manifests/imageList";

    private static final String MANIFESTS = "manifests/";
    private static final String CHARTS = "charts/";
    private static final String APPS = "application/apps/";
    private static final String CHART = "/Chart.yaml";

    private final SortedSet<String> charts = new TreeSet<>();

    SearchedPaths(Collection<String> files) {
        for (String path : files) {
            if (path.endsWith(CHART) && isSearched(path)) {
                String directory = path.substring(0, path.length() - CHART.length());
                if (files.stream().anyMatch(file -> file.startsWith(directory + "/templates/"))) {
                    charts.add(directory);
                }
            }
        }
        charts.removeIf(this::isInChart);
    }

    private static boolean isSearched(String path) {
        return path.startsWith(MANIFESTS)
                || path.startsWith(CHARTS)
                || appOf(path).isPresent();
    }

    private boolean isInChart(String path) {
        for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
            if (charts.contains(path.substring(0, slash))) {
                return true;
            }
        }
        return false;
    }

    /** The app that a file belongs to: the directory below {@code application/apps/} that it is in. */
    static Optional<String> appOf(String path) {
        int slash = path.startsWith(APPS) ? path.indexOf('/', APPS.length()) : -1;
        return slash < 0 ? Optional.empty() : Optional.of(path.substring(APPS.length(), slash));
    }

    /** Whether the file holds Kubernetes objects. Files that macOS keeps beside others do not. */
    boolean isManifest(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return (name.endsWith(".yaml") || name.endsWith(".yml"))
                && !name.startsWith("._")
                && (path.startsWith(MANIFESTS) || appOf(path).isPresent())
                && !isInChart(path);
    }

    /** Whether the file names images in a form that is not understood: packed charts, templates. */
    boolean isOpaque(String path) {
        String name = path.toLowerCase(Locale.ROOT);
        boolean packedChart = name.endsWith(".tgz") && !path.startsWith(MANIFESTS);
        boolean template = name.endsWith(".tmpl") && !path.startsWith(CHARTS);
        return (packedChart || template) && isSearched(path) && !isInChart(path);
    }

    /** The directories that hold a chart, without charts inside of charts; sorted. */
    SortedSet<String> charts() {
        return charts;
    }
}
