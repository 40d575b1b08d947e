package io.sealer.build;

import io.sealer.ByteCount;
import io.sealer.Problem;
import io.sealer.Problems;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a build is about to write, and where.
 *
 * @param cache directory of the cache
 * @param fetched bytes that are to be fetched into it
 * @param archive the image that is to be written
 * @param archived how large it becomes at most, in bytes; 0 where it may stay as it is
 */
record SpaceNeed(Path cache, long fetched, Path archive, long archived) {

    /**
     * Says where there is too little room.
     *
     * @param volumes the file system of a place, if it can be measured: a place that cannot may still do
     */
    void check(Function<Path, Optional<Volume>> volumes, Problems problems) {
        Optional<Volume> ofCache = volumes.apply(cache);
        Optional<Volume> ofArchive = volumes.apply(archive);
        boolean one = ofCache.isPresent()
                && ofArchive.isPresent()
                && ofCache.get().identity().equals(ofArchive.get().identity());
        if (one) {
            if (fetched + archived > ofCache.get().free()) {
                problems.add(Problem.environment("The disk of the cache " + cache + " and of " + archive + " has room"
                                + " for " + ByteCount.of(ofCache.get().free()) + ", but up to "
                                + ByteCount.of(fetched + archived) + " are needed: " + ByteCount.of(fetched)
                                + " are to be fetched, the image takes up to " + ByteCount.of(archived))
                        .withRemedy("free space there, or name another place for the cache in <cacheDirectory>"
                                + " (-Dsealer.cache)"));
            }
            return;
        }
        ofCache.filter(volume -> fetched > volume.free())
                .ifPresent(volume -> problems.add(Problem.environment("The disk of the cache " + cache
                                + " has room for " + ByteCount.of(volume.free()) + ", but " + ByteCount.of(fetched)
                                + " are to be fetched")
                        .withRemedy("free space there, or name another place in <cacheDirectory> (-Dsealer.cache)")));
        ofArchive
                .filter(volume -> archived > volume.free())
                .ifPresent(volume -> problems.add(Problem.environment("The disk of " + archive + " has room for "
                                + ByteCount.of(volume.free()) + ", but the image takes up to "
                                + ByteCount.of(archived))
                        .withRemedy("free space there, or build on another disk")));
    }
}
