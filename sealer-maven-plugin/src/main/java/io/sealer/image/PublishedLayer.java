package io.sealer.image;

import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A layer of a finished image, and the key of its content as that image tells it. Whoever made the image may have lied;
 * what can be seen of it without the layer's bytes is checked by {@link #fits}.
 *
 * @param key key of its content
 * @param blob media type, digest and size in bytes of its blob
 * @param diffId digest of its tar
 */
public record PublishedLayer(Digest key, Descriptor blob, Digest diffId) {

    public PublishedLayer {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(blob, "blob");
        Objects.requireNonNull(diffId, "diffId");
    }

    /** Those layers of an image whose keys it tells, lowest first. */
    public static List<PublishedLayer> of(ArchivedImage image) {
        LayerKeys keys = LayerKeys.of(image.manifest().annotations());
        List<Descriptor> layers = image.manifest().layers();
        List<Digest> diffIds = image.config().diffIds();
        List<PublishedLayer> published = new ArrayList<>();
        for (int i = 0; i < layers.size() && layers.size() == diffIds.size(); i++) {
            Digest key = keys.byDigest().get(layers.get(i).digest());
            if (key != null) {
                published.add(new PublishedLayer(key, layers.get(i), diffIds.get(i)));
            }
        }
        return published;
    }

    /** Whether this may be what comes of a layer: packed in the same way, and of the same size where that is known. */
    boolean fits(PlannedLayer layer) {
        return blob.mediaType().equals(layer.format().mediaType())
                && (layer.format() != LayerFormat.TAR
                        || blob.size() == layer.tarSize() && diffId.equals(blob.digest()));
    }
}
