package io.sealer.check;

import io.sealer.kube.KubernetesVersion;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Versions of APIs that Kubernetes serves no more. */
final class RemovedApis {

    private static final int REPLACEMENT = 3;

    /**
     * One that is gone.
     *
     * @param minor the second number of the first release without it
     * @param replacement the version to use instead; {@code -} if there is none
     */
    record Removed(int minor, String replacement) {

        boolean isGoneIn(KubernetesVersion version) {
            return version.major() > 1 || version.minor() >= minor;
        }

        String mend() {
            return replacement.equals("-") ? "leave it out: nothing takes its place" : "write it for " + replacement;
        }
    }

    private final Map<String, Removed> apis = new HashMap<>();

    RemovedApis() {
        DataFile.rows("removed-apis.txt")
                .forEach(row -> apis.put(
                        row.get(0) + " " + row.get(1), new Removed(Minors.minor(row.get(2)), row.get(REPLACEMENT))));
    }

    /** Since when a kind is gone from a version, if it ever was there. */
    Optional<Removed> find(String apiVersion, String kind) {
        return Optional.ofNullable(apis.get(apiVersion + " " + kind));
    }
}
