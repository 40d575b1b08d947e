package io.sealer.build;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Progress;
import io.sealer.image.ImageInspection;
import io.sealer.image.LayerWriter;
import io.sealer.image.OciArchiveWriter;
import io.sealer.image.PlatformImage;
import io.sealer.image.RememberedLayers;
import io.sealer.image.WrittenArchive;
import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.registry.RegistryConfiguration;
import io.sealer.rootfs.ExecutedKubefile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
        PackageRecord record = new PackageRecord(
                project,
                settings.platformArchives() ? project.platforms() : List.of(),
                fingerprint(name, contents.values()));
        Optional<PackagedImage> current = force ? Optional.empty() : record.current();
        if (current.isPresent()) {
            return current.get();
        }
        CollectedContent collected = new CollectedContent(project, cacheRoot, force, progress);
        Map<Platform, PlatformImage> images = platforms.map((platform, problems, told) -> {
            PlatformContent content = contents.get(platform);
            return content.image(collected.registry(content.lock(), content.made(), platform), settings.compression());
        });
        OciArchiveWriter writer =
                new OciArchiveWriter(new LayerWriter(assembly.zstd()), new RememberedLayers(cacheRoot, force));
        if (settings.platformArchives() && images.size() > 1) {
            images.forEach((platform, image) ->
                    writer.write(project.archive(platform), name, settings.format(), List.of(image), progress));
        }
        WrittenArchive archive =
                writer.write(project.archive(), name, settings.format(), List.copyOf(images.values()), progress);
        AtomicFile.write(project.report(), ImageInspection.of(archive).toJson());
        return record.remember(archive, lock.entries().size());
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

    private Digest fingerprint(Reference name, Collection<PlatformContent> contents) throws IOException {
        Fingerprint fingerprint = new Fingerprint()
                .add(project.pluginVersion())
                .add(name.toString())
                .add(settings.toString());
        for (PlatformContent content : contents) {
            content.addTo(fingerprint);
        }
        return fingerprint.digest();
    }
}
