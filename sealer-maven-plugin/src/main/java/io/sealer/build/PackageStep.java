package io.sealer.build;

import io.sealer.ByteCount;
import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Progress;
import io.sealer.image.Content;
import io.sealer.image.EarlierLayers;
import io.sealer.image.ImageInspection;
import io.sealer.image.LayerWriter;
import io.sealer.image.OciArchiveWriter;
import io.sealer.image.PlannedLayer;
import io.sealer.image.PlatformImage;
import io.sealer.image.RememberedLayers;
import io.sealer.image.WrittenArchive;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.registry.RegistryConfiguration;
import io.sealer.rootfs.ExecutedKubefile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The goal {@code package-image}: from the merged trees, the lock and the cache to the archive and its report. */
public final class PackageStep {

    private final ImageProject project;
    private final Path cacheRoot;
    private final RegistryConfiguration registries;
    private final ArchiveSettings settings;
    private final boolean withImages;
    private final boolean force;
    private final Progress progress;

    /**
     * A step for one project.
     *
     * @param registries asked for the base image, if the last collection of images did not bring it here
     * @param settings how the archive is written
     * @param withImages whether container images belong into the image; without them it is what sealer calls "lite"
     * @param force whether the archive is written though nothing seems to have changed, and cached blobs are hashed
     */
    public PackageStep(
            ImageProject project,
            RegistryConfiguration registries,
            Path cacheRoot,
            ArchiveSettings settings,
            boolean withImages,
            boolean force,
            Progress progress) {
        this.project = project;
        this.registries = registries;
        this.cacheRoot = cacheRoot;
        this.settings = settings;
        this.withImages = withImages;
        this.force = force;
        this.progress = progress;
    }

    /**
     * Does the work. An older archive stays as it is until the new one is complete.
     *
     * @throws ProblemException when the project, the cache or the disk does not allow an image
     */
    public PackagedImage run() throws IOException {
        Reference name = project.name();
        ImageLock lock = lock();
        BaseImages bases =
                new BaseImages(project, registries, cacheRoot, force, BasePin.ofLastCollection(project), progress);
        RootfsAssembly assembly = new RootfsAssembly(project, cacheRoot, bases, progress);
        EachPlatform platforms = new EachPlatform(project.platforms(), progress);
        Map<Platform, ExecutedKubefile> written = assembly.assemble();
        Map<Platform, ExecutedKubefile> trees = platforms.map(
                (platform, problems, told) -> RemoteCharts.in(written.get(platform), lock.charts(), cacheRoot));
        if (withImages && !CollectionRecord.of(project, trees).isCurrent()) {
            throw notCollected("The files of the image have changed since its container images were collected");
        }
        if (!withImages) {
            assembly.announce(trees);
        }
        Map<Platform, PlatformContent> contents = platforms.map(
                (platform, problems, told) -> PlatformContent.of(project, platform, trees.get(platform), lock));
        Optional<PreviousRelease> previous = withImages ? PreviousRelease.collected(project) : Optional.empty();
        PackageRecord record = new PackageRecord(
                project,
                settings.thin() ? project.thinImage() : project.archive(),
                settings.platformArchives() ? project.platforms() : List.of(),
                fingerprint(name, contents.values(), previous));
        Optional<PackagedImage> current = force ? Optional.empty() : record.current();
        if (current.isPresent()) {
            return current.get();
        }
        CollectedContent collected = new CollectedContent(project, cacheRoot, force, previous.isPresent(), progress);
        Map<Platform, PlatformImage> images = platforms.map((platform, problems, told) -> {
            PlatformContent content = contents.get(platform);
            return content.image(collected.registry(content.lock(), content.made(), platform), settings.compression());
        });
        EarlierLayers earlier = earlier(previous, images.values());
        OciArchiveWriter writer =
                new OciArchiveWriter(new LayerWriter(assembly.zstd()), new RememberedLayers(cacheRoot, force), earlier);
        WrittenArchive archive = settings.thin()
                ? writer.writeThin(
                        project.thinImage(),
                        name,
                        previous.flatMap(PreviousRelease::origin),
                        List.copyOf(images.values()),
                        progress)
                : writeArchives(writer, name, images);
        previous.filter(release -> settings.thin()).ifPresent(release -> progress.info(leftOut(archive, release)));
        AtomicFile.write(project.report(), ImageInspection.of(archive).toJson());
        return record.remember(archive, lock.entries().size());
    }

