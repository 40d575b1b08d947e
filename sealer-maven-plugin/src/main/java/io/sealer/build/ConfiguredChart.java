package io.sealer.build;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A {@code <chart>} of the POM. Texts that it does not have are empty.
 *
 * @param repository {@code oci://HOST/PATH} or the URL of a repository, where the chart comes from there
 * @param name its name there
 * @param version its version there
 * @param path Ant pattern of a chart in the image; the place in the image of one that comes from elsewhere
 * @param releaseName name of the release
 * @param namespace its namespace
 * @param kubernetesVersion version of Kubernetes that the chart is told
 * @param valuesFiles files of values
 * @param set single values, {@code KEY=VALUE} each
 */
public record ConfiguredChart(
        String repository,
        String name,
        String version,
        String path,
        String releaseName,
        String namespace,
        String kubernetesVersion,
        List<Path> valuesFiles,
        List<String> set) {

    public ConfiguredChart {
        Objects.requireNonNull(repository, "repository");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(releaseName, "releaseName");
        Objects.requireNonNull(namespace, "namespace");
        Objects.requireNonNull(kubernetesVersion, "kubernetesVersion");
        valuesFiles = List.copyOf(valuesFiles);
        set = List.copyOf(set);
    }

    /** Whether it is not among the files of the project. */
    boolean isRemote() {
        return !repository.isEmpty() || !name.isEmpty() || !version.isEmpty();
    }
}
