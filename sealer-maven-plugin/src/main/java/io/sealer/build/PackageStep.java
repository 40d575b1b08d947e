package io.sealer.build;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Progress;
import io.sealer.image.ArchiveFormat;
import io.sealer.image.Compression;
import io.sealer.image.Entry;
import io.sealer.image.EntryGroup;
import io.sealer.image.ImageDescription;
import io.sealer.image.ImageInspection;
import io.sealer.image.LayerBudget;
import io.sealer.image.LayerPlan;
import io.sealer.image.LayerWriter;
import io.sealer.image.OciArchiveWriter;
import io.sealer.image.PlannedLayer;
import io.sealer.image.PlatformImage;
import io.sealer.image.ReusedLayer;
import io.sealer.image.WrittenArchive;
import io.sealer.oci.Digest;
import io.sealer.oci.Reference;
import io.sealer.registry.RegistryConfiguration;
import io.sealer.rootfs.BaseImage;
import io.sealer.rootfs.EmbeddedRegistry;
import io.sealer.rootfs.ExecutedKubefile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The goal {@code package-image}: from the merged tree, the lock and the cache to the archive and its report. */
public final class PackageStep {

    private final ImageProject project;
    private final Path cacheRoot;
    private final RegistryConfiguration registries;
    private final Compression compression;
    private final boolean withImages;
    private final boolean force;
    private final Progress progress;

    /**
     * A step for one project.
     *
     * @param registries asked for the base image, if the last collection of images did not bring it here
     * @param withImages whether container images belong into the image; without them it is what sealer calls "lite"
     * @param force whether the archive is written though nothing seems to have changed, and cached blobs are hashed
     */
    public PackageStep(
            ImageProject project,
            RegistryConfiguration registries,
            Path cacheRoot,
            Compression compression,
            boolean withImages,
            boolean force,
            Progress progress) {
        this.project = project;
        this.registries = registries;
        this.cacheRoot = cacheRoot;
        this.compression = compression;
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
        Optional<ImageLock> collected = withImages
                ? ImageLock.read(project.collectedLock(), project.display(project.collectedLock()))
                : Optional.of(new ImageLock(List.of()));
        ImageLock lock = collected.orElseThrow(
                () -> notCollected("The container images of this cluster were not" + " collected yet"));
        BaseImages bases =
                new BaseImages(project, registries, cacheRoot, force, BasePin.ofLastCollection(project), progress);
        RootfsAssembly assembly = new RootfsAssembly(project, cacheRoot, bases, progress);
        ExecutedKubefile executed = RemoteCharts.in(assembly.assemble(), lock.charts(), cacheRoot);
        if (withImages && !CollectionRecord.of(project, executed.rootfs()).isCurrent()) {
            throw notCollected("The files of the image have changed since its container images were collected");
        }
        if (!withImages) {
            assembly.announce(executed);
        }
        ImageDescription description = new Description(project, executed, lock).image();
        PackageRecord record = new PackageRecord(project, fingerprint(name, executed, lock, description));
        Optional<PackagedImage> current = force ? Optional.empty() : record.current();
        if (current.isPresent()) {
            return current.get();
        }
        List<EntryGroup> groups = new ArrayList<>(executed.rootfs().groups());
        EmbeddedRegistry registry = new CollectedContent(project, cacheRoot, force, progress).registry(lock, executed);
        groups.addAll(registry.groups());
        List<Entry> tree = new ArrayList<>(executed.rootfs().entries());
        tree.addAll(registry.entries());
        List<ReusedLayer> base = executed.base().map(BaseImage::reusedLayers).orElse(List.of());
        LayerBudget budget = LayerBudget.above(base.size()).orElseThrow();
        List<PlannedLayer> layers = new LayerPlan(compression, budget).layers(groups, tree);
        WrittenArchive written = new OciArchiveWriter(new LayerWriter(assembly.zstd()))
                .write(
                        project.archive(),
                        name,
                        ArchiveFormat.SEALER,
                        List.of(new PlatformImage(description, base, layers)),
                        progress);
        AtomicFile.write(project.report(), ImageInspection.of(written).toJson());
        return record.remember(written, lock.entries().size());
    }

    private static ProblemException notCollected(String message) {
        return new ProblemException(Problem.project(message)
                .withRemedy("run sealer:collect-images first, as mvn package does, or make an image without"
                        + " container images with -Dsealer.collect-images.skip"));
    }

    private Digest fingerprint(Reference name, ExecutedKubefile executed, ImageLock lock, ImageDescription description)
            throws IOException {
        return new Fingerprint()
                .add(project.pluginVersion())
                .add(name.toString())
                .add(compression.toString())
                .add(description.toString())
                .addAll(executed.base().map(BaseImage::reusedLayers).orElse(List.of()).stream()
                        .map(layer -> layer.listing().layer().descriptor().digest() + " " + layer.createdBy())
                        .toList())
                .addAll(executed.rootfs().groups().stream()
                        .map(EntryGroup::createdBy)
                        .toList())
                .addAll(executed.rootfs().listing())
                .add(lock.toYaml())
                .digest();
    }
}
