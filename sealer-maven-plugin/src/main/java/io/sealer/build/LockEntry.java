package io.sealer.build;

import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import java.util.List;

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
}
