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
import io.sealer.rootfs.BaseImage;
import io.sealer.rootfs.EmbeddedRegistry;
import io.sealer.rootfs.ExecutedKubefile;
import io.sealer.rootfs.TagClaims;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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

    /**
     * What a tree needs.
     *
     * @param made the tree, with the charts that were put into it
     * @param pinned its images, with their digests where a lock gives some
     * @param base the images that its base image has
     * @param sourced those of them that are in the cache already, from files and artifacts
     * @param charts the charts
     */
    private record Needed(
            ExecutedKubefile made,
            Map<DiscoveredImage, Reference> pinned,
            Map<DiscoveredImage, SourcedImage> sourced,
            BaseRegistry base,
            List<LockedChart> charts) {

        /** What has to come from elsewhere. */
        List<Reference> missing() {
            return pinned.entrySet().stream()
                    .filter(entry -> entry.getValue()
                            .digest()
                            .filter(digest -> base.holds(entry.getKey().reference(), digest))
                            .isEmpty())
                    .map(Map.Entry::getValue)
                    .toList();
        }
    }

    /** What is to be done, and the content of every image. */
    private record Planned(CollectionPlan plan, Map<DiscoveredImage, Digest> contents) {}

    /**
     * Does the work. The lock is written last: where it stands, all of its images are in the cache.
     *
     * @throws ProblemException with every reference that is wrong, or every image that cannot be had; nothing is
     *     fetched before all images are known to be there, to be handed out and to fit on the disk
     */
    public CollectedImages run() throws IOException {
        Needed needed = needed();
        Planned planned;
        FetchSummary summary;
        try (ImageFetcher fetcher = fetcher()) {
            planned = plan(needed, fetcher);
            summary = fetcher.fetch(
                    planned.plan().fetch().shares().stream()
                            .map(FetchPlan.Share::image)
                            .toList(),
                    places(needed.pinned()),
                    progress);
        }
        ImageLock lock = lock(needed, planned);
        lock.write(project.collectedLock());
        CollectionRecord.of(project, needed.made().rootfs()).write();
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
            return plan(needed, fetcher).plan();
        }
    }

    private ImageFetcher fetcher() {
        return new ImageFetcher(registries, new BlobCache(cacheRoot, force), new TagCache(cacheRoot), progress);
    }

    private Needed needed() throws IOException {
        LockedImages locked = LockedImages.read(project, project.lockFile(), importedLocks);
        RootfsAssembly assembly = new RootfsAssembly(
                project,
                cacheRoot,
                new BaseImages(
                        project, registries, cacheRoot, force, BasePin.ofProject(project, locked.own()), progress),
                progress);
        ExecutedKubefile written = assembly.assemble();
        assembly.announce(written);
        List<LockedChart> charts = charts(locked.own());
        ExecutedKubefile made = RemoteCharts.in(written, charts, cacheRoot);
        List<DiscoveredImage> images = new ImageDiscovery(project, settings, progress)
                .in(made.rootfs(), made.labels())
                .images();
        Problems problems = new Problems();
        Map<DiscoveredImage, SourcedImage> sourced = ImageSources.of(
                        project, settings, made.rootfs(), progress, problems)
                .take(images, new BlobCache(cacheRoot, force), problems);
        Map<DiscoveredImage, Reference> pinned = pin(images, sourced, locked, problems);
        problems.throwIfAny();
        locked.notes(images, project.platform()).forEach(progress::info);
        locked.overruled(sourced).forEach(progress::info);
        return new Needed(made, pinned, sourced, new BaseRegistry(made, project.platform()), charts);
    }

    /** A source comes before all locks: what it has is known only now. */
    private Map<DiscoveredImage, Reference> pin(
            List<DiscoveredImage> images,
            Map<DiscoveredImage, SourcedImage> sourced,
            LockedImages locked,
            Problems problems) {
        Map<DiscoveredImage, Reference> fromRegistries = locked.pin(
                images.stream().filter(image -> !sourced.containsKey(image)).toList(), project.platform(), problems);
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

    private List<LockedChart> charts(Optional<ImageLock> own) throws IOException {
        List<LockedChart> known = registries.offline() ? RemoteCharts.collected(project) : List.of();
        return new RemoteCharts(settings.charts(), registries, cacheRoot, progress)
                .fetch(
                        own.map(ImageLock::charts).orElse(known),
                        own.flatMap(lock -> project.lockFile()).map(project::display));
    }

    /** Everything that can be known before the first blob, in one report. */
    private Planned plan(Needed needed, ImageFetcher fetcher) {
        Resolution resolution = fetcher.tryResolve(needed.missing(), project.platform());
        FetchPlan fetch = fetcher.plan(resolution.images().stream()
                .filter(image -> !needed.base().holds(image.reference(), image.digest()))
                .map(needed.base()::sparing)
                .toList());
        Problems problems = new Problems();
        Map<DiscoveredImage, Digest> contents = contents(needed, resolution, problems);
        needed.pinned()
                .forEach((image, reference) -> Optional.ofNullable(
                                fetch.problems().get(reference))
                        .ifPresent(problem -> problems.add(neededBy(image, problem))));
        claimTags(contents, problems);
        long base = needed.made().base().map(BaseImage::size).orElse(0L);
        CollectionPlan plan = new CollectionPlan(
                project, fetch, base + needed.made().rootfs().size() + fetch.networkBytes() + fetch.cachedBytes());
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
        return new Planned(plan, contents);
    }

    /** What each image is. One that cannot be asked for, and that the base image has, is what the base has. */
    private Map<DiscoveredImage, Digest> contents(Needed needed, Resolution resolution, Problems problems) {
        Map<Reference, Digest> resolved = new HashMap<>();
        resolution.images().forEach(image -> resolved.put(image.reference(), image.digest()));
        Map<DiscoveredImage, Digest> contents = new LinkedHashMap<>();
        needed.pinned().forEach((image, reference) -> {
            Optional<Digest> there = needed.base().contentOf(image.reference());
            Optional<Digest> content =
                    Optional.ofNullable(resolved.get(reference)).or(reference::digest);
            Problem problem = resolution.problems().get(reference);
            if (problem == null) {
                contents.put(image, content.orElseThrow());
                needed.base()
                        .replacedBy(image.reference(), content.orElseThrow())
                        .ifPresent(old -> progress.info("replaced in the base image: " + image.reference() + " is "
                                + content.orElseThrow() + ", not " + old));
            } else if (there.isPresent() && reference.digest().isEmpty()) {
                contents.put(image, there.get());
                progress.info("taken as the base image has it: " + image.reference() + "@" + there.get() + " ("
                        + problem.message() + ")");
            } else {
                problems.add(neededBy(image, problem));
            }
        });
        return contents;
    }

    /** Two images for one place of the cluster's registry would be found when all is fetched, and be in vain. */
    private static void claimTags(Map<DiscoveredImage, Digest> contents, Problems problems) {
        TagClaims claims = new TagClaims();
        contents.forEach((image, root) ->
                claims.claim(image.reference(), root, Optional.of(place(image))).ifPresent(problems::add));
    }

    private static long leastArchiveBytes(Needed needed, FetchPlan fetch) {
        List<Descriptor> layers = fetch.shares().stream()
                .flatMap(share -> share.image().image().layers().stream())
                .toList();
        return needed.made().base().map(BaseImage::size).orElse(0L)
                + EmbeddedRegistry.leastBytes(layers, needed.made().rootfs());
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

    private ImageLock lock(Needed needed, Planned planned) {
        List<LockEntry> entries = new ArrayList<>();
        planned.contents()
                .forEach((image, digest) -> entries.addAll(LockEntry.ofServed(
                        image,
                        digest,
                        project.platform(),
                        Optional.ofNullable(needed.sourced().get(image)).map(SourcedImage::source))));
        return new ImageLock(LockedBase.of(needed.made().base()), entries, needed.charts());
    }
}
