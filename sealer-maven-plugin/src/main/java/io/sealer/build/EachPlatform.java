package io.sealer.build;

import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.Progress;
import io.sealer.oci.Platform;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Does the same for each platform of a project. Every platform has its turn, whatever is wrong with those before it; and
 * what is to be said of all of them is said once.
 */
final class EachPlatform {

    private final List<Platform> platforms;
    private final Progress progress;

    EachPlatform(Collection<Platform> platforms, Progress progress) {
        this.platforms = List.copyOf(platforms);
        this.progress = progress;
    }

    /** What is done for one platform. */
    interface Work<T> {

        /**
         * Does it.
         *
         * @param problems receives what is wrong; everything else may go on
         * @param told hears what there is to say
         * @throws ProblemException with what else is wrong, where nothing can go on
         */
        T on(Platform platform, Problems problems, Progress told) throws IOException;
    }

    /**
     * Does it for all platforms.
     *
     * @return what came of it, in the order of the platforms
     * @throws ProblemException with everything that is wrong on any of them
     */
    <T> Map<Platform, T> map(Work<T> work) throws IOException {
        Problems all = new Problems();
        Map<Platform, T> results = map(work, all);
        all.throwIfAny();
        return results;
    }

    /**
     * Like the other, but leaves it to the caller what becomes of problems.
     *
     * @return the results of platforms that came to one
     */
    <T> Map<Platform, T> map(Work<T> work, Problems all) throws IOException {
        Map<Platform, T> results = new LinkedHashMap<>();
        PlatformProblems problems = new PlatformProblems(platforms);
        PlatformLines lines = new PlatformLines(platforms, progress);
        try {
            for (Platform platform : platforms) {
                try {
                    results.put(platform, work.on(platform, problems.of(platform), lines.of(platform)));
                } catch (ProblemException e) {
                    problems.of(platform).addAll(e);
                }
            }
        } finally {
            lines.tell();
        }
        problems.tell(all);
        return Collections.unmodifiableMap(results);
    }
}
