package io.sealer.build;

import io.sealer.ByteCount;
import io.sealer.Problem;
import io.sealer.Problems;
import io.sealer.Progress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a build is about to write, and where. What is certain not to fit is refused; what may not, since nobody knows
 * before how well files compress, is worth a warning.
 *
 * @param cache directory of the cache
 * @param fetched bytes that are still to come into it
 * @param archive the image that is to be written
 * @param least how large it becomes at least, in bytes; 0 where it may stay as it is
 * @param most how large it becomes at most, in bytes; 0 where it may stay as it is
 */
record SpaceNeed(Path cache, long fetched, Path archive, long least, long most) {

    /**
     * Says where there is too little room.
     *
     * @param volumes the file system of a place, if it can be measured: a place that cannot may still do
     * @param problems receives what cannot fit
     * @param progress warned of what may not
     */
    void check(Function<Path, Optional<Volume>> volumes, Problems problems, Progress progress) {
        Optional<Volume> ofCache = volumes.apply(cache);
        Optional<Volume> ofArchive = volumes.apply(archive);
        boolean one = ofCache.isPresent()
                && ofArchive.isPresent()
                && ofCache.get().identity().equals(ofArchive.get().identity());
        if (one) {
            check(
                    "The disk of the cache " + cache + " and of " + archive,
                    ofCache.get().free(),
                    fetched + least,
                    fetched + most,
                    ByteCount.of(fetched) + " are to be fetched, and the image takes " + range(),
                    CacheRoom.REMEDY,
                    problems,
                    progress);
            return;
        }
        new CacheRoom(cache, place -> ofCache).check(fetched, problems);
        ofArchive.ifPresent(volume -> check(
                "The disk of " + archive,
                volume.free(),
                least,
                most,
                "the image takes " + range(),
                "free space there, or build on another disk",
                problems,
                progress));
    }

    private static void check(
            String where,
            long free,
            long certain,
            long possible,
            String what,
            String remedy,
            Problems problems,
            Progress progress) {
        String text = where + " has room for " + ByteCount.of(free) + ", but " + what;
        if (certain > free) {
            problems.add(Problem.environment(text).withRemedy(remedy));
        } else if (possible > free) {
            progress.ofTheMoment().warn(text + "; whether that fits depends on how well files compress - " + remedy);
        }
    }

    private String range() {
        String from = ByteCount.of(least);
        String to = ByteCount.of(most);
        return from.equals(to) ? to : from + " to " + to;
    }
}
