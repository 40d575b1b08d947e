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
    private final SortedSet<String> archives = new TreeSet<>();

    SearchedPaths(Collection<String> files) {
        for (String path : files) {
            if (path.endsWith(CHART) && isSearched(path)) {
                String directory = path.substring(0, path.length() - CHART.length());
                if (files.stream().anyMatch(file -> isOfChart(directory, file))) {
                    charts.add(directory);
                }
            }
        }
        charts.removeIf(this::isInChart);
        for (String path : files) {
            if (nameOf(path).endsWith(".tgz") && isSearched(path) && !isInChart(path)) {
                archives.add(path);
            }
        }
    }

    /** Whether the file is one that charts are made for: one of a chart that only holds others, too. */
    private static boolean isOfChart(String directory, String file) {
        return file.startsWith(directory + "/templates/")
                || file.startsWith(directory + "/charts/")
                || file.startsWith(directory + "/crds/");
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
        String name = nameOf(path);
        return (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json") || isKustomization(path))
                && isRead(path, name);
    }

    /** Whether the file is a template of which sealer makes another file on the host. */
    boolean isTemplate(String path) {
        return nameOf(path).endsWith(".tmpl") && isRead(path, nameOf(path));
    }

    private static boolean isKustomization(String path) {
        return Kustomization.isNamed(path);
    }

    private boolean isRead(String path, String name) {
        return !name.startsWith("._")
                && (path.startsWith(MANIFESTS) || appOf(path).isPresent())
                && !isInChart(path);
    }

    private static String nameOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }

    /** The directories that hold a chart, without charts inside of charts; sorted. */
    SortedSet<String> charts() {
        return charts;
    }

    /** Archives that may hold a chart, outside of charts; sorted. */
    SortedSet<String> archives() {
        return archives;
    }

    /** Whether the file is where nothing but charts belongs. */
    static boolean isAmongCharts(String path) {
        return path.startsWith(CHARTS);
    }
}
