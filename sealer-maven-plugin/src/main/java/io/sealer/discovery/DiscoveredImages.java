package io.sealer.discovery;

import io.sealer.kube.PlacedObject;
import io.sealer.oci.Reference;
import java.util.List;

/**
 * All that was found in one root file system. The order depends on the content only.
 *
 * @param images what the image has to hold, sorted by reference
 * @param doubtful what may be images, sorted by place; to be shown each time
 * @param ignored images that were needed but for a pattern that leaves them out, sorted by reference
 * @param notes what else the user should know, a sentence each
 * @param passing the objects on the way whose version of the API Kubernetes takes away one day, in the order of reading
 */
public record DiscoveredImages(
        List<DiscoveredImage> images,
        List<Doubt> doubtful,
        List<DiscoveredImage> ignored,
        List<String> notes,
        List<PlacedObject> passing) {

    public DiscoveredImages {
        images = List.copyOf(images);
        doubtful = List.copyOf(doubtful);
        ignored = List.copyOf(ignored);
        notes = List.copyOf(notes);
        passing = List.copyOf(passing);
    }

    /** The references to fetch, sorted, each once. */
    public List<Reference> references() {
        return images.stream().map(DiscoveredImage::reference).toList();
    }
}
