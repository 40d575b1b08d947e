package io.sealer.registry;

import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.Manifest;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * An image whose manifests are known, and in the cache.
 *
 * @param reference what was asked for
 * @param root what the tag or digest points to: an index, or the image itself
 * @param image the image for one platform; the root itself where that is no index
 * @param platform the platform
 * @param spared blobs of it that nobody has to fetch
 */
public record ResolvedImage(
        Reference reference, Manifest root, Manifest.Image image, Platform platform, Set<Digest> spared) {

    public ResolvedImage {
        Objects.requireNonNull(reference, "reference");
        Objects.requireNonNull(root, "root");
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(platform, "platform");
        spared = Set.copyOf(spared);
    }

    /** An image all of whose blobs are wanted. */
    public ResolvedImage(Reference reference, Manifest root, Manifest.Image image, Platform platform) {
        this(reference, root, image, platform, Set.of());
    }

    /** The same image, where some further blobs are in the place already that it is fetched for. */
    public ResolvedImage sparing(Predicate<Descriptor> there) {
        Set<Digest> spare = blobs().stream()
                .filter(blob -> spared.contains(blob.digest()) || there.test(blob))
                .map(Descriptor::digest)
                .collect(Collectors.toUnmodifiableSet());
        return new ResolvedImage(reference, root, image, platform, spare);
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

    /** Those of its blobs that are to be fetched. */
    public List<Descriptor> wanted() {
        return blobs().stream().filter(blob -> !spared.contains(blob.digest())).toList();
    }
}
