package io.sealer.check;

import io.sealer.SourceLocation;
import io.sealer.kube.KubernetesVersion;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What rules look at.
 *
 * @param files its files
 * @param labels its labels
 * @param labelled where labels are stated
 * @param version the version of Kubernetes that the cluster runs, where that is known
 * @param versionLocation what states it
 * @param registries the names of the cluster's own registry
 * @param whole whether these are all files and labels, and not only those of the project without its base image
 */
record CheckedImage(
        ImageFiles files,
        Map<String, String> labels,
        SourceLocation labelled,
        Optional<KubernetesVersion> version,
        Optional<SourceLocation> versionLocation,
        Set<String> registries,
        boolean whole) {

    static final String RUNTIME_LABEL = "cluster.alpha.sealer.io/cluster-runtime-type";
    static final String CONTAINERS_LABEL = "cluster.alpha.sealer.io/container-runtime-type";

    /** Whether kubeadm makes the cluster: sealer's default. */
    boolean isKubeadm() {
        String label = labels.getOrDefault(RUNTIME_LABEL, "");
        return label.isBlank() || label.equals("kubernetes");
    }

    /** What runs containers; nothing where that depends on the base image. */
    Optional<String> containerRuntime() {
        String label = labels.getOrDefault(CONTAINERS_LABEL, "");
        if (!label.isBlank()) {
            return Optional.of(label);
        }
        return whole ? Optional.of("docker") : Optional.empty();
    }

    /** Whether the cluster's Kubernetes is known to be of this release of 1.x or a later one. */
    boolean isAtLeast(int minor) {
        return version.filter(known -> known.major() > 1 || known.minor() >= minor)
                .isPresent();
    }
}
