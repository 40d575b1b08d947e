package io.sealer.kube;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sealer.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KubeadmConfigurationTest {

    private static final String OBJECTS = """
            apiVersion: kubeadm.k8s.io/v1beta2
            kind: InitConfiguration
            kubernetesVersion: v1.0.0
            ---
            apiVersion: kubeadm.k8s.io/v1beta2
            kind: ClusterConfiguration
            kubernetesVersion: v1.22.15
            imageRepository: ""
            dns:
              imageRepository: sea.hub:5000/coredns
              imageTag:
            etcd: {local: {imageTag: 3.5.6-0}}
            ---
            kind: ClusterConfiguration
            kubernetesVersion: v1.19.8
            """;

    @Test
    void theFirstClusterConfigurationCounts() throws IOException {
        KubeadmConfiguration configuration = read("etc/kubeadm.yml", OBJECTS).orElseThrow();

        assertThat(configuration.location()).hasToString("etc/kubeadm.yml:5");
        assertThat(configuration.text("kubernetesVersion").map(YamlScalar::text))
                .contains("v1.22.15");
        assertThat(configuration.text("etcd", "local", "imageTag").map(configuration::locate))
                .hasToString("Optional[etc/kubeadm.yml:12]");
        assertThat(configuration.text("dns", "imageRepository").map(YamlScalar::text))
                .contains("sea.hub:5000/coredns");
        assertThat(configuration.text("dns", "imageTag")).isEmpty();
        assertThat(configuration.text("imageRepository")).isEmpty();
        assertThat(configuration.text("etcd", "local")).isEmpty();
        assertThat(configuration.text("etcd", "external", "endpoints")).isEmpty();
    }

    @Test
    void otherFilesHaveNone() throws IOException {
        assertThat(read("etc/kubeadm.yml", "kind: JoinConfiguration\n--- \n- a list\n"))
                .isEmpty();
    }

    @Test
    void whatIsNoYamlIsReported() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> read("etc/kubeadm.yml", "kind: [\n"))
                .withMessageContaining("etc/kubeadm.yml:");
    }

    @Test
    void whatATemplateMakesIsNotKnown() throws IOException {
        KubeadmConfiguration configuration = read("etc/kubeadm.yml.tmpl", """
                {{- if .X }}
                {{- end }}
                kind: ClusterConfiguration
                kubernetesVersion: v1.22.15
                imageRepository: {{ or .RegistryURL "sea.hub:5000" }}
                dns:
                  imageRepository: {{ .RegistryURL }}/coredns
                """).orElseThrow();

        assertThat(configuration.text("kubernetesVersion").map(configuration::locate))
                .hasToString("Optional[etc/kubeadm.yml.tmpl:4]");
        assertThat(configuration.text("imageRepository")).isEmpty();
        assertThat(configuration.text("dns", "imageRepository")).isEmpty();
    }

    private static Optional<KubeadmConfiguration> read(String file, String text) throws IOException {
        return KubeadmConfiguration.read(file, new ByteArrayInputStream(text.getBytes(UTF_8)));
    }
}
