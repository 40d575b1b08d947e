package io.sealer.image;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The image of one platform, to be written.
 *
 * @param description what it says of itself
 * @param base the layers of its base image, lowest first; none where it has no base
 * @param layers its own layers, which lie on those of the base, lowest first
 */
public record PlatformImage(ImageDescription description, List<ReusedLayer> base, List<PlannedLayer> layers) {

    public PlatformImage {
        Objects.requireNonNull(description, "description");
        base = List.copyOf(base);
        layers = List.copyOf(layers);
    }

    /** An image without a base. */
    public PlatformImage(ImageDescription description, List<PlannedLayer> layers) {
        this(description, List.of(), layers);
    }

    /** All layers, lowest first. */
    List<LayerSource> allLayers() {
        return Stream.concat(base.stream(), layers.stream())
                .map(LayerSource.class::cast)
                .toList();
    }
}
