package io.sealer.discovery;

import io.sealer.Problem;
import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.rootfs.Rootfs;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Finds the container images that a root file system needs: those listed in {@code manifests/imageList}, those that the
 * Kubernetes objects below {@code manifests/} and {@code application/apps/*} name, and those of the objects that charts
 * there and below {@code charts/} install. What is found does not depend on
 * any order, and nothing is dropped without a word.
 */
public final class ImageFinder {

    private final List<String> notScanned;
    private final ImagePatterns ignored;
    private final List<Finding> listed;
    private final Origins origins;
    private final Charts charts;
    private final Optional<RuntimeImages> runtime;

    /**
     * A search.
     *
     * @param notScanned Ant patterns of files, relative to the root, that are not read
     * @param ignored images that are left out, whatever names them
     * @param listed images that the project's configuration lists
     * @param origins where images come from that are named by the cluster's own registry
     * @param charts how charts are installed, and what renders them
     */
    public ImageFinder(
            List<String> notScanned, ImagePatterns ignored, List<Finding> listed, Origins origins, Charts charts) {
        this(notScanned, ignored, listed, origins, charts, Optional.empty());
    }

    /** A search of a root file system in which there are no charts. */
    ImageFinder(List<String> notScanned, ImagePatterns ignored, List<Finding> listed, Origins origins) {
        this(notScanned, ignored, listed, origins, Charts.none());
    }

    private ImageFinder(
            List<String> notScanned,
            ImagePatterns ignored,
            List<Finding> listed,
            Origins origins,
            Charts charts,
            Optional<RuntimeImages> runtime) {
        this.notScanned = List.copyOf(notScanned);
        this.ignored = ignored;
        this.listed = List.copyOf(listed);
        this.origins = origins;
        this.charts = charts;
        this.runtime = runtime;
    }

    /** The same search, which also sees to the images that the cluster's runtime itself needs. */
    public ImageFinder withRuntime(RuntimeImages images) {
        return new ImageFinder(notScanned, ignored, listed, origins, charts, Optional.of(images));
    }

    /**
     * Searches a root file system. Files that are not what they should be are problems; the rest is searched
     * nevertheless, so that all problems are known at once.
     *
     * @param problems told of every mistake; as long as it is empty, the result is complete
     */
    public DiscoveredImages find(Rootfs rootfs, Problems problems) {
        return find(new RootfsFiles(rootfs), problems);
    }

    /** Searches a tree; files that are not what they should be are problems, the rest of them is searched. */
    DiscoveredImages find(FileTree tree, Problems problems) {
        Findings findings = new Findings();
        listed.forEach(findings::add);
        Collection<String> files = tree.files();
        SearchedPaths paths = new SearchedPaths(files);
        FilePatterns left = new FilePatterns(notScanned);
        List<String> read = files.stream()
                .filter(path ->
                        path.equals(SearchedPaths.IMAGE_LIST) || paths.isManifest(path) || paths.isTemplate(path))
                .filter(path -> !left.matches(path))
                .toList();
        Kustomizations kustomizations =
                new Kustomizations(tree, read.stream().filter(paths::isManifest).toList());
        kustomizations.doubts().forEach(findings::add);
        for (String path : read) {
            read(tree, path, paths, kustomizations, findings, problems);
        }
        searchCharts(tree, files, paths, left, findings, problems);
        left.unused()
                .forEach(pattern -> findings.note(
                        "<notScanned> " + pattern + " leaves no file out: no file that is searched has such a path"));
        runtime.ifPresent(images -> images.complete(files, findings, ignored, origins, problems));
        return findings.without(ignored, origins, problems);
    }

    private static void read(
            FileTree tree,
            String path,
            SearchedPaths paths,
            Kustomizations kustomizations,
            Findings findings,
            Problems problems) {
        String file = tree.origin(path);
        try (InputStream in = tree.open(path)) {
            if (path.equals(SearchedPaths.IMAGE_LIST)) {
                ImageList.findings(ListFile.read(file, in, problems), problems).forEach(findings::add);
                return;
            }
            ManifestScanner scanner = new ManifestScanner(findings, problems);
            Optional<String> app = SearchedPaths.appOf(path);
            if (paths.isTemplate(path)) {
                scanner.scanTemplate(file, app, in);
            } else if (kustomizations.isKustomization(path)) {
                scanner.scanKustomization(file, app, in);
            } else {
                scanner.scan(file, app, in, kustomizations.changes(path));
            }
        } catch (IOException e) {
            problems.add(
                    Problem.environment("cannot be read: " + e.getMessage()).withLocation(SourceLocation.of(file)));
        }
    }

    private void searchCharts(
            FileTree tree,
            Collection<String> files,
            SearchedPaths paths,
            FilePatterns left,
            Findings findings,
            Problems problems) {
        try {
            new ChartSearch(tree, files, charts, left, findings, problems).search(paths);
        } catch (IOException e) {
            problems.add(Problem.environment("charts cannot be rendered: " + e.getMessage())
                    .withRemedy("name another Helm with <helm> or -Dsealer.helm"));
        }
    }
}
