package io.sealer.build;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.Progress;
import io.sealer.SourceLocation;
import io.sealer.cache.BlobCache;
import io.sealer.cache.TagCache;
import io.sealer.discovery.DiscoveredImage;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.Reference;
import io.sealer.registry.FetchPlan;
import io.sealer.registry.FetchSummary;
import io.sealer.registry.ImageFetcher;
import io.sealer.registry.RegistryConfiguration;
import io.sealer.registry.Resolution;
import io.sealer.registry.ResolvedImage;
import io.sealer.rootfs.EmbeddedRegistry;
import io.sealer.rootfs.ExecutedKubefile;
import io.sealer.rootfs.Rootfs;
import io.sealer.rootfs.TagClaims;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The goal {@code collect-images}: from the merged tree to blobs in the cache and the lock that names them. */
public final class CollectStep {

    private final ImageProject project;
    private final DiscoverySettings settings;
    private final List<ImportedLock> importedLocks;
    private final RegistryConfiguration registries;
    private final Path cacheRoot;
    private final boolean force;
    private final Progress progress;
    private final Function<Path, Optional<Volume>> volumes;

    /**
     * A step for one project.
     *
     * @param importedLocks locks of other projects, the most important first
     * @param force whether cached blobs are hashed before they are trusted
     */
    public CollectStep(
            ImageProject project,
            DiscoverySettings settings,
            List<ImportedLock> importedLocks,
            RegistryConfiguration registries,
            Path cacheRoot,
            boolean force,
            Progress progress) {
        this(project, settings, importedLocks, registries, cacheRoot, force, progress, Volume::of);
    }

    CollectStep(
            ImageProject project,
            DiscoverySettings settings,
            List<ImportedLock> importedLocks,
            RegistryConfiguration registries,
            Path cacheRoot,
            boolean force,
            Progress progress,
            Function<Path, Optional<Volume>> volumes) {
        this.project = project;
        this.settings = settings;
        this.importedLocks = List.copyOf(importedLocks);
        this.registries = registries;
        this.cacheRoot = cacheRoot;
        this.force = force;
        this.progress = progress;
        this.volumes = volumes;
    }

    /** The images of a tree, with their digests where a lock gives some, and the charts that were put into it. */
    private record Needed(Rootfs rootfs, Map<DiscoveredImage, Reference> pinned, List<LockedChart> charts) {}

    /**
     * Does the work. The lock is written last: where it stands, all of its images are in the cache.
     *
     * @throws ProblemException with every reference that is wrong, or every image that cannot be had; nothing is
     *     fetched before all images are known to be there, to be handed out and to fit on the disk
     */
    public CollectedImages run() throws IOException {
        Needed needed = needed();
        FetchPlan plan;
        FetchSummary summary;
        try (ImageFetcher fetcher = fetcher()) {
            plan = plan(needed, fetcher).fetch();
            summary = fetcher.fetch(
                    plan.shares().stream().map(FetchPlan.Share::image).toList(), places(needed.pinned()), progress);
        }
        ImageLock lock = lock(needed.pinned(), plan).withCharts(needed.charts());
        lock.write(project.collectedLock());
        CollectionRecord.of(project, needed.rootfs()).write();
        return new CollectedImages(lock.entries().size(), summary);
    }

    /**
     * Finds out what {@link #run} would do. Asks registries for manifests, which are kept in the cache; writes nothing
     * into the project.
     *
     * @throws ProblemException with everything that would stop it before the first blob
     */
    public CollectionPlan plan() throws IOException {
        Needed needed = needed();
        try (ImageFetcher fetcher = fetcher()) {
            return plan(needed, fetcher);
        }
    }

    private ImageFetcher fetcher() {
        return new ImageFetcher(registries, new BlobCache(cacheRoot, force), new TagCache(cacheRoot), progress);
    }

