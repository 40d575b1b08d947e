package io.sealer.cache;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is to be removed from a cache.
 *
 * @param usedBefore everything that was last used before this time; empty: age alone removes nothing
 * @param maxBytes what may stay, in bytes, the most recently used first; empty: any size may
 */
public record PruneRule(Optional<Instant> usedBefore, OptionalLong maxBytes) {

    /** Removes nothing. */
    public static PruneRule none() {
        return new PruneRule(Optional.empty(), OptionalLong.empty());
    }

    /** Whether anything can be removed at all. */
    public boolean isNone() {
        return usedBefore.isEmpty() && maxBytes.isEmpty();
    }

    /**
     * What has to go, least recently used first.
     *
     * @param items all that is there
     */
    List<CacheItem> choose(List<CacheItem> items) {
        long bytes = items.stream().mapToLong(CacheItem::bytes).sum();
        List<CacheItem> chosen = new ArrayList<>();
        List<CacheItem> sorted = items.stream()
                .sorted(Comparator.comparing(CacheItem::lastUse).thenComparing(CacheItem::path))
                .toList();
        for (CacheItem item : sorted) {
            boolean old = usedBefore.isPresent() && item.lastUse().isBefore(usedBefore.get());
            boolean tooMuch = item.bytes() > 0 && maxBytes.isPresent() && bytes > maxBytes.getAsLong();
            if (old || tooMuch) {
                chosen.add(item);
                bytes -= item.bytes();
            }
        }
        return chosen;
    }
}
