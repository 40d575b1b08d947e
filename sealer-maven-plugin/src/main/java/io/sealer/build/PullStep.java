package io.sealer.build;

import io.sealer.ByteCount;
import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.oci.Descriptor;
import java.io.IOException;
import java.util.stream.Collectors;

/** The goal {@code pull}: brings an image of a registry into the cache. */
public final class PullStep {

    private final ImageSource source;

    /**
     * A pull.
     *
     * @param source how the registry is asked, for which platforms, and into which cache
     */
    public PullStep(ImageSource source) {
        this.source = source;
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
        OpenedImage image = source.open(name);
        long bytes = image.platforms().stream()
                .flatMap(one -> one.manifest().layers().stream())
                .distinct()
                .mapToLong(Descriptor::size)
                .sum();
        String platforms =
                image.platforms().stream().map(one -> one.platform().toString()).collect(Collectors.joining(", "));
        return "Pulled " + image.identity() + " (" + platforms + "), " + ByteCount.of(bytes) + ", into the cache "
                + source.cacheRoot();
    }
}
