package io.sealer.image;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.image.ImageReport.Layer;
import io.sealer.image.ImageReport.OnPlatform;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.ImageConfig;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Makes the {@link ImageReport} of an image: from what a build has just written, without reading it again, or from an
 * archive of anyone's making, by listing its layers. Of one and the same image both ways give equal reports.
 */
public final class ImageInspection {

    /** What the history of our images calls the layer with the index of their registry. */
    public static final String REGISTRY_INDEX = "registry: index";

    /** Anybody may call anything so; one of ours has some kilobytes for each image. */
    private static final long LARGEST_INDEX = 256 << 20;

    private final LayerReader layers;

    /**
     * An inspection.
     *
     * @param zstd loaded when the first zstd layer is read, not before
     */
    public ImageInspection(ZstdNative zstd) {
        this.layers = new LayerReader(zstd);
    }

    /**
     * Reports on an archive that was just written.
     *
     * @throws ProblemException when a small file of its registry cannot be read any more
     */
    public static ImageReport of(WrittenArchive archive) {
        StoredImages stored = new StoredImages();
        List<OnPlatform> platforms = new ArrayList<>();
        for (WrittenArchive.WrittenImage image : archive.images()) {
            RegistryListing registry = new RegistryListing();
            List<Layer> done = new ArrayList<>();
            for (WrittenLayer layer : image.layers()) {
                long files = list(layer.source(), registry);
                done.add(report(
                        layer.descriptor(),
                        layer.source().createdBy(),
                        OptionalLong.of(files),
                        Optional.of(layer.diffId()),
                        LayerKey.published(layer)));
            }
            ImageDescription description = image.description();
            stored.add(description.platform(), description.containerImages(), registry);
            platforms.add(new OnPlatform(
                    description.platform(),
                    image.imageId(),
                    image.manifest().digest(),
                    description.created(),
                    description.labels(),
                    Optional.of(description.extension()),
                    done));
        }
        return new ImageReport(
                archive.name().toString(), archive.root().digest(), platforms, stored.list(), stored.size());
    }

    private static long list(LayerSource source, RegistryListing registry) {
        long files = 0;
        if (source instanceof PlannedLayer layer) {
            for (Entry entry : layer.entries()) {
                files += list(entry, registry);
            }
        } else if (source instanceof ReusedLayer layer) {
            for (LayerMember member : layer.listing().members()) {
                files += member instanceof LayerMember.Put put ? list(put.entry(), registry) : 1;
            }
        }
        return files;
    }

    private static int list(Entry entry, RegistryListing registry) {
        if (entry instanceof Entry.File file) {
            try {
                registry.file(file.path(), file.content().size(), limit -> head(file.content(), limit));
            } catch (IOException e) {
                throw new ProblemException(
                        Problem.environment(file.path() + " cannot be read any more (" + FileProblem.reason(e) + ")"),
                        e);
            }
        }
        return entry instanceof Entry.Directory ? 0 : 1;
    }

    /** What was not fetched is a layer or configuration of a container image, and no manifest. */
    private static byte[] head(Content content, int limit) throws IOException {
        if (content instanceof Content.Unfetched) {
            return new byte[0];
        }
        try (InputStream in = content.open()) {
            return in.readNBytes(limit);
        }
    }

    /** Reports on an archive, as the other does. */
    public ImageReport of(OciArchiveReader archive) {
        return of(
                archive.name().orElse(""),
                archive.root().digest(),
                archive.images(),
                blob -> Optional.of(archive.content(blob)));
    }

    /**
     * Reports on an image. Compressed layers are unpacked on the way, uncompressed ones only skimmed.
     *
     * @param name its full name; empty where nobody knows it
     * @param digest digest of the manifest, or of the index over several platforms
     * @param images its platforms
     * @param contents where a layer lies; nothing for one that is not to be read, {@link ProblemException} for one that is
     *     missing
     * @throws ProblemException when a layer is missing or damaged
     */
    public ImageReport of(
            String name, Digest digest, List<ArchivedImage> images, Function<Descriptor, Optional<Content>> contents) {
        StoredImages stored = new StoredImages();
        List<OnPlatform> platforms = new ArrayList<>();
        for (ArchivedImage image : images) {
            RegistryListing registry = new RegistryListing();
            List<String> history = history(image);
            List<Digest> diffIds = image.config().diffIds();
            LayerKeys keys = LayerKeys.of(image.manifest().annotations());
            List<Layer> done = new ArrayList<>();
            for (Descriptor layer : image.manifest().layers()) {
                Optional<Content> content = contents.apply(layer);
                OptionalLong files = content.isPresent()
                        ? OptionalLong.of(list(content.get(), layer, registry))
                        : OptionalLong.empty();
                done.add(report(
                        layer,
                        history.get(done.size()),
                        files,
                        diffIds.size() == history.size() ? Optional.of(diffIds.get(done.size())) : Optional.empty(),
                        Optional.ofNullable(keys.byDigest().get(layer.digest()))));
            }
            if (done.stream().anyMatch(layer -> layer.files().isEmpty())) {
                registry.believeManifests();
            }
            stored.add(image.platform(), image.containerImages(), registry);
            platforms.add(new OnPlatform(
                    image.platform(),
                    image.manifest().config().digest(),
                    image.manifest().digest(),
                    image.config().created(),
                    image.config().labels(),
                    image.extension(),
                    done));
        }
        return new ImageReport(name, digest, platforms, stored.list(), stored.size());
    }

    private long list(Content content, Descriptor layer, RegistryListing registry) {
        long[] files = {0};
        try {
            layers.list(content, (member, reader) -> {
                if (member.isFile()) {
                    registry.file(member.path(), member.size(), reader::content);
                }
                files[0] += member.isDirectory() ? 0 : 1;
            });
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment("the layer " + layer.digest() + " cannot be read: " + FileProblem.reason(e)),
                    e);
        }
        return files[0];
    }

    private static Layer report(
            Descriptor layer, String createdBy, OptionalLong files, Optional<Digest> diffId, Optional<Digest> key) {
        return new Layer(layer.digest(), layer.size(), layer.mediaType(), createdBy, files, diffId, key);
    }

    /** The layers in which an image of ours has names, manifests and links of its registry: what they hold tells the rest. */
    public static List<Descriptor> registryIndexes(ArchivedImage image) {
        List<String> history = history(image);
        List<Descriptor> layers = image.manifest().layers();
        return IntStream.range(0, layers.size())
                .filter(i ->
                        history.get(i).equals(REGISTRY_INDEX) && layers.get(i).size() <= LARGEST_INDEX)
                .mapToObj(layers::get)
                .toList();
    }

    /** One text a layer; empty ones where the history does not fit the layers. */
    private static List<String> history(ArchivedImage image) {
        List<String> steps = image.config().history().stream()
                .filter(step -> !step.emptyLayer())
                .map(ImageConfig.History::createdBy)
                .toList();
        int count = image.manifest().layers().size();
        return steps.size() == count ? steps : Collections.nCopies(count, "");
    }
}
