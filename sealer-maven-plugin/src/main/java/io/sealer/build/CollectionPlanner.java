package io.sealer.build;

import io.sealer.Problems;
import io.sealer.Progress;
import io.sealer.discovery.DiscoveredImage;
import io.sealer.image.ArchiveFormat;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import io.sealer.registry.FetchPlan;
import io.sealer.registry.ImageFetcher;
import io.sealer.registry.Resolution;
import io.sealer.registry.ResolvedImage;
import io.sealer.rootfs.BaseImage;
import io.sealer.rootfs.EmbeddedRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Finds out everything that can be known before the first blob is fetched. */
final class CollectionPlanner {

    private final ImageProject project;
    private final ArchiveSettings archives;
    private final Path cacheRoot;
    private final Function<Path, Optional<Volume>> volumes;
    private final Progress progress;

    /**
     * A planner for a project.
     *
     * @param archives how the image is going to be written
     * @param volumes the file system of a place, if it can be measured
     */
    CollectionPlanner(
            ImageProject project,
            ArchiveSettings archives,
            Path cacheRoot,
            Function<Path, Optional<Volume>> volumes,
            Progress progress) {
        this.project = project;
        this.archives = archives;
        this.cacheRoot = cacheRoot;
        this.volumes = volumes;
        this.progress = progress;
    }

    /**
     * Asks for all images of all platforms; a name that several platforms need is asked for once.
     *
     * @param previous the release whose layers are not fetched again
     * @throws io.sealer.ProblemException with every image that cannot be had, and too little room
     */
    PlannedCollection plan(ClusterNeeds needs, ImageFetcher fetcher, Optional<PreviousRelease> previous)
            throws IOException {
        Problems problems = new Problems();
        EachPlatform platforms = new EachPlatform(needs.platforms().keySet(), progress);
        Map<Platform, Resolution> resolutions = platforms.map(
                (platform, own, told) ->
                        fetcher.tryResolve(needs.platforms().get(platform).missing(), platform),
                problems);
        Map<Platform, List<ResolvedImage>> images = platforms.map(
                (platform, own, told) -> needs.platforms().get(platform).toFetch(resolutions.get(platform)), problems);
        Map<Platform, Map<DiscoveredImage, Digest>> contents = platforms.map(
                (platform, own, told) -> needs.platforms().get(platform).contents(resolutions.get(platform), own, told),
                problems);
        Optional<UnchangedLayers> unchanged = Optional.empty();
        if (previous.isPresent() && problems.isEmpty()) {
            ImageLock lock = PlannedCollection.lock(needs, contents);
            unchanged = Optional.of(UnchangedLayers.find(project, needs, lock, archives, cacheRoot, previous.get()));
            unchanged.get().tell(progress);
        }
        FetchPlan fetch = fetcher.plan(toFetch(images, unchanged));
        platforms.map(
                (platform, own, told) -> {
                    needs.platforms()
                            .get(platform)
                            .pinned()
                            .forEach((image, reference) -> fetch.problem(reference, platform)
                                    .ifPresent(problem -> own.add(PlatformNeeds.neededBy(image, problem))));
                    return platform;
                },
                problems);
        CollectionPlan plan = new CollectionPlan(project, fetch, archiveBytes(needs, images));
        checkSpace(
                plan,
                unchanged.map(UnchangedLayers::bytesToFetch).orElse(0L),
                leastArchiveBytes(needs, images),
                problems);
        problems.throwIfAny();
        return new PlannedCollection(needs, plan, contents, unchanged);
    }

    private static List<ResolvedImage> toFetch(
            Map<Platform, List<ResolvedImage>> images, Optional<UnchangedLayers> unchanged) {
        return images.values().stream()
                .flatMap(List::stream)
                .map(image -> unchanged.isPresent() ? unchanged.get().sparing(image) : image)
                .toList();
    }

    private void checkSpace(CollectionPlan plan, long ofPrevious, long least, Problems problems) {
        FetchPlan fetch = plan.fetch();
        if (archives.thin()) {
            new SpaceNeed(cacheRoot, fetch.networkBytes() - fetch.begunBytes(), project.thinImage(), 0, 0)
                    .check(volumes, problems, progress);
            return;
        }
        // An archive that is there may be up to date: packaging then writes nothing.
        boolean writes = fetch.networkBytes() > 0 || !Files.exists(project.archive());
        new SpaceNeed(
                        cacheRoot,
                        fetch.networkBytes() - fetch.begunBytes() + ofPrevious,
                        project.archive(),
                        writes ? least : 0,
                        writes ? plan.archiveBytes() : 0)
                .check(volumes, problems, progress);
    }

    /** All files of each tree and all blobs. */
    private long archiveBytes(ClusterNeeds needs, Map<Platform, List<ResolvedImage>> images) {
        long bytes = 0;
        for (PlatformNeeds one : needs.platforms().values()) {
            Map<Digest, Long> blobs = new HashMap<>();
            images.get(one.platform()).stream()
                    .flatMap(image -> image.wanted().stream())
                    .forEach(blob -> blobs.put(blob.digest(), blob.size()));
            bytes += baseBytes(one)
                    + one.made().rootfs().size()
                    + blobs.values().stream().mapToLong(Long::longValue).sum();
        }
        return bytes * copies();
    }

    /** Platforms share nothing in sealer's archive, and in others nobody knows yet which layers. */
    private long leastArchiveBytes(ClusterNeeds needs, Map<Platform, List<ResolvedImage>> images) {
        long sum = 0;
        long largest = 0;
        for (PlatformNeeds one : needs.platforms().values()) {
            List<Descriptor> layers = new ArrayList<>();
            images.get(one.platform())
                    .forEach(image -> layers.addAll(image.image().layers()));
            long bytes = baseBytes(one)
                    + EmbeddedRegistry.leastBytes(layers, one.made().rootfs());
            sum += bytes;
            largest = Math.max(largest, bytes);
        }
        long archive = archives.format() == ArchiveFormat.SEALER ? sum : largest;
        return copies() == 1 ? archive : archive + sum;
    }

    /** How often each platform's image lies on the disk. */
    private int copies() {
        return archives.platformArchives() && project.platforms().size() > 1 ? 2 : 1;
    }

    private static long baseBytes(PlatformNeeds needs) {
        return needs.made().base().map(BaseImage::size).orElse(0L);
    }
}
