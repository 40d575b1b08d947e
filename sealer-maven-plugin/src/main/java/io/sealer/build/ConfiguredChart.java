package io.sealer.build;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A {@code <chart>} of the POM. Texts that it does not have are empty.
 *
 * @param path Ant pattern of a chart in the image
 * @param releaseName name of the release
 * @param namespace its namespace
 * @param kubernetesVersion version of Kubernetes that the chart is told
 * @param valuesFiles files of values
 * @param set single values, {@code KEY=VALUE} each
 */
public record ConfiguredChart(
        String path,
        String releaseName,
        String namespace,
        String kubernetesVersion,
        List<Path> valuesFiles,
        List<String> set) {

    public ConfiguredChart {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(releaseName, "releaseName");
        Objects.requireNonNull(namespace, "namespace");
        Objects.requireNonNull(kubernetesVersion, "kubernetesVersion");
        valuesFiles = List.copyOf(valuesFiles);
        set = List.copyOf(set);
    }
}
