package io.sealer.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of kubeadm.yml a version of Kubernetes, and sealer, do not take. */
class KubeadmCheckTest {

    private static final String FILE = "etc/kubeadm.yml";
    private static final String LATER = " (kubeadm-feature-gate)";

    private final TextFiles files = new TextFiles().put(FILE, whole());

    /** The complete configuration of sealer's documentation. */
    private static String whole() {
        try (InputStream in = KubeadmCheckTest.class.getResourceAsStream("kubeadm.yml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String gone(int line, String gate, String version, int minor) {
        return "error src/etc/kubeadm.yml:" + line + ": feature gate " + gate + ": Kubernetes " + version
                + " does not know it, and components do not start with it: it is gone since 1." + minor
                + " - leave it out" + LATER;
    }

    private static String limit(String version) {
        return "warning <kubernetesVersion>: Kubernetes " + version + " by kubeadm: sealer of sealerio always adds the"
                + " feature gate TTLAfterFinished and the flag experimental-cluster-signing-duration, with which"
                + " components of 1.25 and later do not start - use Kubernetes 1.24 or k0s, or a sealer that leaves"
                + " them out (sealer-limit)";
    }

    private static String socket(int line, String version) {
        return "error src/etc/kubeadm.yml:" + line + ": criSocket /var/run/dockershim.sock: Kubernetes " + version
                + " has no dockershim: it is gone since 1.24 - run containerd, and write"
                + " /run/containerd/containerd.sock (kubeadm-socket)";
    }

    private static String signing(String version) {
        return "error src/etc/kubeadm.yml:53: flag experimental-cluster-signing-duration: kube-controller-manager "
                + version + " does not know it, and does not start with it: it is gone since 1.25 - use"
                + " cluster-signing-duration (since 1.19) (kubeadm-flag)";
    }

    private static String unread(int line) {
        return "error src/etc/kubeadm.yml:" + line + ": apiVersion kubeadm.k8s.io/v1beta2: kubeadm v1.27.3 does not"
                + " read it: it is gone since 1.27 - write kubeadm.k8s.io/v1beta3 (kubeadm-api-version)";
    }

    @ParameterizedTest
    @CsvSource({"v1.19.8", "v1.20.6", "v1.21.1", "v1.22.15", "v1.23.0", "''"})
    void sealersOwnExampleIsRight(String version) {
        assertThat(files.findings(version)).isEmpty();
        assertThat(files.alone().findings(version)).isEmpty();
    }

    @Test
    void eachThingThatANewerVersionRefusesIsNamed() {
        assertThat(files.findings("v1.24.10")).containsExactly(socket(7, "v1.24.10"), socket(158, "v1.24.10"));
        assertThat(files.findings("v1.25.0"))
                .containsExactly(
                        limit("v1.25.0"),
                        socket(7, "v1.25.0"),
                        gone(28, "TTLAfterFinished", "v1.25.0", 25),
                        gone(52, "TTLAfterFinished", "v1.25.0", 25),
                        signing("v1.25.0"),
                        gone(62, "TTLAfterFinished", "v1.25.0", 25),
                        socket(158, "v1.25.0"));
        assertThat(files.findings("v1.27.3"))
                .containsExactly(
                        limit("v1.27.3"),
                        unread(1),
                        socket(7, "v1.27.3"),
                        unread(10),
                        gone(28, "TTLAfterFinished", "v1.27.3", 25),
                        gone(28, "EphemeralContainers", "v1.27.3", 27),
                        gone(52, "TTLAfterFinished", "v1.27.3", 25),
                        gone(52, "EphemeralContainers", "v1.27.3", 27),
                        signing("v1.27.3"),
                        gone(62, "TTLAfterFinished", "v1.27.3", 25),
                        gone(62, "EphemeralContainers", "v1.27.3", 27),
                        unread(152),
                        socket(158, "v1.27.3"));
    }

    @Test
    void anySectionMayStandAlone() {
        String text = whole();
        for (String section : text.split("(?m)^---$")) {
            assertThat(new TextFiles().put(FILE, section).findings("v1.22.15"))
                    .as(section)
                    .isEmpty();
        }
    }

    @Test
    void anotherRuntimeNeedsNoKubeadm() {
        assertThat(files.label("cluster-runtime-type", "k0s").alone().findings("v1.27.3"))
                .isEmpty();
    }

    @Test
    void theTemplateIsWhatCounts() {
        TextFiles files = new TextFiles();
        files.put("etc/kubeadm.yml.tmpl", """
                apiVersion: kubeadm.k8s.io/v1beta3
                kind: ClusterConfiguration
                kubernetesVersion: {{ .KubernetesVersion }}
                imageRepository: {{ or .RegistryURL "sea.hub:5000" }}
                {{ if .PodCidr }}
                networking:
                  podSubnet: {{ .PodCidr }}
                {{ end }}
                """);

        assertThat(files.findings("v1.24.10")).isEmpty();

        files.put("etc/kubeadm.yml.tmpl", "kind: ClusterConfiguration\nimageRepositry: {{ .RegistryURL }}\n");

        assertThat(files.findings("v1.24.10"))
                .containsExactly("error src/etc/kubeadm.yml.tmpl:2: imageRepositry: ClusterConfiguration of"
                        + " kubeadm.k8s.io/v1beta3 has no field imageRepositry, and sealer ignores it - write"
                        + " imageRepository (kubeadm-field)");
    }

    @Test
    void whatOnlyTheReplacedFileHasIsNamed() {
        String init = "apiVersion: kubeadm.k8s.io/v1beta2\nkind: InitConfiguration\n";
        TextFiles both = new TextFiles()
                .put(FILE, init + "---\napiVersion: kubeadm.k8s.io/v1beta2\nkind: JoinConfiguration\nwrong: 1\n")
                .put("etc/kubeadm.yml.tmpl", init);

        assertThat(both.findings("v1.22.15"))
                .containsExactly(
                        "warning src/etc/kubeadm.yml:4: JoinConfiguration has no effect here: sealer writes what"
                                + " src/etc/kubeadm.yml.tmpl makes over etc/kubeadm.yml, and that has no JoinConfiguration -"
                                + " write it into src/etc/kubeadm.yml.tmpl too (kubeadm-template)");
        assertThat(both.findings("v1.22.15", "kubeadm-template=off")).isEmpty();
    }

    @Test
    void whatIsWrongInTheBaseIsNoErrorUnlessTheUserSaysSo() {
        TextFiles base = new TextFiles().inBase(FILE, "kind: ClusterConfig\n");

        assertThat(base.findings("v1.22.15"))
                .singleElement()
                .asString()
                .startsWith("warning base!/etc/kubeadm.yml:1: kind ClusterConfig: ");
        assertThat(base.findings("v1.22.15", "kubeadm-kind=error"))
                .singleElement()
                .asString()
                .startsWith("error ");
    }

    @Test
    void containerdNeedsItsSocketInBothDocuments() {
        TextFiles containerd =
                new TextFiles().label("container-runtime-type", "containerd").put(FILE, """
                apiVersion: kubeadm.k8s.io/v1beta3
                kind: InitConfiguration
                nodeRegistration:
                  criSocket: /run/containerd/containerd.sock
                """);

        assertThat(containerd.findings("v1.24.10"))
                .containsExactly("error src/etc/kubeadm.yml: no JoinConfiguration: sealer then takes the socket of"
                        + " Docker, /var/run/dockershim.sock, and the image runs containerd - state"
                        + " nodeRegistration.criSocket: /run/containerd/containerd.sock in JoinConfiguration"
                        + " (kubeadm-socket)");
        assertThat(containerd.alone().findings("v1.24.10")).isEmpty();
        containerd.put("scripts/containerd.sh", "echo /run/x >/etc/sealerio/cri/socket-path\n");
        assertThat(containerd.findings("v1.24.10")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "kind: JoinConfiguration, kind: JoinConfig, kubeadm-kind",
        "kind: JoinConfiguration, '\tkind: JoinConfiguration', kubeadm-syntax"
    })
    void whatCannotBeReadIsNotMissedToo(String right, String wrong, String rule) {
        String text = "kind: InitConfiguration\nnodeRegistration: {criSocket: /run/containerd/containerd.sock}\n---\n"
                + "kind: JoinConfiguration\nnodeRegistration: {criSocket: /run/containerd/containerd.sock}\n";
        TextFiles containerd = new TextFiles().label("container-runtime-type", "containerd");
        assertThat(containerd.put(FILE, text).findings("v1.24.10")).isEmpty();

        assertThat(containerd.put(FILE, text.replace(right, wrong)).findings("v1.24.10"))
                .singleElement()
                .asString()
                .endsWith("(" + rule + ")");
    }

    @Test
    void sealersDockerAsksTheClustersRegistryForEverything() {
        TextFiles other = new TextFiles().put(FILE, "kind: ClusterConfiguration\nimageRepository: registry.k8s.io\n");

        assertThat(other.findings("v1.22.15")).hasSize(1);
        assertThat(other.put("etc/daemon.json", "{\"mirror-registries\": []}").findings("v1.22.15"))
                .isEmpty();
    }

    @Test
    void kubeadmsOwnGatesComeAndGo() {
        TextFiles own = new TextFiles()
                .put(FILE, "kind: ClusterConfiguration\nfeatureGates: {ControlPlaneKubeletLocalMode: true}\n");

        assertThat(own.findings("v1.35.0", "sealer-limit=off")).isEmpty();
        assertThat(own.findings("v1.36.0", "sealer-limit=off"))
                .containsExactly("error src/etc/kubeadm.yml:2: feature gate ControlPlaneKubeletLocalMode: Kubernetes"
                        + " v1.36.0 does not know it, and kubeadm does not start with it: it is gone since 1.36 - leave"
                        + " it out (kubeadm-feature-gate)");
    }

    @Test
    void flagsMayBeAListSinceTheFourthBeta() {
        TextFiles list = new TextFiles().put(FILE, """
                apiVersion: kubeadm.k8s.io/v1beta4
                kind: ClusterConfiguration
                controllerManager:
                  extraArgs:
                    - name: pod-eviction-timeout
                      value: 1m
                """);

        assertThat(list.findings("v1.31.0", "sealer-limit=off"))
                .containsExactly("error src/etc/kubeadm.yml:5: flag pod-eviction-timeout: kube-controller-manager"
                        + " v1.31.0 does not know it, and does not start with it: it is gone since 1.27 - use"
                        + " default-not-ready-toleration-seconds and default-unreachable-toleration-seconds of the API"
                        + " server (kubeadm-flag)");
    }

    @Test
    void aRuleMattersAsTheUserSays() {
        assertThat(files.findings("v1.24.10", "kubeadm-socket=warning")).allMatch(line -> line.startsWith("warning "));
        assertThat(files.findings("v1.24.10", "kubeadm-socket=OFF")).isEmpty();
        assertThat(files.findings("v1.24.10", "kubeadm-socket = info")).hasSize(2);
    }

    @Test
    void everyRuleHasAFactWithASource() throws IOException {
        for (String table : List.of(
                "feature-gates.txt",
                "kubeadm-gates.txt",
                "clusterfile.txt",
                "containerd-configs.txt",
                "containerd-releases.txt",
                "k0s-v1beta1.txt",
                "removed-flags.txt",
                "sealer-defaults.txt",
                "kubeadm-versions.txt",
                "kubeadm-v1beta2.txt",
                "kubeadm-v1beta3.txt",
                "kubeadm-v1beta4.txt",
                "kubelet-v1beta1.txt",
                "kube-proxy-v1alpha1.txt")) {
            try (InputStream in = Rule.class.getResourceAsStream(table)) {
                assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                        .as(table)
                        .containsIgnoringCase("source");
            }
        }
    }
}
