package io.sealer.build;

import io.sealer.ByteCount;
import io.sealer.Problem;
import io.sealer.Problems;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * The room on the disk of the cache.
 *
 * @param volumes the file system of a place, if it can be measured: a place that cannot may still do
 */
record CacheRoom(Path cacheRoot, Function<Path, Optional<Volume>> volumes) {

    /** What to do where there is none. */
    static final String REMEDY =
            "free space there, or name another place for the cache in <cacheDirectory> (-Dsealer.cache)";

    /** The room on this machine. */
    static CacheRoom of(Path cacheRoot) {
        return new CacheRoom(cacheRoot, Volume::of);
    }

    /** Adds a problem where there is none for what is to be fetched. */
    void check(long bytes, Problems problems) {
        Optional<Volume> volume = volumes.apply(cacheRoot);
        if (volume.isPresent() && volume.get().free() < bytes) {
            problems.add(Problem.environment("The disk of the cache " + cacheRoot + " has room for "
                            + ByteCount.of(volume.get().free()) + ", but " + ByteCount.of(bytes) + " are to be fetched")
                    .withRemedy(REMEDY));
        }
    }
}
