package io.sealer.build;

import io.sealer.discovery.DiscoveredImage;
import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import java.util.List;
import java.util.stream.Stream;

/**
 * One image of a lock.
 *
 * @param reference the image as it is needed
 * @param digest what its tag pointed to: the digest of an index where there is one, else of the manifest
 * @param platforms platforms that were collected
 * @param apps applications below {@code application/apps/} that need it; empty where only the cluster does
 * @param requiredBy what needs it: files with lines, sorted
 */
public record LockEntry(
        Reference reference, Digest digest, List<Platform> platforms, List<String> apps, List<String> requiredBy) {

    public LockEntry {
        platforms = List.copyOf(platforms);
        apps = List.copyOf(apps);
        requiredBy = List.copyOf(requiredBy);
    }

    /** The entry of an image that was found in the tree of one platform. */
    static LockEntry of(DiscoveredImage image, Digest digest, Platform platform) {
        return new LockEntry(
                image.reference(),
                digest,
                List.of(platform),
                List.copyOf(image.apps()),
                image.requiredBy().stream()
                        .map(finding -> finding.origin().toString())
                        .distinct()
                        .toList());
    }

    /** This entry and that of the same image in the tree of another platform. */
    LockEntry and(LockEntry other) {
        return new LockEntry(
                reference,
                digest,
                union(platforms, other.platforms),
                union(apps, other.apps),
                union(requiredBy, other.requiredBy));
    }

    private static <T> List<T> union(List<T> some, List<T> others) {
        return Stream.concat(some.stream(), others.stream()).distinct().toList();
    }
}
