package io.sealer.registry;

import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.Manifest;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * An image whose manifests are known, and in the cache.
 *
 * @param reference what was asked for
 * @param root what the tag or digest points to: an index, or the image itself
 * @param image the image for one platform; the root itself where that is no index
 * @param platform the platform
 */
public record ResolvedImage(Reference reference, Manifest root, Manifest.Image image, Platform platform) {

    public ResolvedImage {
        Objects.requireNonNull(reference, "reference");
        Objects.requireNonNull(root, "root");
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(platform, "platform");
    }

    /** What the reference points to. */
    public Digest digest() {
        return root.digest();
    }

    /** The blobs that make the image: its configuration and its layers. */
    public List<Descriptor> blobs() {
        List<Descriptor> all = new ArrayList<>(image.layers().size() + 1);
        all.add(image.config());
        all.addAll(image.layers());
        return all;
    }
}
