package io.sealer.maven;

import io.sealer.build.ConfiguredChart;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** A {@code <chart>} of {@code <charts>}, filled in by Maven. */
public final class Chart {

    private String repository;
    private String name;
    private String version;
    private String path;
    private String releaseName;
    private String namespace;
    private String kubernetesVersion;
    private List<File> valuesFiles;
    private List<String> set;

    ConfiguredChart configured() {
        return new ConfiguredChart(
                text(repository),
                text(name),
                text(version),
                text(path),
                text(releaseName),
                text(namespace),
                text(kubernetesVersion),
                files(),
                AbstractRegistryMojo.orEmpty(set));
    }

    private List<Path> files() {
        return valuesFiles == null
                ? List.of()
                : valuesFiles.stream()
                        .filter(Objects::nonNull)
                        .map(File::toPath)
                        .toList();
    }

    private static String text(String text) {
        return text == null ? "" : text.strip();
    }
}
