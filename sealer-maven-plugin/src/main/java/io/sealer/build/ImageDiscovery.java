package io.sealer.build;

import io.sealer.Problems;
import io.sealer.Progress;
import io.sealer.discovery.Charts;
import io.sealer.discovery.ClusterRuntime;
import io.sealer.discovery.ConfiguredList;
import io.sealer.discovery.DiscoveredImages;
import io.sealer.discovery.Finding;
import io.sealer.discovery.Grade;
import io.sealer.discovery.ImageFinder;
import io.sealer.discovery.ImageList;
import io.sealer.discovery.ImagePatterns;
import io.sealer.discovery.Origins;
import io.sealer.discovery.RuntimeImages;
import io.sealer.discovery.RuntimeProgram;
import io.sealer.rootfs.Rootfs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Finds the images of a project's tree and tells the log what else was seen.
 *
 * @param project the project
 * @param settings what the user adds and takes
 * @param progress the log
 */
record ImageDiscovery(ImageProject project, DiscoverySettings settings, Progress progress) {

    /**
     * The images of a tree.
     *
     * @param labels the labels of the image's config, which tell what runs the cluster
     * @throws io.sealer.ProblemException with every reference and list that is wrong, and in a strict build with all
     *     that is doubtful
     */
    DiscoveredImages in(Rootfs rootfs, Map<String, String> labels) {
        return in(rootfs, labels, origins -> origins);
    }

    /** The images of a tree that was read out of a finished image, which has a registry of its own. */
    DiscoveredImages inFinished(Rootfs rootfs, Map<String, String> labels) {
        return in(rootfs, labels, Origins::ofFinishedImage);
    }

    private DiscoveredImages in(Rootfs rootfs, Map<String, String> labels, UnaryOperator<Origins> use) {
        Problems problems = new Problems();
        ClusterRuntime runtime = ClusterRuntime.of(
                rootfs, labels, project.kubefileLocation(), settings.cluster().kubernetesVersion(), problems);
        Path basedir = project.basedir();
        List<Finding> listed = new ArrayList<>(ImageList.findings(
                new ConfiguredList(basedir, "imageList").read(settings.imageList(), problems), problems));
        ShippedImages shipped = ShippedImages.of(project, settings.shippedImages(), rootfs, problems);
        listed.addAll(shipped.findings());
        ImagePatterns ignored = ImagePatterns.of(
                new ConfiguredList(basedir, "ignoredImages").read(settings.ignoredImages(), problems), problems);
        Origins origins = use.apply(
                Origins.of(new ConfiguredList(basedir, "origins").read(settings.origins(), problems), problems));
        Charts charts = settings.charts().forSearch(runtime.version(), project.workDirectory(), problems);
        ImageFinder finder = new ImageFinder(settings.notScanned(), ignored, listed, origins, charts);
        DiscoveredImages found =
                (isCluster() ? finder.withRuntime(runtimeImages(rootfs, runtime)) : finder).find(rootfs, problems);
        if (settings.strict()) {
            found.doubtful().forEach(doubt -> problems.add(doubt.asProblem()));
        }
        problems.throwIfAny();
        runtime.notes().forEach(progress::warn);
        shipped.notes().forEach(progress::warn);
        found.notes().forEach(progress::warn);
        found.ignored().forEach(image -> progress.info("left out by ignoredImages: " + image.reference()));
        found.images().stream()
                .filter(image -> image.grade() == Grade.LIKELY)
                .forEach(image -> progress.info("likely: " + image.reference() + " for "
                        + image.requiredBy().get(0).origin()));
        found.doubtful().forEach(doubt -> progress.warn("not taken: " + doubt + " - " + doubt.remedy()));
        return found;
    }

    /** An application brings no cluster along. */
    private boolean isCluster() {
        return !project.imageType().equals("app-installer");
    }

    private RuntimeImages runtimeImages(Rootfs rootfs, ClusterRuntime runtime) {
        ClusterSettings cluster = settings.cluster();
        boolean ask = cluster.askPrograms() && cluster.runtimeImages() != RuntimeImages.Mode.OFF;
        Optional<RuntimeProgram> program =
                ask ? RuntimeProgram.of(runtime, rootfs, project.workDirectory()) : Optional.empty();
        return RuntimeImages.of(cluster.runtimeImages(), runtime, program, project.kubefileLocation());
    }
}
