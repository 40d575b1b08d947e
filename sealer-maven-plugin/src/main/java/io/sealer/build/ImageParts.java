package io.sealer.build;

import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.registry.ResolvedImage;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What one image puts into the cluster's registry.
 *
 * @param digest what its name stands for
 * @param blobs its manifests, configuration and layers, with their sizes in bytes
 */
record ImageParts(Digest digest, Map<Digest, Long> blobs) {

    ImageParts {
        Objects.requireNonNull(digest, "digest");
        blobs = Collections.unmodifiableMap(new LinkedHashMap<>(blobs));
    }

    /** The parts that are kept of an image: of an index, one platform's only. */
    static ImageParts of(ResolvedImage image) {
        Map<Digest, Long> blobs = new LinkedHashMap<>();
        blobs.put(image.root().digest(), (long) image.root().raw().length);
        blobs.put(image.image().digest(), (long) image.image().raw().length);
        for (Descriptor blob : image.blobs()) {
            blobs.put(blob.digest(), blob.size());
        }
        return new ImageParts(image.digest(), blobs);
    }

    /** Bytes of all parts, each counted once. */
    long size() {
        return blobs.values().stream().mapToLong(Long::longValue).sum();
    }
}
