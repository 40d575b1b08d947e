package io.sealer.registry;

import io.sealer.oci.Reference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts the images that have all of their blobs while these arrive. For use by several threads. */
final class CompleteImages {

    private final int all;
    private final Map<Reference, Integer> missing;

    /**
     * A count.
     *
     * @param all how many images there are
     * @param missing how many blobs each incomplete one lacks
     */
    CompleteImages(int all, Map<Reference, Integer> missing) {
        this.all = all;
        this.missing = new HashMap<>(missing);
    }

    /** A blob of these images is there now; whether that made one of them complete. */
    synchronized boolean arrived(List<Reference> owners) {
        int before = missing.size();
        owners.forEach(owner -> missing.computeIfPresent(owner, (any, blobs) -> blobs == 1 ? null : blobs - 1));
        return missing.size() < before;
    }

    /** {@code 3 of 10 images}. */
    @Override
    public synchronized String toString() {
        return all - missing.size() + " of " + all + (all == 1 ? " image" : " images");
    }
}
