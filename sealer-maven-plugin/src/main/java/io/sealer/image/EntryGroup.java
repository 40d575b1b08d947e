package io.sealer.image;

import java.util.List;
import java.util.Objects;

/**
 * Entries that belong together and should share a layer: what one instruction put and no later one replaced, or some
 * blobs of the embedded registry.
 *
 * @param createdBy what made them, for the image's history: the instruction's text, for example {@code COPY rootfs .}
 * @param kind what they are; decides compression and the share of the layer budget
 * @param affinity for {@link Kind#REGISTRY_BLOBS}: the repository; neighbours of one affinity are joined first
 * @param entries sorted by path
 */
public record EntryGroup(String createdBy, Kind kind, String affinity, List<Entry> entries) {

    /** What a group holds. */
    public enum Kind {
        /** Files of the root file system. */
        FILES,
        /** Layer blobs below {@code registry/}: compressed already. */
        REGISTRY_BLOBS,
        /** Links, manifests, configs and small blobs below {@code registry/}: changes with every release. */
        REGISTRY_INDEX
    }

    public EntryGroup {
        Objects.requireNonNull(createdBy, "createdBy");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(affinity, "affinity");
        entries = List.copyOf(entries);
    }
}
