package io.sealer.rootfs;

import io.sealer.oci.Digest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * An image as the cluster would get it from the embedded registry.
 *
 * @param digest what its name stands for there, if anything
 * @param blobs its manifests, configuration and layers that are there, with their sizes in bytes
 * @param defects why a node could not run it, each to be read behind its name and "whose"; empty where it could
 * @param damaged those of its blobs whose bytes are not what their digests say
 */
public record ServedImage(
        Optional<Digest> digest, Map<Digest, Long> blobs, List<String> defects, List<Digest> damaged) {

    public ServedImage {
        Objects.requireNonNull(digest, "digest");
        blobs = Collections.unmodifiableMap(new LinkedHashMap<>(blobs));
        defects = List.copyOf(defects);
        damaged = List.copyOf(damaged);
    }

    /** Whether a node could pull all of it. */
    public boolean isComplete() {
        return defects.isEmpty();
    }

    /** Bytes of its parts, each counted once. */
    public long size() {
        return blobs.values().stream().mapToLong(Long::longValue).sum();
    }
}
