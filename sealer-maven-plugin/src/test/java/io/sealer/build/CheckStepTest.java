package io.sealer.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.ProblemException;
import io.sealer.Progress;
import io.sealer.discovery.RuntimeImages;
import io.sealer.oci.Platform;
import io.sealer.testkit.FaultRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a build and the goal say of what will not run. */
class CheckStepTest {

    private static final String BUDGET =
            "ctx/manifests/pdb.yaml:2: PodDisruptionBudget web of policy/v1beta1: Kubernetes v1.25.3 does not serve it: it"
                    + " is gone since 1.25 - write it for policy/v1 (removed-api)";

    @TempDir
    Path basedir;

    private FaultRegistry registry;
    private TestProject project;

    @BeforeEach
    void prepare() throws IOException {
        registry = FaultRegistry.start();
        project = new TestProject(basedir, registry).write("manifests/pdb.yaml", """
                        # a budget
                        apiVersion: policy/v1beta1
                        kind: PodDisruptionBudget
                        metadata: {name: web}
                        """);
        project.discovery = settings("v1.25.3");
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private static DiscoverySettings settings(String version, String... checks) {
        return new DiscoverySettings(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                false,
                new ClusterSettings(Optional.of(version), RuntimeImages.Mode.OFF, false, List.of(checks)));
    }

    private CheckReport check() throws IOException {
        return new CheckStep(project.cache(), Progress.silent())
                .run(project.project(), project.discovery, project.registries());
    }

    @Test
    void aBuildWarnsOfObjectsThatTheClusterDoesNotServe() throws IOException {
        project.collect();

        assertThat(project.said).contains("WARN " + BUDGET);
    }

    @Test
    void aBuildEndsWhereTheUserSaysSo() {
        project.discovery = settings("v1.25.3", "removed-api=error");

        assertThatThrownBy(() -> project.collect())
                .isInstanceOf(ProblemException.class)
                .hasMessage(BUDGET);
    }

    @Test
    void anOlderClusterServesThem() throws IOException {
        project.discovery = settings("v1.24.10");

        assertThat(check().toText()).isEqualTo("Nothing found\n");
    }

    @Test
    void theGoalReportsEverythingAtOnce() throws IOException {
        project.write("plugins/shell.yaml", """
                        metadata: {name: a}
                        spec:
                          type: SHELL
                          action: post-init
                          data: echo
                        """);

        CheckReport report = check();

        assertThat(report.errors()).isEqualTo(1);
        assertThat(report.toText().lines())
                .containsExactly(
                        "1 error, 2 warnings",
                        "error: ctx/plugins/shell.yaml:4: action \"post-init\": sealer does not know it, and never runs"
                                + " it - write post-init-host (plugin-action)",
                        "warning: <kubernetesVersion>: Kubernetes v1.25.3 by kubeadm: sealer of sealerio always adds the"
                                + " feature gate TTLAfterFinished and the flag experimental-cluster-signing-duration,"
                                + " with which components of 1.25 and later do not start - use Kubernetes 1.24 or k0s,"
                                + " or a sealer that leaves them out (sealer-limit)",
                        "warning: " + BUDGET);
        assertThat(report.toJson())
                .contains("\"rule\": \"plugin-action\"", "\"file\": \"ctx/plugins/shell.yaml\"", "\"line\": 4")
                .contains("\"line\": null");
    }

    @Test
    void whatTheProjectItselfPutsThereEndsTheFirstGoal() throws IOException {
        project.write("Kubefile", "FROM acme/base:1\nCOPY . .\n")
                .write("etc/kubeadm.yml", "kind: ClusterConfiguration\npodSubnet: 10.0.0.0/8\n");

        assertThatThrownBy(() -> new KubefileStep(project.project(), project.cache(), project.progress()).run())
                .isInstanceOf(ProblemException.class)
                .hasMessage(
                        "ctx/etc/kubeadm.yml:2: podSubnet: ClusterConfiguration of kubeadm.k8s.io/v1beta3 has no field"
                                + " podSubnet, and sealer ignores it - write it as networking.podSubnet (kubeadm-field)");
        assertThat(project.said).isEmpty();
    }

    @Test
    void aFinishedImageIsJudgedLikeAProject() throws IOException {
        project.write("Kubefile", """
                        FROM scratch
                        COPY . .
                        LABEL cluster.alpha.sealer.io/cluster-runtime-version=v1.25.3
                        """).write("scripts/init-kube.sh", "set -e\r\n");
        project.discovery = settings("v1.25.3", "script-line-endings=off");
        project.collect();
        project.pack();
        ImageSource source = new ImageSource(
                project.registries(), List.of(Platform.LINUX_AMD64), project.cache(), Progress.silent());

        CheckReport report = new CheckStep(project.cache(), Progress.silent())
                .run(source, project.project().archive().toString(), TestProject.DISCOVERY);

        assertThat(report.findings())
                .extracting(finding -> finding.severity() + " " + finding.rule().id())
                .contains("error script-line-endings", "warning removed-api", "warning sealer-limit");
    }
}
