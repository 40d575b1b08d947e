package io.sealer.registry;

import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.Manifest;
import io.sealer.oci.Reference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * An image to be pushed.
 *
 * @param root its manifest, or the index over several platforms
 * @param images the images of all platforms
 * @param source where their blobs lie
 * @param previous an earlier release, from whose repository blobs may be taken
 */
public record PushedImage(Manifest root, List<Manifest.Image> images, BlobSource source, Optional<Reference> previous) {

    /** The name of the image that another is built on (OCI image-spec, annotations.md). */
    private static final String BASE_NAME = "org.opencontainers.image.base.name";

    public PushedImage {
        Objects.requireNonNull(root, "root");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(previous, "previous");
        images = List.copyOf(images);
    }

    /** An image without an earlier release. */
    public PushedImage(Manifest root, List<Manifest.Image> images, BlobSource source) {
        this(root, images, source, Optional.empty());
    }

    /** Configurations and layers, each once. */
    List<Descriptor> blobs() {
        Map<Digest, Descriptor> blobs = new LinkedHashMap<>();
        for (Manifest.Image image : images) {
            Stream.concat(Stream.of(image.config()), image.layers().stream())
                    .forEach(blob -> blobs.putIfAbsent(blob.digest(), blob));
        }
        return List.copyOf(blobs.values());
    }

    /** All manifests, the root last: a registry takes nothing that points to what it lacks. */
    List<Manifest> manifests() {
        List<Manifest> manifests = new ArrayList<>(images);
        manifests.removeIf(image -> image.digest().equals(root.digest()));
        manifests.add(root);
        return manifests;
    }

    /** The images that this one says it is built on, and the release before it, that one first. */
    Set<Reference> bases() {
        Set<Reference> bases = new LinkedHashSet<>();
        previous.ifPresent(bases::add);
        for (Manifest manifest : manifests()) {
            base(manifest).ifPresent(bases::add);
        }
        return bases;
    }

    private static Optional<Reference> base(Manifest manifest) {
        try {
            return Optional.ofNullable(manifest.annotations().get(BASE_NAME)).map(Reference::parse);
        } catch (IllegalArgumentException e) {
            // Whoever wrote it: it is a hint, and no good one.
            return Optional.empty();
        }
    }
}
