package io.sealer.registry;

import io.sealer.oci.Descriptor;
import io.sealer.oci.ImageConfig;
import io.sealer.oci.Manifest;
import io.sealer.oci.MediaType;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Turns a reference into the image for one platform, and refuses what would not run or could not be stored. */
final class ImageResolver {

    /** An index of more is no image that anybody builds. */
    private static final int MOST_PLATFORMS = 100;

    private static final String NON_DISTRIBUTABLE = "application/vnd.oci.image.layer.nondistributable.";

    private final ImageContent content;

    ImageResolver(ImageContent content) {
        this.content = content;
    }

    /** The image of a reference for a platform; its manifests are in the cache then. */
    ResolvedImage resolve(Reference reference, Platform platform) throws RegistryException {
        Manifest root = content.root(reference);
        Manifest.Image image;
        if (root instanceof Manifest.Index index) {
            image = fromIndex(reference, index, platform);
        } else {
            image = (Manifest.Image) root;
            checkConfig(reference, image, platform);
        }
        checkLayers(image);
        return new ResolvedImage(reference, root, image, platform);
    }

    /** The image of a reference for each platform that it is for, at least one. */
    List<ResolvedImage> resolveAll(Reference reference) throws RegistryException {
        Manifest root = content.root(reference);
        if (root instanceof Manifest.Image image) {
            checkType(image);
            return List.of(resolve(reference, platformOf(reference, image)));
        }
        List<Platform> platforms = ((Manifest.Index) root)
                .manifests().stream()
                        .flatMap(entry -> entry.platform().stream())
                        .filter(ImageResolver::isReal)
                        .distinct()
                        .limit(MOST_PLATFORMS)
                        .toList();
        if (platforms.isEmpty()) {
            throw unsuitable("has an index without a platform", "name an image in it by its digest");
        }
        List<ResolvedImage> images = new ArrayList<>();
        for (Platform platform : platforms) {
            images.add(resolve(reference, platform));
        }
        return images;
    }

    private static boolean isReal(Platform platform) {
        return !platform.os().equals("unknown") && !platform.os().isEmpty();
    }

    private Manifest.Image fromIndex(Reference reference, Manifest.Index index, Platform platform)
            throws RegistryException {
        Descriptor entry = index.forPlatform(platform)
                .orElseThrow(() -> unsuitable(
                        "has no content for " + platform + "; it has " + platformsOf(index),
                        Resolution.OTHER_PLATFORM));
        Manifest child = content.manifest(reference, entry.digest());
        if (child.raw().length != entry.size()) {
            throw new RegistryException(
                    RegistryException.Kind.WRONG_CONTENT,
                    "its index gives manifest " + entry.digest() + " the size " + entry.size() + ", it is "
                            + child.raw().length,
                    "the index is broken: have the image pushed again");
        }
        if (child instanceof Manifest.Image image) {
            return image;
        }
        throw unsuitable("its index holds another index, which cannot be stored", "name the inner image by its digest");
    }

    private static String platformsOf(Manifest.Index index) {
        Set<String> names = new TreeSet<>();
        for (Descriptor entry : index.manifests()) {
            entry.platform()
                    .filter(ImageResolver::isReal)
                    .map(Platform::toString)
                    .ifPresent(names::add);
        }
        return names.isEmpty() ? "no platform at all" : String.join(", ", names);
    }

    /** An index says for what its images are; of a single image only the configuration does. */
    private void checkConfig(Reference reference, Manifest.Image image, Platform wanted) throws RegistryException {
        checkType(image);
        Platform actual = platformOf(reference, image);
        if (!wanted.tolerates(actual)) {
            throw unsuitable("is made for " + actual + " alone, not for " + wanted, Resolution.OTHER_PLATFORM);
        }
    }

    private static void checkType(Manifest.Image image) throws RegistryException {
        String type = image.config().mediaType();
        if (!type.isEmpty() && !type.equals(MediaType.OCI_CONFIG) && !type.equals(MediaType.DOCKER_CONFIG)) {
            throw unsuitable("is not a container image (its configuration is " + type + ")", "check the reference");
        }
    }

    private Platform platformOf(Reference reference, Manifest.Image image) throws RegistryException {
        try {
            return ImageConfig.parse(content.config(reference, image.config())).platform();
        } catch (IllegalArgumentException e) {
            throw new RegistryException(
                    RegistryException.Kind.WRONG_CONTENT,
                    "its configuration cannot be read: " + e.getMessage(),
                    "have the image pushed again",
                    e);
        }
    }

    private static void checkLayers(Manifest.Image image) throws RegistryException {
        Optional<Descriptor> foreign = image.layers().stream()
                .filter(layer -> layer.mediaType().equals(MediaType.DOCKER_FOREIGN_LAYER)
                        || layer.mediaType().startsWith(NON_DISTRIBUTABLE))
                .findFirst();
        if (foreign.isPresent()) {
            throw unsuitable(
                    "has a layer that its registry does not hand out ("
                            + foreign.get().digest() + ", not distributable), so it cannot be embedded",
                    "choose an image without such layers");
        }
    }

    private static RegistryException unsuitable(String message, String remedy) {
        return new RegistryException(RegistryException.Kind.UNSUITABLE, message, remedy);
    }
}
