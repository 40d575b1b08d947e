package io.sealer.discovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sealer.kube.KubeadmConfiguration;
import io.sealer.oci.Reference;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubeadmNamesTest {

    private static final List<String> PUBLISHED = List.of(
            "k8s.gcr.io/kube-proxy:v1.22.15",
            "k8s.gcr.io/pause:3.5",
            "k8s.gcr.io/etcd:3.5.0-0",
            "k8s.gcr.io/coredns/coredns:v1.8.4");

    @Test
    void withoutAConfigurationSealerHasItsOwnRegistryAsked() {
        assertThat(asked(new KubeadmNames(Optional.empty())))
                .containsExactly(
                        "sea.hub:5000/kube-proxy:v1.22.15",
                        "sea.hub:5000/pause:3.5",
                        "sea.hub:5000/etcd:3.5.0-0",
                        "sea.hub:5000/coredns/coredns:v1.8.4");
    }

    @Test
    void aRepositoryMovesAllImagesButCorednsWhichSealerHasElsewhere() throws IOException {
        assertThat(asked("imageRepository: registry.example.com/k8s/\n"))
                .containsExactly(
                        "registry.example.com/k8s/kube-proxy:v1.22.15",
                        "registry.example.com/k8s/pause:3.5",
                        "registry.example.com/k8s/etcd:3.5.0-0",
                        "sea.hub:5000/coredns/coredns:v1.8.4");
    }

    @Test
    void corednsAndEtcdHaveRepositoriesAndTagsOfTheirOwn() throws IOException {
        assertThat(asked("""
                        imageRepository: sea.hub:5000/library
                        dns: {imageRepository: quay.io/dns, imageTag: v1.9.3}
                        etcd: {local: {imageRepository: quay.io/db, imageTag: 3.5.6-0}}
                        """))
                .containsExactly(
                        "sea.hub:5000/library/kube-proxy:v1.22.15",
                        "sea.hub:5000/library/pause:3.5",
                        "quay.io/db/etcd:3.5.6-0",
                        "quay.io/dns/coredns:v1.9.3");
    }

    @Test
    void inItsOwnRegistryKubeadmKnowsWhereCorednsIs() throws IOException {
        assertThat(asked("imageRepository: k8s.gcr.io\ndns:\n  imageRepository: k8s.gcr.io\n"))
                .containsExactlyElementsOf(PUBLISHED);
    }

    @Test
    void anEtcdOutsideOfTheClusterNeedsNoImage() throws IOException {
        assertThat(asked("etcd:\n  external:\n    endpoints: [https://10.0.0.1:2379]\n"))
                .hasSize(3)
                .noneMatch(image -> image.contains("etcd"));
    }

    @Test
    void whatATemplateMakesIsTheClustersRegistry() throws IOException {
        KubeadmNames names = names("kubeadm.yml.tmpl", """
                imageRepository: {{or .RegistryURL "sea.hub:5000"}}
                dns:
                  imageRepository: {{ .RegistryURL }}/dns
                """);

        assertThat(asked(names)).contains("sea.hub:5000/pause:3.5", "sea.hub:5000/dns/coredns:v1.8.4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"imageRepository: Not/A/Name\n", "imageRepository: a b\n"})
    void whatIsNoRepositoryIsRefused(String yaml) throws IOException {
        KubeadmNames names = names("kubeadm.yml", yaml);

        assertThatIllegalArgumentException().isThrownBy(() -> names.asked(Reference.parse(PUBLISHED.get(0))));
    }

    private static List<String> asked(String yaml) throws IOException {
        return asked(names("kubeadm.yml", yaml));
    }

    private static List<String> asked(KubeadmNames names) {
        return PUBLISHED.stream()
                .map(Reference::parse)
                .flatMap(published -> names.asked(published).stream())
                .map(Object::toString)
                .toList();
    }

    private static KubeadmNames names(String file, String yaml) throws IOException {
        String text = "kind: ClusterConfiguration\n" + yaml;
        return new KubeadmNames(KubeadmConfiguration.read(file, new ByteArrayInputStream(text.getBytes(UTF_8))));
    }
}
