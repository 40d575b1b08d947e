package io.sealer.image;

import java.util.List;
import java.util.Objects;

/**
 * The image of one platform, to be written.
 *
 * @param description what it says of itself
 * @param layers its layers, lowest first
 */
public record PlatformImage(ImageDescription description, List<PlannedLayer> layers) {

    public PlatformImage {
        Objects.requireNonNull(description, "description");
        layers = List.copyOf(layers);
    }
}
