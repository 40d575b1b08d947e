package io.sealer.build;

import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.Progress;
import io.sealer.cache.BlobCache;
import io.sealer.check.Extent;
import io.sealer.discovery.DiscoveredImage;
import io.sealer.discovery.DiscoveredImages;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.registry.RegistryConfiguration;
import io.sealer.rootfs.ExecutedKubefile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds what a project needs: for each platform the tree, its images, and which contents locks and sources give them. */
final class NeedsSearch {

    private final ImageProject project;
    private final DiscoverySettings settings;
    private final List<ImportedLock> importedLocks;
    private final RegistryConfiguration registries;
    private final Path cacheRoot;
    private final boolean force;
    private final Progress progress;

    NeedsSearch(
            ImageProject project,
            DiscoverySettings settings,
            List<ImportedLock> importedLocks,
            RegistryConfiguration registries,
            Path cacheRoot,
            boolean force,
            Progress progress) {
        this.project = project;
        this.settings = settings;
        this.importedLocks = importedLocks;
        this.registries = registries;
        this.cacheRoot = cacheRoot;
        this.force = force;
        this.progress = progress;
    }

    /**
     * Searches. Of registries only base images and charts are asked for, and fetched.
     *
     * @throws ProblemException with every mistake in the Kubefile, or every reference that is wrong on any platform
     */
    ClusterNeeds find() throws IOException {
        LockedImages locked = LockedImages.read(project, project.lockFile(), importedLocks);
        RootfsAssembly assembly = new RootfsAssembly(
                project,
                cacheRoot,
                new BaseImages(
                        project, registries, cacheRoot, force, BasePin.ofProject(project, locked.own()), progress),
                progress);
        Map<Platform, ExecutedKubefile> trees = assembly.assemble();
        assembly.announce(trees);
        List<LockedChart> charts =
                new RemoteCharts(settings.charts(), registries, cacheRoot, progress).fetch(project, locked.own());
        Map<Platform, PlatformNeeds> needs = new EachPlatform(project.platforms(), progress)
                .map((platform, problems, told) ->
                        of(platform, RemoteCharts.in(trees.get(platform), charts, cacheRoot), locked, problems, told));
        return new ClusterNeeds(needs, charts);
    }

    private PlatformNeeds of(
            Platform platform, ExecutedKubefile made, LockedImages locked, Problems problems, Progress told)
            throws IOException {
        TreeChecks rules = new TreeChecks(project, CheckSettings.of(settings));
        rules.ofAll(made, problems, told);
        DiscoveredImages found = new ImageDiscovery(project, settings, told).in(made.rootfs(), made.labels());
        TreeChecks.tell(rules.ofDiscovered(made.rootfs(), made.labels(), found, Extent.IMAGE), problems, told);
        List<DiscoveredImage> images = found.images();
        Map<DiscoveredImage, SourcedImage> sourced = ImageSources.of(
                        project, platform, settings, made.rootfs(), told, problems)
                .take(images, new BlobCache(cacheRoot, force), problems);
        Map<DiscoveredImage, Reference> pinned = pin(images, platform, sourced, locked, problems);
        if (problems.isEmpty()) {
            locked.notes(images, platform).forEach(told::info);
            locked.overruled(sourced).forEach(told::info);
        }
        return new PlatformNeeds(platform, made, pinned, sourced, new BaseRegistry(made, platform));
    }

    /** A source comes before all locks: what it has is known only now. */
    private static Map<DiscoveredImage, Reference> pin(
            List<DiscoveredImage> images,
            Platform platform,
            Map<DiscoveredImage, SourcedImage> sourced,
            LockedImages locked,
            Problems problems) {
        Map<DiscoveredImage, Reference> fromRegistries = locked.pin(
                images.stream().filter(image -> !sourced.containsKey(image)).toList(), platform, problems);
        Map<DiscoveredImage, Reference> pinned = new LinkedHashMap<>();
        for (DiscoveredImage image : images) {
            SourcedImage source = sourced.get(image);
            pinned.put(
                    image,
                    source == null
                            ? fromRegistries.get(image)
                            : image.reference().withDigest(source.digest()));
        }
        return pinned;
    }
}
