package io.sealer.kube;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How a chart is installed.
 *
 * @param name name of the release; by default the chart's own
 * @param namespace its namespace
 * @param kubernetesVersion version of the cluster's Kubernetes; what a distribution adds to it is not told to templates
 * @param valuesFiles files of values, the last one wins
 * @param set single values, which win over files; of two with one key the last one wins
 */
public record ChartRelease(
        Optional<String> name,
        String namespace,
        KubernetesVersion kubernetesVersion,
        List<Path> valuesFiles,
        List<SetValue> set) {

    public ChartRelease {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(namespace, "namespace");
        Objects.requireNonNull(kubernetesVersion, "kubernetesVersion");
        valuesFiles = List.copyOf(valuesFiles);
        set = List.copyOf(set);
    }
}
