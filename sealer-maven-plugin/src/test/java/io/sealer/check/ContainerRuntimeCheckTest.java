package io.sealer.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What runs containers, and whether it can for a version of Kubernetes. */
class ContainerRuntimeCheckTest {

    private static final String[] ONLY = {"sealer-limit=off", "required-file=off"};

    @Test
    void dockerByItsLabelOrItsScripts() {
        String said = "Docker with Kubernetes v1.24.0: its kubelet has no dockershim: it is gone since 1.24, and sealer"
                + " tells kubeadm dockershim's socket - run containerd, or bring cri-dockerd along and state its socket"
                + " as nodeRegistration.criSocket (container-runtime)";
        TextFiles labelled = new TextFiles().label("container-runtime-type", "docker");
        TextFiles scripted = new TextFiles().put("scripts/docker.sh", "dockerd &\n");

        assertThat(labelled.findings("v1.24.0", ONLY)).containsExactly("error src/Kubefile: " + said);
        assertThat(labelled.findings("v1.23.17", ONLY)).isEmpty();
        assertThat(scripted.findings("v1.24.0", ONLY)).containsExactly("error src/scripts/docker.sh: " + said);
        assertThat(scripted.findings("v1.23.17", ONLY)).isEmpty();
    }

    @Test
    void oneMessageForTheSocketAndNoneForAnAdapter() {
        TextFiles files = new TextFiles()
                .label("container-runtime-type", "docker")
                .put(
                        "etc/kubeadm.yml",
                        "kind: InitConfiguration\nnodeRegistration:\n  criSocket: /var/run/dockershim.sock\n");

        assertThat(files.findings("v1.24.0", ONLY))
                .singleElement()
                .asString()
                .contains("criSocket /var/run/dockershim.sock")
                .endsWith("(kubeadm-socket)");
        TextFiles adapted =
                new TextFiles().label("container-runtime-type", "docker").put("bin/cri-dockerd", "\u007fELF");
        assertThat(adapted.findings("v1.24.0", ONLY)).isEmpty();
    }

    @Test
    void whatIsNoClusterOrNotDockersIsLeftAlone() {
        assertThat(new TextFiles().put("manifests/a.yaml", "kind: Pod\n").findings("v1.30.0", ONLY))
                .isEmpty();
        assertThat(new TextFiles()
                        .put("scripts/docker.sh", "\n")
                        .put("scripts/containerd.sh", "\n")
                        .findings("v1.30.0", ONLY))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1.5.12, v1.25.3, ''",
        "1.5.12, v1.26.0, take containerd 1.6 or later",
        "1.6.20, v1.26.0, ''",
        "1.7.34, v1.19.8, ''",
        "v2.3.4, v1.22.15, take containerd 1.7",
        "2.3.4, v1.23.0, ''",
        "latest, v1.36.0, ''",
    })
    void aContainerdThatDoesNotSpeakTheKubeletsLanguage(String containerd, String kubernetes, String mend) {
        TextFiles files = new TextFiles()
                .label("cluster-runtime-type", "k0s")
                .label("container-runtime-type", "containerd")
                .label("container-runtime-version", containerd);

        assertThat(files.findings(kubernetes, ONLY))
                .hasSize(mend.isEmpty() ? 0 : 1)
                .allSatisfy(said -> assertThat(said)
                        .startsWith("error src/Kubefile: containerd ")
                        .endsWith(" - " + mend + " (container-runtime)"));
    }
}
