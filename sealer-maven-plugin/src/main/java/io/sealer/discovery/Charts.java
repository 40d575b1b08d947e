package io.sealer.discovery;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.kube.ChartRenderer;
import io.sealer.kube.KubernetesVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known of the charts of a root file system before it is searched.
 *
 * @param settings how the user installs them: a chart that several of these name is installed as often, one that none
 *     names is installed with its own values
 * @param kubernetesVersion version of the cluster's Kubernetes, if that is known
 * @param renderer what renders them
 */
public record Charts(
        List<ChartSettings> settings, Optional<KubernetesVersion> kubernetesVersion, ChartRenderer renderer) {

    public Charts {
        settings = List.copyOf(settings);
        Objects.requireNonNull(kubernetesVersion, "kubernetesVersion");
        Objects.requireNonNull(renderer, "renderer");
    }

    /** No settings and no Helm: a chart would be a problem. */
    static Charts none() {
        return new Charts(
                List.of(),
                Optional.empty(),
                new ChartRenderer(
                        () -> {
                            throw new ProblemException(Problem.environment("there is no Helm"));
                        },
                        Path.of(System.getProperty("java.io.tmpdir"))));
    }
}
