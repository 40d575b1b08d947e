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
 * <p>Where size is what counts, whatever is small stays until nothing large is left: manifests, configurations and tags
 * take hardly any room, cannot be told from each other's importance by their age, and without them a build that makes no
 * connection does not even know which layers it lacks.
 *
 * @param usedBefore everything that was last used before this time; empty: age alone removes nothing
 * @param maxBytes what may stay, in bytes: what is small, then the most recently used; empty: any size may
 */
public record PruneRule(Optional<Instant> usedBefore, OptionalLong maxBytes) {

    /** Documents of images are smaller, but for rare ones; in bytes. */
    static final long SMALL = 256 << 10;

    /** Removes nothing. */
    public static PruneRule none() {
        return new PruneRule(Optional.empty(), OptionalLong.empty());
    }

    /** Whether anything can be removed at all. */
    public boolean isNone() {
        return usedBefore.isEmpty() && maxBytes.isEmpty();
    }

    /**
     * What has to go: what is too old first, then the large, then the small; of each the least recently used first.
     *
     * @param items all that is there
     */
    List<CacheItem> choose(List<CacheItem> items) {
        long bytes = items.stream().mapToLong(CacheItem::bytes).sum();
        List<CacheItem> chosen = new ArrayList<>();
        List<CacheItem> sorted = items.stream()
                .sorted(Comparator.comparing((CacheItem item) -> !isOld(item))
                        .thenComparing(item -> item.bytes() < SMALL)
                        .thenComparing(CacheItem::lastUse)
                        .thenComparing(CacheItem::path))
                .toList();
        for (CacheItem item : sorted) {
            boolean old = isOld(item);
            boolean tooMuch = item.bytes() > 0 && maxBytes.isPresent() && bytes > maxBytes.getAsLong();
            if (old || tooMuch) {
                chosen.add(item);
                bytes -= item.bytes();
            }
        }
        return chosen;
    }

    private boolean isOld(CacheItem item) {
        return usedBefore.isPresent() && item.lastUse().isBefore(usedBefore.get());
    }
}
