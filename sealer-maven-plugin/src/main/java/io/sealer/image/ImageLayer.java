package io.sealer.image;

import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import java.util.Objects;

/**
 * A layer of an image that is there already.
 *
 * @param descriptor its blob as the manifest names it
 * @param diffId digest of the uncompressed tar, as the image's configuration names it
 * @param blob where the blob lies
 */
public record ImageLayer(Descriptor descriptor, Digest diffId, Content blob) {

    public ImageLayer {
        Objects.requireNonNull(descriptor, "descriptor");
        Objects.requireNonNull(diffId, "diffId");
        Objects.requireNonNull(blob, "blob");
    }
}
