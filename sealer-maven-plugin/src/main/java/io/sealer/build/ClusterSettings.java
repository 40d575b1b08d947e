package io.sealer.build;

import io.sealer.discovery.RuntimeImages;
import java.util.Objects;
import java.util.Optional;

/**
 * What the user says about the cluster that an image installs.
 *
 * @param kubernetesVersion its version, where the files and labels of the image do not tell it or tell it wrongly
 * @param runtimeImages what is done about images that the runtime itself needs and nothing names
 * @param askPrograms whether kubeadm or k0s in the project may be run on this machine, to be asked for its images
 */
public record ClusterSettings(
        Optional<String> kubernetesVersion, RuntimeImages.Mode runtimeImages, boolean askPrograms) {

    public ClusterSettings {
        Objects.requireNonNull(kubernetesVersion, "kubernetesVersion");
        Objects.requireNonNull(runtimeImages, "runtimeImages");
    }

    /** Everything is taken from the image, and what it lacks is reported. */
    public static ClusterSettings none() {
        return new ClusterSettings(Optional.empty(), RuntimeImages.Mode.WARN, true);
    }
}
