package io.sealer.cache;

import java.util.List;

/**
 * What pruning did, or would do.
 *
 * @param removed what is gone
 * @param inUse what the rule names and a running build keeps
 * @param builds how many builds were running
 */
public record Pruned(List<CacheItem> removed, List<CacheItem> inUse, int builds) {

    public Pruned {
        removed = List.copyOf(removed);
        inUse = List.copyOf(inUse);
    }

    /** What is gone, in bytes. */
    public long removedBytes() {
        return removed.stream().mapToLong(CacheItem::bytes).sum();
    }

    /** What is kept for running builds, in bytes. */
    public long inUseBytes() {
        return inUse.stream().mapToLong(CacheItem::bytes).sum();
    }
}
