package io.sealer.discovery;

import io.sealer.SourceLocation;
import io.sealer.kube.KubernetesVersion;
import io.sealer.kube.SetValue;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How the user installs a chart.
 *
 * @param place where the user says so
 * @param path Ant pattern of the chart in the image: its directory or its archive
 * @param releaseName name of the release
 * @param namespace its namespace
 * @param kubernetesVersion version of Kubernetes that the chart is told
 * @param valuesFiles files of values, the last one wins
 * @param set single values
 */
public record ChartSettings(
        SourceLocation place,
        String path,
        Optional<String> releaseName,
        Optional<String> namespace,
        Optional<KubernetesVersion> kubernetesVersion,
        List<Path> valuesFiles,
        List<SetValue> set) {

    public ChartSettings {
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(releaseName, "releaseName");
        Objects.requireNonNull(namespace, "namespace");
        Objects.requireNonNull(kubernetesVersion, "kubernetesVersion");
        valuesFiles = List.copyOf(valuesFiles);
        set = List.copyOf(set);
    }

    /** What a chart is installed with that nothing is said of. */
    static ChartSettings none(String path) {
        return new ChartSettings(
                SourceLocation.of(path),
                path,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of());
    }
}
