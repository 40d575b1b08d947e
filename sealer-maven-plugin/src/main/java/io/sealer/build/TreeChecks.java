package io.sealer.build;

import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.Progress;
import io.sealer.check.CheckedTree;
import io.sealer.check.Clusterfile;
import io.sealer.check.Extent;
import io.sealer.check.Finding;
import io.sealer.check.ImageChecks;
import io.sealer.check.NamedImage;
import io.sealer.check.RuleSettings;
import io.sealer.check.Severity;
import io.sealer.discovery.ClusterRuntime;
import io.sealer.discovery.DiscoveredImages;
import io.sealer.rootfs.ExecutedKubefile;
import io.sealer.rootfs.Rootfs;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What of a project's tree will not run. Some of it shows in the project alone, without its base image, the rest in the
 * whole tree.
 */
final class TreeChecks {

    /** What sealer calls the cluster's own registry (sealer-build, section 6.1). */
    private static final String REGISTRY = "sea.hub:5000";

    private final ImageProject project;
    private final CheckSettings settings;

    /** The checks of one project. */
    TreeChecks(ImageProject project, CheckSettings settings) {
        this.project = project;
        this.settings = settings;
    }

    /**
     * Finds the errors in what the project itself puts into the image.
     *
     * @param whole whether there is no base image, which could have more
     * @param problems told of them
     */
    void ofProject(ExecutedKubefile made, boolean whole, Problems problems) {
        find(made.rootfs(), made.labels(), whole ? Extent.IMAGE : Extent.PROJECT).stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .forEach(finding -> problems.add(finding.asProblem()));
    }

    /**
     * Finds the errors and warnings of the whole tree.
     *
     * @param problems told of the errors
     * @param told hears the warnings
     */
    void ofAll(ExecutedKubefile made, Problems problems, Progress told) {
        tell(find(made.rootfs(), made.labels(), Extent.IMAGE), problems, told);
    }

    /**
     * Finds what of the objects and images that a tree has its cluster does not take.
     *
     * @param found what discovery saw in it
     * @param extent how much of the image it is
     */
    List<Finding> ofDiscovered(Rootfs rootfs, Map<String, String> labels, DiscoveredImages found, Extent extent) {
        Problems problems = new Problems();
        ImageChecks rules = new ImageChecks(RuleSettings.parse(settings.rules(), problems));
        CheckedTree tree = tree(rootfs, labels, extent, problems);
        List<Finding> findings = new ArrayList<>();
        tree.version().ifPresent(version -> findings.addAll(rules.ofObjects(found.passing(), version)));
        if (isCluster()) {
            findings.addAll(rules.ofImages(named(found), tree));
        }
        return findings;
    }

    private static List<NamedImage> named(DiscoveredImages found) {
        return found.images().stream()
                .map(image -> new NamedImage(
                        image.reference().repository(),
                        image.reference().tag().orElse(""),
                        image.requiredBy().get(0).origin().location()))
                .toList();
    }

    /** Tells the errors to the problems and the warnings to the log. */
    static void tell(List<Finding> findings, Problems problems, Progress told) {
        for (Finding finding : findings) {
            if (finding.severity() == Severity.ERROR) {
                problems.add(finding.asProblem());
            } else if (finding.severity() == Severity.WARNING) {
                told.warn(finding.toString());
            }
        }
    }

    private CheckedTree tree(Rootfs rootfs, Map<String, String> labels, Extent extent, Problems problems) {
        ClusterRuntime runtime =
                ClusterRuntime.of(rootfs, labels, project.kubefileLocation(), settings.kubernetesVersion(), problems);
        return new CheckedTree(
                rootfs,
                labels,
                project.kubefileLocation(),
                runtime.version(),
                runtime.versionLocation(),
                registries(),
                extent);
    }

    /**
     * What is wrong with a tree, by place.
     *
     * @param extent how much of the image it is
     * @throws ProblemException if the settings make no sense
     */
    List<Finding> find(Rootfs rootfs, Map<String, String> labels, Extent extent) {
        Problems problems = new Problems();
        ImageChecks rules = new ImageChecks(RuleSettings.parse(settings.rules(), problems));
        CheckedTree tree = tree(rootfs, labels, extent, problems);
        problems.throwIfAny();
        return isCluster() ? rules.of(tree, extent == Extent.FINISHED ? List.of() : clusterfiles()) : List.of();
    }

    private List<Clusterfile> clusterfiles() {
        return ClusterfilePlaces.of(project.basedir(), project.context()).stream()
                .filter(Files::isRegularFile)
                .map(path -> new Clusterfile(project.display(path), path, project.imageName()))
                .toList();
    }

    /** An application brings no cluster along. */
    private boolean isCluster() {
        return !project.imageType().equals("app-installer");
    }

    private Set<String> registries() {
        Set<String> names = new LinkedHashSet<>();
        names.add(REGISTRY);
        settings.origins().forEach(origin -> names.add(origin.split("[/=]")[0].strip()));
        return names;
    }
}
