package io.sealer.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.SourceLocation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whether label, kubeadm.yml, programs and images are of one version. */
class VersionCheckTest {

    private static final String FILE = "etc/kubeadm.yml";
    private static final SourceLocation LABEL = SourceLocation.of("src/Kubefile");

    private static String mended(String finding) {
        return finding + ", which is taken - make them equal, or name the version with <kubernetesVersion>"
                + " (-Dsealer.kubernetesVersion) (version-mismatch)";
    }

    private static byte[] program(String text) {
        return ("\u007fELF" + "x".repeat(600_000) + "\u00ff Go buildinf:" + "y".repeat(400_000) + text + "z".repeat(9))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void aLabelOfAnotherVersionThanKubeadmsConfiguration() {
        TextFiles files = new TextFiles()
                .label("cluster-runtime-version", "v1.22.14")
                .put(FILE, "kind: ClusterConfiguration\nkubernetesVersion: v1.22.15\n");

        assertThat(files.findingsOf("v1.22.15", new SourceLocation("src/" + FILE, 2)))
                .containsExactly(
                        mended("warning src/Kubefile: label cluster.alpha.sealer.io/cluster-runtime-version v1.22.14:"
                                + " src/etc/kubeadm.yml:2 states v1.22.15"));
        assertThat(files.findings("v1.22.15")).as("the POM ends it").isEmpty();
        files.label("cluster-runtime-version", "1.22.15");
        assertThat(files.findingsOf("v1.22.15", new SourceLocation("src/" + FILE, 2)))
                .isEmpty();
    }

    @Test
    void aTemplateOfAnotherVersionThanTheFileThatItReplaces() {
        TextFiles files = new TextFiles()
                .put(FILE, "kind: ClusterConfiguration\nkubernetesVersion: v1.22.14\n")
                .put(FILE + ".tmpl", "kind: ClusterConfiguration\n\nkubernetesVersion: v1.22.15\n");

        assertThat(files.findingsOf("v1.22.15", new SourceLocation("src/" + FILE + ".tmpl", 3)))
                .containsExactly(mended("warning src/etc/kubeadm.yml:2: kubernetesVersion v1.22.14:"
                        + " src/etc/kubeadm.yml.tmpl:3 states v1.22.15"));
    }

    @Test
    void aSilentConfigurationMeansSealersOwnVersion() {
        TextFiles files = new TextFiles()
                .label("cluster-runtime-version", "v1.22.15")
                .put(FILE, "\nkind: ClusterConfiguration\n");

        assertThat(files.findingsOf("v1.22.15", LABEL))
                .containsExactly(
                        "warning src/etc/kubeadm.yml:2: no kubernetesVersion: sealer then installs v1.19.8, and"
                                + " src/Kubefile states v1.22.15 - state kubernetesVersion: v1.22.15 in ClusterConfiguration"
                                + " (version-mismatch)");
        files.put(FILE, "kind: InitConfiguration\n");
        assertThat(files.findingsOf("v1.22.15", LABEL))
                .containsExactly("warning src/etc/kubeadm.yml: no ClusterConfiguration with a kubernetesVersion: sealer"
                        + " then installs v1.19.8, and src/Kubefile states v1.22.15 - state kubernetesVersion: v1.22.15"
                        + " in ClusterConfiguration (version-mismatch)");
        assertThat(files.findings("v1.22.15")).isEmpty();
        files.label("cluster-runtime-version", "v1.19.8");
        assertThat(files.findingsOf("v1.19.8", LABEL)).isEmpty();
        files.put(FILE + ".tmpl", "kind: ClusterConfiguration\nkubernetesVersion: {{ .Version }}\n")
                .label("cluster-runtime-version", "v1.22.15");
        assertThat(files.findingsOf("v1.22.15", LABEL, "kubeadm-template=off"))
                .as("the template may")
                .isEmpty();
    }

    @Test
    void aProgramThatDoesNotSayTheVersion() {
        TextFiles files = new TextFiles()
                .put("bin/kubelet", program("v1.22.14"))
                .put("bin/kubeadm", program("v1.22.15"))
                .put("bin/kubectl", program("v1.23.0"));

        assertThat(files.findings("v1.22.15", "required-file=off"))
                .containsExactly(
                        "warning src/bin/kubelet: bin/kubelet: it is of another version: nothing in it says v1.22.15,"
                                + " which <kubernetesVersion> states - take the program of v1.22.15, or state its version"
                                + " (version-mismatch)");
        assertThat(files.put("bin/kubelet", "#!/bin/sh\nexec /opt/kubelet\n").findings("v1.22.15", "required-file=off"))
                .as("what is no program of Go says nothing")
                .isEmpty();
    }

    @Test
    void aVersionAcrossTwoPiecesOfAProgramIsFound() {
        for (int before = (1 << 18) - 9; before <= 1 << 18; before++) {
            String text = "a".repeat(before) + "v1.22.15" + "b".repeat(300_000) + "\u00ff Go buildinf:";
            TextFiles files = new TextFiles().put("bin/kubelet", text.getBytes(StandardCharsets.ISO_8859_1));

            assertThat(files.findings("v1.22.15", "required-file=off")).isEmpty();
            assertThat(files.findings("v1.22.16", "required-file=off")).hasSize(1);
        }
    }

    @Test
    void k0sSaysItsOwnVersion() {
        TextFiles files = new TextFiles()
                .label("cluster-runtime-type", "k0s")
                .label("container-runtime-type", "containerd")
                .label("cluster-runtime-version", "v1.24.10")
                .put("bin/k0s", program("v1.24.10+k0s.0"));

        assertThat(files.findings("v1.24.10+k0s.0", "required-file=off")).isEmpty();
        assertThat(files.findings("v1.24.11+k0s.0", "required-file=off"))
                .singleElement()
                .asString()
                .startsWith("warning src/bin/k0s: bin/k0s: it is of another version: nothing in it says v1.24.11,");
    }

    @Test
    void programsOfABaseAreNotUnpacked() {
        TextFiles files =
                new TextFiles().put("bin/kubelet", program("v1.22.14")).inBase("bin/other", "");

        assertThat(files.findings("v1.22.15", "required-file=off")).hasSize(1);
        assertThat(files.ofBase("bin/kubelet").findings("v1.22.15", "required-file=off"))
                .isEmpty();
    }

    @Test
    void imagesOfAnotherVersion() {
        TextFiles files = new TextFiles();

        assertThat(files.findingsAbout(
                        List.of("kube-apiserver:v1.22.14", "kube-proxy:v1.22.15", "kube-proxy:v1.22.14", "web:v1.2.3"),
                        "v1.22.15"))
                .containsExactly("warning src/imageList: kube-apiserver:v1.22.14: the cluster asks for v1.22.15, which"
                        + " <kubernetesVersion> states - write kube-apiserver:v1.22.15 (version-mismatch)");
        assertThat(files.findingsAbout(List.of("google_containers/kube-apiserver:v1.22.15"), "v1.22.15"))
                .isEmpty();
    }
}
