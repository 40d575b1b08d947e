package io.sealer.registry;

import io.sealer.Problem;
import io.sealer.oci.Reference;
import java.util.List;
import java.util.Map;

/**
 * What came of asking for some references.
 *
 * @param images those that can be had, in the order of the references
 * @param problems why the others cannot, likewise; each about its reference
 */
public record Resolution(List<ResolvedImage> images, Map<Reference, Problem> problems) {

    /** What is advised where an image is not for the platform that is built for. */
    public static final String OTHER_PLATFORM =
            "choose another image, or build for another platform: <platforms> (-Dsealer.platforms)";

    public Resolution {
        images = List.copyOf(images);
    }
}
