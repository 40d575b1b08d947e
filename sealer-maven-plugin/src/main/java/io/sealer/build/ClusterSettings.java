package io.sealer.build;

import io.sealer.discovery.RuntimeImages;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the user says about the cluster that an image installs.
 *
 * @param kubernetesVersion its version, where the files and labels of the image do not tell it or tell it wrongly
 * @param runtimeImages what is done about images that the runtime itself needs and nothing names
 * @param askPrograms whether kubeadm or k0s in the project may be run on this machine, to be asked for its images
 * @param checks {@code RULE=SEVERITY} each: how much rules about what will not run matter
 */
public record ClusterSettings(
        Optional<String> kubernetesVersion,
        RuntimeImages.Mode runtimeImages,
        boolean askPrograms,
        List<String> checks) {

    public ClusterSettings {
        Objects.requireNonNull(kubernetesVersion, "kubernetesVersion");
        Objects.requireNonNull(runtimeImages, "runtimeImages");
        checks = List.copyOf(checks);
    }

    /** Settings that leave all rules as they are meant. */
    public ClusterSettings(Optional<String> kubernetesVersion, RuntimeImages.Mode runtimeImages, boolean askPrograms) {
        this(kubernetesVersion, runtimeImages, askPrograms, List.of());
    }

    /** Everything is taken from the image, and what it lacks is reported. */
    public static ClusterSettings none() {
        return new ClusterSettings(Optional.empty(), RuntimeImages.Mode.WARN, true);
    }

    /** The same, with rules that matter as these say. */
    public ClusterSettings withChecks(List<String> rules) {
        return new ClusterSettings(kubernetesVersion, runtimeImages, askPrograms, rules);
    }
}
