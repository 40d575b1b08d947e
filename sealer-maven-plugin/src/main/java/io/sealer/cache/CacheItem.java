package io.sealer.cache;

import java.nio.file.Path;
import java.time.Instant;

/**
 * One thing in the cache.
 *
 * @param kind what it is
 * @param path its file, or for native code its directory
 * @param bytes its size, without the file system's own overhead
 * @param lastUse when it was last used, to the hour; for what has no record of its use, when it was written
 */
public record CacheItem(Kind kind, Path path, long bytes, Instant lastUse) {

    /** What lies in the cache, in the order in which people should read it. */
    public enum Kind {
        /** Layers, configurations and manifests of images. */
        BLOBS,
        /** Blobs that have begun to arrive. */
        PARTIALS,
        /** What tags last pointed to. */
        TAGS,
        /** Layers of earlier builds, as they were compressed. */
        LAYERS,
        /** What was learned about layers: digests and contents. */
        MEMOS,
        /** Files fetched by checksum. */
        FILES,
        /** Unpacked native libraries. */
        NATIVE
    }
}
