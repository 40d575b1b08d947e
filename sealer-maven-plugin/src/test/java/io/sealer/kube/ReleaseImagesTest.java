package io.sealer.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sealer.kube.ReleaseImages.Release;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseImagesTest {

    private static final ReleaseImages KUBEADM = ReleaseImages.kubeadm();
    private static final ReleaseImages K0S = ReleaseImages.k0s();

    @Test
    void kubeadmOfOneVersionNeedsSevenImages() {
        assertThat(release(KUBEADM, "v1.22.15"))
                .isEqualTo(new Release(
                        KubernetesVersion.parse("v1.22.15"),
                        List.of(
                                "k8s.gcr.io/kube-apiserver:v1.22.15",
                                "k8s.gcr.io/kube-controller-manager:v1.22.15",
                                "k8s.gcr.io/kube-scheduler:v1.22.15",
                                "k8s.gcr.io/kube-proxy:v1.22.15",
                                "k8s.gcr.io/pause:3.5",
                                "k8s.gcr.io/etcd:3.5.0-0",
                                "k8s.gcr.io/coredns/coredns:v1.8.4"),
                        true));
    }

    /** Where a patch changed something, or a minor version the names. */
    @ParameterizedTest
    @CsvSource({
        "1.18.20, k8s.gcr.io,      3.2,    3.4.3-0,  coredns:1.6.7",
        "1.19.0,  k8s.gcr.io,      3.2,    3.4.9-1,  coredns:1.7.0",
        "1.19.1,  k8s.gcr.io,      3.2,    3.4.13-0, coredns:1.7.0",
        "1.21.0,  k8s.gcr.io,      3.4.1,  3.4.13-0, coredns/coredns:v1.8.0",
        "1.22.16, k8s.gcr.io,      3.5,    3.5.0-0,  coredns/coredns:v1.8.4",
        "1.22.17, registry.k8s.io, 3.5,    3.5.6-0,  coredns/coredns:v1.8.4",
        "1.23.14, k8s.gcr.io,      3.6,    3.5.5-0,  coredns/coredns:v1.8.6",
        "1.23.15, registry.k8s.io, 3.6,    3.5.6-0,  coredns/coredns:v1.8.6",
        "1.24.8,  k8s.gcr.io,      3.7,    3.5.5-0,  coredns/coredns:v1.8.6",
        "1.24.9,  registry.k8s.io, 3.7,    3.5.6-0,  coredns/coredns:v1.8.6",
        "1.25.0,  registry.k8s.io, 3.8,    3.5.4-0,  coredns/coredns:v1.9.3",
        "1.30.4,  registry.k8s.io, 3.9,    3.5.12-0, coredns/coredns:v1.11.1",
        "1.30.5,  registry.k8s.io, 3.9,    3.5.15-0, coredns/coredns:v1.11.3",
        "1.36.3,  registry.k8s.io, 3.10.2, 3.6.8-0,  coredns/coredns:v1.14.2"
    })
    void patchesThatChangedSomethingAreToldApart(
            String version, String registry, String pause, String etcd, String coredns) {
        assertThat(release(KUBEADM, version).images())
                .contains(
                        registry + "/kube-proxy:v" + version,
                        registry + "/pause:" + pause,
                        registry + "/etcd:" + etcd,
                        registry + "/" + coredns)
                .hasSize(7);
    }

    @Test
    void aPatchThatIsMissingBetweenEqualOnesIsAsGoodAsKnown() {
        Release release = release(KUBEADM, "1.18.7");

        assertThat(release.version()).hasToString("v1.18.6");
        assertThat(release.exact()).isTrue();
        assertThat(release.images()).contains("k8s.gcr.io/kube-apiserver:v1.18.7");
    }

    @Test
    void aNewerPatchIsTakenForLikeTheLastOneThatIsKnown() {
        Release release = release(KUBEADM, "1.36.99");

        assertThat(release.exact()).isFalse();
        assertThat(release.version().minor()).isEqualTo(36);
        assertThat(release.images())
                .contains("registry.k8s.io/kube-apiserver:v1.36.99", "registry.k8s.io/pause:3.10.2");
    }

    @Test
    void aBuildOfOnesOwnHasItsOwnTags() {
        Release release = release(KUBEADM, "1.22.15+acme.1");

        assertThat(release.exact()).isFalse();
        assertThat(release.images()).contains("k8s.gcr.io/kube-apiserver:v1.22.15_acme.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.15.0", "1.99.0", "2.0.0", "1.22.0-alpha.1", "1.16.0-rc.1"})
    void otherVersionsOfKubeadmAreNotKnown(String version) {
        assertThat(KUBEADM.find(KubernetesVersion.parse(version))).isEmpty();
    }

    @Test
    void k0sNeedsWhatItsReleaseLists() {
        List<String> images = List.of(
                "quay.io/k0sproject/apiserver-network-proxy-agent:0.0.32-k0s1",
                "docker.io/coredns/coredns:1.7.1",
                "registry.k8s.io/kube-proxy:v1.24.10",
                "registry.k8s.io/metrics-server/metrics-server:v0.5.2",
                "registry.k8s.io/pause:3.6",
                "docker.io/cloudnativelabs/kube-router:v1.4.0",
                "quay.io/k0sproject/cni-node:1.1.1-k0s.0",
                "docker.io/calico/cni:v3.23.5",
                "docker.io/calico/kube-controllers:v3.23.5",
                "docker.io/calico/node:v3.23.5");

        assertThat(release(K0S, "v1.24.10+k0s.0").images()).isEqualTo(images);
        assertThat(release(K0S, "v1.24.10"))
                .isEqualTo(new Release(KubernetesVersion.parse("v1.24.10+k0s.0"), images, true));
    }

    @Test
    void buildsOfK0sThatDifferAreTheLastOneWithADoubt() {
        Release release = release(K0S, "v1.36.3");

        assertThat(release.version()).hasToString("v1.36.3+k0s.2");
        assertThat(release.exact()).isFalse();
        assertThat(release.images()).contains("quay.io/k0sproject/kube-proxy:v1.36.3-1");
        assertThat(release(K0S, "v1.36.3+k0s.0").images()).contains("quay.io/k0sproject/kube-proxy:v1.36.3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.24.13", "1.24.10+k0s.7", "1.24.10+other", "1.99.0"})
    void otherVersionsOfK0sAreNotKnown(String version) {
        assertThat(K0S.find(KubernetesVersion.parse(version))).isEmpty();
    }

    @Test
    void whatIsKnownCanBeSaid() {
        assertThat(KUBEADM.range()).matches("v1\\.16\\.0 to v1\\.\\d+\\..+");
        assertThat(K0S.range()).matches("v1\\.20\\.6\\+k0s\\.0 to v1\\..+");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "images a b\nv1.2.3 c0ffee 1\n",
                "images a\nv1.2.3 c0ffee 1\nv1.2.3 c0ffee 2\n",
                "images a\nx y z\n"
            })
    void aTableWithAMistakeIsRefused(String table) throws IOException {
        StringReader reader = new StringReader(table);

        assertThatIllegalArgumentException().isThrownBy(() -> ReleaseImages.read(reader, true));
    }

    private static Release release(ReleaseImages table, String version) {
        return table.find(KubernetesVersion.parse(version)).orElseThrow();
    }
}
