package io.sealer.image;

import java.util.List;
import java.util.Objects;

/**
 * What a layer holds.
 *
 * @param layer the layer
 * @param members its members in the order of its tar; the contents of files refer to the layer, small ones may be kept
 */
public record LayerListing(ImageLayer layer, List<LayerMember> members) {

    public LayerListing {
        Objects.requireNonNull(layer, "layer");
        members = List.copyOf(members);
    }
}
