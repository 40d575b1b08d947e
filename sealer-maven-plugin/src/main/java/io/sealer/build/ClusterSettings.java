package io.sealer.build;

import java.util.Objects;
import java.util.Optional;

/**
 * What the user says about the cluster that an image installs.
 *
 * @param kubernetesVersion its version, where the files and labels of the image do not tell it or tell it wrongly
 */
public record ClusterSettings(Optional<String> kubernetesVersion) {

    public ClusterSettings {
        Objects.requireNonNull(kubernetesVersion, "kubernetesVersion");
    }

    /** Everything is taken from the image. */
    public static ClusterSettings none() {
        return new ClusterSettings(Optional.empty());
    }
}