    /** What was made for pushing alone is older then, and goes. */
    private WrittenArchive writeArchives(OciArchiveWriter writer, Reference name, Map<Platform, PlatformImage> images)
            throws IOException {
        if (settings.platformArchives() && images.size() > 1) {
            images.forEach((platform, image) ->
                    writer.write(project.archive(platform), name, settings.format(), List.of(image), progress));
        }
        WrittenArchive archive =
                writer.write(project.archive(), name, settings.format(), List.copyOf(images.values()), progress);
        Files.deleteIfExists(project.thinImage());
        return archive;
    }

    /**
     * The layers of the earlier release that stand for blobs which were not fetched.
     *
     * @throws ProblemException when a blob is not here, and the earlier release does not have its layer
     */
    private EarlierLayers earlier(Optional<PreviousRelease> previous, Collection<PlatformImage> images) {
        if (previous.isEmpty()) {
            return EarlierLayers.NONE;
        }
        EarlierLayers elsewhere = previous.get().elsewhere();
        List<Descriptor> taken = new ArrayList<>();
        for (PlatformImage image : images) {
            for (PlannedLayer layer : image.layers()) {
                if (!layer.isHere()) {
                    taken.add(elsewhere
                            .find(layer)
                            .orElseThrow(() -> new ProblemException(Problem.environment(
                                            "the cache lacks blobs of the layer \"" + layer.createdBy() + "\", and "
                                                    + previous.get().display() + " has no such layer")
                                    .withRemedy(CollectedContent.REMEDY)))
                            .blob());
                }
            }
        }
        if (settings.thin() || taken.isEmpty()) {
            return elsewhere;
        }
        Function<Descriptor, Content> contents = previous.get().contents(cacheRoot);
        taken.forEach(contents::apply);
        return elsewhere.at(previous.get().display(), contents);
    }

    /** What need not be sent where the earlier release is, in words. */
    private static String leftOut(WrittenArchive image, PreviousRelease previous) {
        Map<Digest, Long> all = new HashMap<>();
        image.images().stream()
                .flatMap(one -> one.layers().stream())
                .forEach(layer ->
                        all.put(layer.descriptor().digest(), layer.descriptor().size()));
        Map<Digest, Long> there = new HashMap<>(all);
        there.keySet().retainAll(previous.blobs());
        return there.size() + " of " + all.size() + " layers are those of " + previous.display() + ": "
                + ByteCount.of(sum(there)) + " of " + ByteCount.of(sum(all)) + " are left to it";
    }

    private static long sum(Map<Digest, Long> sizes) {
        return sizes.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Everything that {@link #run} wrote, or found as it had written it earlier. */
    public List<Path> outputs(PackagedImage image) {
        List<Path> outputs = new ArrayList<>(List.of(image.archive(), project.report(), PackageRecord.file(project)));
        outputs.addAll(image.platforms().values());
        return outputs;
    }

    private ImageLock lock() throws IOException {
        return withImages
                ? ImageLock.read(project.collectedLock(), project.display(project.collectedLock()))
                        .orElseThrow(() -> notCollected("The container images of this cluster were not collected yet"))
                : new ImageLock(List.of());
    }

    private static ProblemException notCollected(String message) {
        return new ProblemException(Problem.project(message)
                .withRemedy("run sealer:collect-images first, as mvn package does, or make an image without"
                        + " container images with -Dsealer.collect-images.skip"));
    }

    private Digest fingerprint(Reference name, Collection<PlatformContent> contents, Optional<PreviousRelease> previous)
            throws IOException {
        Fingerprint fingerprint = new Fingerprint()
                .add(project.pluginVersion())
                .add(name.toString())
                .add(settings.toString());
        for (PlatformContent content : contents) {
            content.addTo(fingerprint);
        }
        if (settings.thin() && previous.isPresent()) {
            fingerprint.add(Digest.of(previous.get().toJson()).toString());
        }
        return fingerprint.digest();
    }
}
