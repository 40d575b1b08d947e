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

    public Resolution {
        images = List.copyOf(images);
    }
}
