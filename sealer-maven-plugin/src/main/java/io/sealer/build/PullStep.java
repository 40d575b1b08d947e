package io.sealer.build;

import io.sealer.ByteCount;
import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.oci.Platform;
import io.sealer.registry.FetchPlan;
import java.io.IOException;
import java.util.stream.Collectors;

/** The goal {@code pull}: brings an image of a registry into the cache. */
public final class PullStep {

    private final ImageSource source;
    private final boolean dryRun;

    /**
     * A pull.
     *
     * @param source how the registry is asked, for which platforms, and into which cache
     * @param dryRun whether only manifests are fetched, and it is said what else would be
     */
    public PullStep(ImageSource source, boolean dryRun) {
        this.source = source;
        this.dryRun = dryRun;
    }

    /**
     * Pulls.
     *
     * @param name a reference
     * @return a line for people
     * @throws ProblemException when it is no reference, or the image cannot be had
     */
    public String run(String name) throws IOException {
        if (!source.isRemote(name)) {
            throw new ProblemException(Problem.project(name + " is no image of a registry: there is nothing to pull")
                    .withRemedy("name a reference with -Dsealer.source; inspect and extract read files and artifacts"
                            + " where they are"));
        }
        RemoteLayers image = RemoteLayers.resolve(source, source.reference(name), source.platforms());
        String what = image.identity() + " ("
                + image.platforms().stream().map(Platform::toString).collect(Collectors.joining(", ")) + "), ";
        if (dryRun) {
            FetchPlan plan = image.plan();
            return "To pull " + what + ByteCount.of(plan.networkBytes()) + " are to be fetched, "
                    + ByteCount.of(plan.cachedBytes()) + " are in the cache " + source.cacheRoot()
                    + "; nothing was fetched (sealer.dryRun)";
        }
        image.fetch(layer -> true);
        return "Pulled " + what + ByteCount.of(image.layerBytes()) + ", into the cache " + source.cacheRoot();
    }
}
