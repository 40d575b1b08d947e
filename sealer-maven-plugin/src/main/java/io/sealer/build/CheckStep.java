package io.sealer.build;

import io.sealer.ProblemException;
import io.sealer.Progress;
import io.sealer.check.Extent;
import io.sealer.check.Finding;
import io.sealer.registry.RegistryConfiguration;
import io.sealer.rootfs.ExecutedKubefile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The goal {@code check}: what of an image will not run. Asks registries for nothing but its base image and charts. */
public final class CheckStep {

    private final Path cacheRoot;
    private final Progress progress;

    /** A check of one image. */
    public CheckStep(Path cacheRoot, Progress progress) {
        this.cacheRoot = cacheRoot;
        this.progress = progress;
    }

    /**
     * Checks a project.
     *
     * @throws ProblemException if its Kubefile is wrong or its base image cannot be had
     */
    public CheckReport run(ImageProject project, DiscoverySettings discovery, RegistryConfiguration registries)
            throws IOException {
        LockedImages locked = LockedImages.read(project, project.lockFile(), List.of());
        BaseImages bases = new BaseImages(
                project, registries, cacheRoot, false, BasePin.ofProject(project, locked.own()), progress);
        TreeChecks rules = new TreeChecks(project, CheckSettings.of(discovery));
        ImageDiscovery search = new ImageDiscovery(project, discovery.lenient(), Progress.silent());
        Set<Finding> findings = new LinkedHashSet<>();
        List<LockedChart> charts =
                new RemoteCharts(discovery.charts(), registries, cacheRoot, progress).fetch(project, locked.own());
        for (ExecutedKubefile assembled : new RootfsAssembly(project, cacheRoot, bases, progress)
                .assemble()
                .values()) {
            ExecutedKubefile made = RemoteCharts.in(assembled, charts, cacheRoot);
            findings.addAll(rules.find(made.rootfs(), made.labels(), Extent.IMAGE));
            findings.addAll(rules.ofDiscovered(
                    made.rootfs(), made.labels(), search.in(made.rootfs(), made.labels()), Extent.IMAGE));
        }
        return new CheckReport(List.copyOf(findings));
    }

    /**
     * Checks a finished image.
     *
     * @param name a file, a directory or a reference
     * @throws ProblemException when there is no such image
     */
    public CheckReport run(ImageSource source, String name, DiscoverySettings discovery) throws IOException {
        OpenedImage image = source.open(name);
        ImageProject project = ImageProject.foreign(image, source.cacheRoot().resolve("scratch"));
        TreeChecks rules = new TreeChecks(project, CheckSettings.of(discovery));
        ImageDiscovery search = new ImageDiscovery(project, discovery.forFinishedImage(), Progress.silent());
        Set<Finding> findings = new LinkedHashSet<>();
        for (ReadImage.OnPlatform one : new ImageReading(source.cacheRoot(), source.progress())
                .read(image, false)
                .platforms()) {
            Map<String, String> labels = one.image().config().labels();
            findings.addAll(rules.find(one.rootfs(), labels, Extent.FINISHED));
            findings.addAll(
                    rules.ofDiscovered(one.rootfs(), labels, search.inFinished(one.rootfs(), labels), Extent.FINISHED));
        }
        return new CheckReport(List.copyOf(findings));
    }
}
