package io.sealer.registry;

import io.sealer.Problem;
import io.sealer.oci.Reference;
import java.util.List;
import java.util.Map;

/**
 * What it would take to have the blobs of some images; nothing was moved for it.
 *
 * @param shares what each image adds, in their order
 * @param problems why images cannot be had, known before their first byte; each about its reference
 * @param begunBytes bytes of {@link #networkBytes} that an earlier build has left as beginnings, and that most servers
 *     need not send again
 */
public record FetchPlan(List<Share> shares, Map<Reference, Problem> problems, long begunBytes) {

    /**
     * What one image adds to those before it.
     *
     * @param image the image
     * @param networkBytes bytes of blobs that are to be fetched and that no image before it has
     * @param cachedBytes bytes of blobs that are in the cache and that no image before it has
     */
    public record Share(ResolvedImage image, long networkBytes, long cachedBytes) {}

    public FetchPlan {
        shares = List.copyOf(shares);
    }

    /** Bytes that are to be fetched, each blob once. */
    public long networkBytes() {
        return shares.stream().mapToLong(Share::networkBytes).sum();
    }

    /** Bytes that are in the cache, each blob once. */
    public long cachedBytes() {
        return shares.stream().mapToLong(Share::cachedBytes).sum();
    }
}
