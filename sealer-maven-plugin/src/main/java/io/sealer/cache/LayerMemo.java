package io.sealer.cache;

import io.sealer.oci.Digest;
import java.util.Objects;

/**
 * What came out when a layer was composed.
 *
 * @param digest digest of its blob
 * @param size size of the blob in bytes
 * @param diffId digest of its tar; the blob's own where it is not compressed
 */
public record LayerMemo(Digest digest, long size, Digest diffId) {

    public LayerMemo {
        Objects.requireNonNull(digest, "digest");
        Objects.requireNonNull(diffId, "diffId");
    }
}
