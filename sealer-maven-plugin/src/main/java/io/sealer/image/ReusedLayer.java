package io.sealer.image;

import java.util.Objects;

/**
 * A layer of a base image, which is taken as it is, byte for byte.
 *
 * @param listing the layer and what it holds
 * @param createdBy what made it, as the base image's history says
 */
public record ReusedLayer(LayerListing listing, String createdBy) implements LayerSource {

    public ReusedLayer {
        Objects.requireNonNull(listing, "listing");
        Objects.requireNonNull(createdBy, "createdBy");
    }

    /** Bytes of the blob, packed as it is. */
    @Override
    public long contentSize() {
        return listing.layer().descriptor().size();
    }
}
