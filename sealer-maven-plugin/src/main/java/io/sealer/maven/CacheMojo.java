package io.sealer.maven;

import io.sealer.build.CacheStep;
import io.sealer.build.PruneSettings;
import java.io.IOException;
import java.time.Instant;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Shows what lies in the cache: number, size and last use of blobs, of downloads that can be gone on with, of tags, files
 * and native libraries. Removes, when told to, what was not used for some time or is more than some size. Needs no
 * project and no network.
 *
 * <pre>{@code
 * mvn sealer:cache
 * mvn sealer:cache -Dsealer.prune.olderThan=30d -Dsealer.prune.maxSize=20g
 * }</pre>
 *
 * <p>What a running build uses stays. Deleting the whole directory at any time is safe, too; a build that runs then may
 * fail, and the next one fetches again what it needs.
 */
@Mojo(name = "cache", requiresProject = false, threadSafe = true, aggregator = true)
public final class CacheMojo extends AbstractReportMojo {

    /**
     * Removes what was last used longer ago than this: a number with {@code h}, {@code d} or {@code w} for hours, days
     * or weeks, for example {@code 30d}. Uses are known to the hour. Default: age alone removes nothing.
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.prune.olderThan")
    private String pruneOlderThan;

    /**
     * Removes what was not used for the longest time until no more than this is left: a number with {@code k}, {@code m},
     * {@code g} or {@code t} (decimal), for example {@code 20g}; {@code 0} removes all. What is small, as manifests and
     * tags are, goes only when nothing large is left. Default: any size is fine.
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.prune.maxSize")
    private String pruneMaxSize;

    /**
     * Says what would be removed, and removes nothing.
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.dryRun", defaultValue = "false")
    private boolean dryRun;

    @Override
    String report(boolean json) throws IOException {
        return new CacheStep(cacheRoot(), PruneSettings.parse(pruneOlderThan, pruneMaxSize, Instant.now()), dryRun)
                .run(json);
    }

    @Override
    boolean usesCache() {
        return false;
    }
}