    private Needed needed() throws IOException {
        ExecutedKubefile written = new RootfsAssembly(project, cacheRoot, progress).assemble();
        LockedImages locked = LockedImages.read(project, project.lockFile(), importedLocks);
        List<LockedChart> charts = charts(locked.own());
        ExecutedKubefile made = RemoteCharts.in(written, charts, cacheRoot);
        List<DiscoveredImage> images = new ImageDiscovery(project, settings, progress)
                .in(made.rootfs(), made.labels())
                .images();
        Problems problems = new Problems();
        Map<DiscoveredImage, Reference> pinned = locked.pin(images, project.platform(), problems);
        problems.throwIfAny();
        locked.notes(images, project.platform()).forEach(progress::info);
        return new Needed(made.rootfs(), pinned, charts);
    }

    private List<LockedChart> charts(Optional<ImageLock> own) throws IOException {
        List<LockedChart> known = registries.offline() ? RemoteCharts.collected(project) : List.of();
        return new RemoteCharts(settings.charts(), registries, cacheRoot, progress)
                .fetch(
                        own.map(ImageLock::charts).orElse(known),
                        own.flatMap(lock -> project.lockFile()).map(project::display));
    }

    /** Everything that can be known before the first blob, in one report. */
    private CollectionPlan plan(Needed needed, ImageFetcher fetcher) {
        Resolution resolution = fetcher.tryResolve(needed.pinned().values(), project.platform());
        FetchPlan fetch = fetcher.plan(resolution.images());
        Problems problems = new Problems();
        needed.pinned().forEach((image, reference) -> {
            Optional.ofNullable(resolution.problems().get(reference))
                    .ifPresent(problem -> problems.add(neededBy(image, problem)));
            Optional.ofNullable(fetch.problems().get(reference))
                    .ifPresent(problem -> problems.add(neededBy(image, problem)));
        });
        claimTags(needed.pinned(), resolution, problems);
        CollectionPlan plan =
                new CollectionPlan(project, fetch, needed.rootfs().size() + fetch.networkBytes() + fetch.cachedBytes());
        // An archive that is there may be up to date: packaging then writes nothing.
        boolean writes = fetch.networkBytes() > 0 || !Files.exists(project.archive());
        new SpaceNeed(
                        cacheRoot,
                        fetch.networkBytes() - fetch.begunBytes(),
                        project.archive(),
                        writes ? leastArchiveBytes(needed, fetch) : 0,
                        writes ? plan.archiveBytes() : 0)
                .check(volumes, problems, progress);
        problems.throwIfAny();
        return plan;
    }

    /** Two images for one place of the cluster's registry would be found when all is fetched, and be in vain. */
    private static void claimTags(Map<DiscoveredImage, Reference> pinned, Resolution resolution, Problems problems) {
        Map<Reference, Digest> roots = new HashMap<>();
        resolution.images().forEach(image -> roots.put(image.reference(), image.digest()));
        TagClaims claims = new TagClaims();
        pinned.forEach((image, reference) -> Optional.ofNullable(roots.get(reference))
                .flatMap(root -> claims.claim(image.reference(), root, Optional.of(place(image))))
                .ifPresent(problems::add));
    }

    private static long leastArchiveBytes(Needed needed, FetchPlan fetch) {
        List<Descriptor> layers = fetch.shares().stream()
                .flatMap(share -> share.image().image().layers().stream())
                .toList();
        return EmbeddedRegistry.leastBytes(layers, needed.rootfs());
    }

    private static Map<Reference, SourceLocation> places(Map<DiscoveredImage, Reference> pinned) {
        Map<Reference, SourceLocation> places = new HashMap<>();
        pinned.forEach((image, reference) -> places.putIfAbsent(reference, place(image)));
        return places;
    }

    private static SourceLocation place(DiscoveredImage image) {
        return image.requiredBy().get(0).origin().location();
    }

    /** A registry's answer, at the first place that needs the image. */
    static Problem neededBy(DiscoveredImage image, Problem problem) {
        return problem.withLocation(place(image));
    }

    private ImageLock lock(Map<DiscoveredImage, Reference> pinned, FetchPlan plan) {
        Map<Reference, ResolvedImage> resolved = new HashMap<>();
        plan.shares().forEach(share -> resolved.put(share.image().reference(), share.image()));
        List<LockEntry> entries = new ArrayList<>();
        pinned.forEach((image, reference) ->
                entries.add(LockEntry.of(image, resolved.get(reference).digest(), project.platform())));
        return new ImageLock(entries);
    }
}
