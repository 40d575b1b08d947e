package io.sealer.build;

import io.sealer.ByteCount;
import io.sealer.cache.CacheItem;
import io.sealer.cache.Pruned;
import io.sealer.image.TextTable;
import io.sealer.image.TextTable.Align;
import io.sealer.oci.Json;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What lies in a cache, and what pruning did to it.
 *
 * @param root the cache's directory
 * @param items what is there now
 * @param pruned what pruning did or would do; empty where nobody asked for it
 * @param dryRun whether it would
 */
record CacheReport(Path root, List<CacheItem> items, Optional<Pruned> pruned, boolean dryRun) {

    /** Everything of one kind. */
    private record Share(CacheItem.Kind kind, List<CacheItem> items) {

        String name() {
            return kind.name().toLowerCase(Locale.ROOT);
        }

        long bytes() {
            return items.stream().mapToLong(CacheItem::bytes).sum();
        }

        Optional<Instant> oldest() {
            return items.stream()
                    .map(CacheItem::lastUse)
                    .min(Comparator.naturalOrder())
                    .map(Share::seconds);
        }

        Optional<Instant> newest() {
            return items.stream()
                    .map(CacheItem::lastUse)
                    .max(Comparator.naturalOrder())
                    .map(Share::seconds);
        }

        private static Instant seconds(Instant time) {
            return time.truncatedTo(ChronoUnit.SECONDS);
        }
    }

    private List<Share> shares() {
        Map<CacheItem.Kind, List<CacheItem>> byKind = items.stream().collect(Collectors.groupingBy(CacheItem::kind));
        List<Share> shares = new ArrayList<>();
        for (CacheItem.Kind kind : CacheItem.Kind.values()) {
            shares.add(new Share(kind, byKind.getOrDefault(kind, List.of())));
        }
        return shares;
    }

    private long bytes() {
        return items.stream().mapToLong(CacheItem::bytes).sum();
    }

    /** For people. */
    String toText() {
        StringBuilder text = new StringBuilder();
        text.append("Cache ")
                .append(root)
                .append(": ")
                .append(ByteCount.of(bytes()))
                .append('\n');
        TextTable table = new TextTable(Align.LEFT, Align.RIGHT, Align.RIGHT, Align.LEFT);
        for (Share share : shares()) {
            if (!share.items().isEmpty()) {
                String used = "used " + share.oldest().orElseThrow() + " to "
                        + share.newest().orElseThrow();
                table.row(share.name(), share.items().size(), ByteCount.of(share.bytes()), used);
            }
        }
        table.writeTo(text, "  ");
        pruned.ifPresent(done -> sayPruned(done, text));
        return text.toString();
    }

    private void sayPruned(Pruned done, StringBuilder text) {
        text.append(dryRun ? "Would be removed: " : "Removed: ")
                .append(done.removed().size())
                .append(done.removed().size() == 1 ? " file, " : " files, ")
                .append(ByteCount.of(done.removedBytes()))
                .append('\n');
        if (!done.inUse().isEmpty()) {
            text.append("Kept since ")
                    .append(done.builds() == 1 ? "a build is" : done.builds() + " builds are")
                    .append(" running: ")
                    .append(ByteCount.of(done.inUseBytes()))
                    .append('\n');
        }
    }

    /** For programs: sizes in bytes, times in ISO-8601 UTC. */
    byte[] toJson() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("directory", root.toString());
        document.put("bytes", bytes());
        List<Object> kinds = new ArrayList<>();
        for (Share share : shares()) {
            Map<String, Object> kind = new LinkedHashMap<>();
            kind.put("kind", share.name());
            kind.put("count", share.items().size());
            kind.put("bytes", share.bytes());
            share.oldest().ifPresent(time -> kind.put("oldestUse", time.toString()));
            share.newest().ifPresent(time -> kind.put("newestUse", time.toString()));
            kinds.add(kind);
        }
        document.put("content", kinds);
        pruned.ifPresent(done -> {
            Map<String, Object> removed = new LinkedHashMap<>();
            removed.put("dryRun", dryRun);
            removed.put("count", done.removed().size());
            removed.put("bytes", done.removedBytes());
            removed.put("keptForBuilds", done.builds());
            removed.put("keptBytes", done.inUseBytes());
            document.put("pruned", removed);
        });
        return Json.writePretty(document);
    }
}
