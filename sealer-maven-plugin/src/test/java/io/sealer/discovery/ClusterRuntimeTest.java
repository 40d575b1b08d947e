package io.sealer.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.Problem;
import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.discovery.ClusterRuntime.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClusterRuntimeTest {

    private final TextTree tree = new TextTree();
    private final Map<String, String> labels = new HashMap<>();
    private final Problems problems = new Problems();

    @Test
    void anImageThatSaysNothingIsOneOfKubeadmInAnUnknownVersion() {
        ClusterRuntime runtime = runtime(null);

        assertThat(runtime.kind()).isEqualTo(Kind.KUBEADM);
        assertThat(runtime.version()).isEmpty();
        assertThat(runtime.kubeadm()).isEmpty();
        assertThat(runtime.notes()).isEmpty();
    }

    @Test
    void theLabelsTellTheRuntimeAndItsVersion() {
        label("type", "k0s");
        label("version", "v1.24.10+k0s.0");
        tree.put("etc/kubeadm.yml", "kind: ClusterConfiguration\nkubernetesVersion: v1.19.8\n");

        ClusterRuntime runtime = runtime(null);

        assertThat(runtime.kind()).isEqualTo(Kind.K0S);
        assertThat(runtime.version()).hasToString("Optional[v1.24.10+k0s.0]");
        assertThat(runtime.versionLocation()).contains(SourceLocation.of("Kubefile"));
        assertThat(runtime.notes()).isEmpty();
    }

    @Test
    void kubeadmsConfigurationWinsAndItsTemplateBeforeIt() {
        label("version", "v1.22.15");
        tree.put("etc/kubeadm.yml", "kind: ClusterConfiguration\nkubernetesVersion: v1.19.8\n");

        assertThat(runtime(null).version()).hasToString("Optional[v1.19.8]");

        tree.put("etc/kubeadm.yml.tmpl", "\nkind: ClusterConfiguration\nkubernetesVersion: 1.22.15\n");
        ClusterRuntime runtime = runtime(null);

        assertThat(runtime.version()).hasToString("Optional[v1.22.15]");
        assertThat(runtime.versionLocation()).hasToString("Optional[src/etc/kubeadm.yml.tmpl:3]");
        assertThat(runtime.kubeadm())
                .hasValueSatisfying(
                        kubeadm -> assertThat(kubeadm.location().file()).isEqualTo("src/etc/kubeadm.yml.tmpl"));
    }

    @Test
    void aVersionThatOnlyTheTemplateKnowsLeavesItToTheOthers() {
        label("version", "v1.22.15");
        tree.put("etc/kubeadm.yml.tmpl", "kind: ClusterConfiguration\nkubernetesVersion: {{ .Version }}\n");

        assertThat(runtime(null).version()).hasToString("Optional[v1.22.15]");
    }

    @Test
    void theProjectsConfigurationEndsTheDispute() {
        label("version", "v1.22.15");
        tree.put("etc/kubeadm.yml", "kind: ClusterConfiguration\nkubernetesVersion: v1.19.8\n");

        ClusterRuntime runtime = runtime("1.23.1");

        assertThat(runtime.version()).hasToString("Optional[v1.23.1]");
        assertThat(runtime.notes()).isEmpty();
    }

    @Test
    void whatIsNoVersionIsAMistakeInThePomAndANoteElsewhere() {
        label("version", "one");
        tree.put("etc/kubeadm.yml", "kind: ClusterConfiguration\nkubernetesVersion: stable-1.22\n");

        ClusterRuntime runtime = runtime("1.22");

        assertThat(runtime.version()).isEmpty();
        assertThat(runtime.notes())
                .satisfiesExactly(
                        note -> assertThat(note).startsWith("src/etc/kubeadm.yml:2: \"stable-1.22\" is not a version"),
                        note -> assertThat(note).startsWith("Kubefile: \"one\" is not a version"));
        assertThat(problems.asList())
                .singleElement()
                .extracting(Problem::toString)
                .asString()
                .startsWith("<kubernetesVersion>: \"1.22\" is not a version");
    }

    @Test
    void aDistributionsBuildIsNoContradiction() {
        label("type", "k0s");
        label("version", "v1.24.10");

        assertThat(runtime("v1.24.10+k0s.0").version()).hasToString("Optional[v1.24.10+k0s.0]");
    }

    @Test
    void filesThatCannotBeReadAndRuntimesThatSealerDoesNotKnowAreNoted() {
        tree.put("etc/kubeadm.yml", "kind: [\n").put("etc/kubeadm.yml.tmpl", null);

        assertThat(runtime(null).notes())
                .satisfiesExactly(
                        note -> assertThat(note).isEqualTo("src/etc/kubeadm.yml.tmpl: cannot be read: gone"),
                        note -> assertThat(note)
                                .startsWith("src/etc/kubeadm.yml:")
                                .contains("not YAML")
                                .endsWith("what it says about the cluster is not known"));

        label("type", "k3s");
        ClusterRuntime runtime = runtime(null);

        assertThat(runtime.kind()).isEqualTo(Kind.OTHER);
        assertThat(runtime.notes())
                .singleElement()
                .asString()
                .startsWith("Kubefile: the label")
                .contains("\"k3s\"");
    }

    private void label(String name, String value) {
        labels.put("cluster.alpha.sealer.io/cluster-runtime-" + name, value);
    }

    private ClusterRuntime runtime(String configured) {
        return ClusterRuntime.of(
                tree, labels, SourceLocation.of("Kubefile"), Optional.ofNullable(configured), problems);
    }
}
