package io.sealer.rootfs;

import io.sealer.Problem;
import io.sealer.SourceLocation;
import io.sealer.oci.Digest;
import io.sealer.oci.Reference;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which image gets which tag of the registry that a cluster serves to itself. The domain of a name is dropped there, so
 * that images of two registries may want one tag; they get it only where they are the same.
 */
public final class TagClaims {

    private record Claim(Reference pinned, Optional<SourceLocation> place) {

        @Override
        public String toString() {
            return pinned + place.map(where -> " (" + where + ")").orElse("");
        }
    }

    private final Map<String, Claim> claims = new HashMap<>();

    /**
     * Claims the place of an image. One without a tag needs none.
     *
     * @param root the digest of what the reference stands for
     * @param place what needs the image, where that is known
     * @return a problem that names both images where another one has the place already
     */
    public Optional<Problem> claim(Reference reference, Digest root, Optional<SourceLocation> place) {
        if (reference.tag().isEmpty()) {
            return Optional.empty();
        }
        String name = reference.repository() + ":" + reference.tag().get();
        Claim own = new Claim(reference.withDigest(root), place);
        Claim first = claims.putIfAbsent(name, own);
        if (first == null || first.pinned().digest().equals(own.pinned().digest())) {
            return Optional.empty();
        }
        Problem problem = Problem.project("the cluster's registry has one place for " + name
                        + ", but two images want it: " + own.pinned() + " and " + first)
                .withRemedy("give one of them another tag or repository, or leave it out by <ignoredImages>"
                        + " (-Dsealer.ignoredImages)");
        return Optional.of(place.map(problem::withLocation).orElse(problem));
    }
}
