package io.sealer.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the archetype generates, and what it refuses to generate. */
class ArchetypeIT {

    private static Path work;

    @BeforeAll
    static void prepare() {
        work = Workspace.directory("archetype");
    }

    @Test
    void kubeadmProjectsHaveTheirTreeAndAValidKubefile() {
        Archetype.generate(work, "my-kubeadm", "1.0", "kubeadm")
                .property("kubernetesVersion", "1.22.15")
                .property("containerRuntime", "docker")
                .execute()
                .assertSucceeded();
        Path project = work.resolve("my-kubeadm");
        MavenBuild.in(project).run("process-resources").execute().assertSucceeded();
        assertThat(project.resolve("target/sealer/Kubefile"))
                .content()
                .contains("\"cluster.alpha.sealer.io/cluster-runtime-version\"=\"v1.22.15\"")
                .contains("\"cluster.alpha.sealer.io/cluster-runtime-type\"=\"kubernetes\"")
                .contains("\"cluster.alpha.sealer.io/container-runtime-type\"=\"docker\"");
        assertThat(project.resolve("README.md")).content().contains("kubeadm");
    }

    @Test
    void labelsFollowTheChosenVersion() {
        Archetype.generate(work, "other-version", "1.0", "k0s")
                .property("kubernetesVersion", "1.25.3")
                .execute()
                .assertSucceeded();
        Path project = work.resolve("other-version");
        MavenBuild.in(project).run("process-resources").execute().assertSucceeded();
        assertThat(project.resolve("target/sealer/Kubefile"))
                .content()
                .contains("\"cluster.alpha.sealer.io/cluster-runtime-version\"=\"v1.25.3\"")
                .contains("\"cluster.alpha.sealer.io/cluster-runtime-type\"=\"k0s\"");
    }

    @ParameterizedTest
    @CsvSource({"runtime,k3s", "kubernetesVersion,latest", "containerRuntime,docker", "containerRuntime,podman"})
    void wrongValuesAreRefusedInBatchModeToo(String property, String value) {
        String name = "refused-" + property.toLowerCase(Locale.ROOT) + "-" + value;
        MavenRun run = Archetype.generate(work, name, "1.0", "k0s")
                .property(property, value)
                .execute();
        assertThat(run.outcome().exitCode()).isNotZero();
        assertThat(run.log()).contains(property + "=" + value);
        assertThat(work.resolve(name)).doesNotExist();
    }
}
