package io.sealer.build;

import io.sealer.image.ContainerImage;
import io.sealer.image.Content;
import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.registry.ResolvedImage;
import io.sealer.rootfs.BaseImage;
import io.sealer.rootfs.ExecutedKubefile;
import io.sealer.rootfs.ShippedRegistry;
import java.util.List;
import java.util.Optional;

/** The container images that a tree has from its base image. Without a base there are none. */
final class BaseRegistry {

    private final Optional<BaseImage> base;
    private final ShippedRegistry registry;
    private final Platform platform;

    BaseRegistry(ExecutedKubefile made, Platform platform) {
        this.base = made.base();
        this.registry = new ShippedRegistry(made.rootfs());
        this.platform = platform;
    }

    /** Whether an image with this content is there under its name, complete. */
    boolean holds(Reference reference, Digest content) {
        return base.isPresent() && registry.holds(reference, content, platform);
    }

    /** An image of which only that has to be fetched which the base has under no name at all. */
    ResolvedImage sparing(ResolvedImage image) {
        return image.sparing(registry::hasOfBase);
    }

    /** A blob that the base has. */
    Optional<Content> blob(Digest digest) {
        return registry.blob(digest);
    }

    /** What the base has under a name, if it is complete, and as far as is known from the same registry. */
    Optional<Digest> contentOf(Reference reference) {
        return underTag(reference).filter(content -> holds(reference, content)).filter(content -> isSame(reference));
    }

    /** What the base has in the place of an image, where that is something else. */
    Optional<Digest> replacedBy(Reference reference, Digest content) {
        return underTag(reference).filter(there -> !there.equals(content));
    }

    private Optional<Digest> underTag(Reference reference) {
        return base.isEmpty()
                ? Optional.empty()
                : reference.tag().flatMap(tag -> registry.tag(reference.repository(), tag));
    }

    /** The registry of a cluster knows no domains; the base's own list of images does. */
    private boolean isSame(Reference reference) {
        List<Reference> named = base.stream()
                .flatMap(image -> image.containerImages().stream())
                .flatMap(image -> parse(image).stream())
                .filter(other -> other.repository().equals(reference.repository())
                        && other.tag().equals(reference.tag()))
                .toList();
        return named.isEmpty()
                || named.stream().anyMatch(other -> other.domain().equals(reference.domain()));
    }

    private static Optional<Reference> parse(ContainerImage image) {
        try {
            return Optional.of(Reference.parse(image.image()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
