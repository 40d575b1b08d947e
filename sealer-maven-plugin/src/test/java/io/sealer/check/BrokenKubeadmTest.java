package io.sealer.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sealer's own example with one mistake that users make: exactly one message comes, and it is the right one. */
class BrokenKubeadmTest {

    private static final String FILE = "etc/kubeadm.yml";

    /** A mistake: what stands in the example, what somebody writes instead, and the text that this gets, and what stands in its line. */
    private record Mistake(String version, String right, String wrong, String at, String said) {

        @Override
        public String toString() {
            return wrong.strip().lines().findFirst().orElse("") + " " + version;
        }
    }

    private static Mistake mistake(String right, String wrong, String at, String said) {
        return new Mistake("v1.22.15", right, wrong, at, said);
    }

    static Stream<Mistake> mistakes() {
        return Stream.of(fields(), types(), kinds(), versions(), networks(), merges())
                .flatMap(List::stream);
    }

    private static List<Mistake> fields() {
        return List.of(
                mistake(
                        "imageRepository:",
                        "imageRepositry:",
                        "imageRepositry:",
                        "imageRepositry: ClusterConfiguration of kubeadm.k8s.io/v1beta2 has no field imageRepositry, and"
                                + " sealer ignores it - write imageRepository (kubeadm-field)"),
                mistake(
                        "podSubnet: 100",
                        "podSubnets: 100",
                        "podSubnets:",
                        "networking.podSubnets: networking of kubeadm.k8s.io/v1beta2 has no field podSubnets, and sealer"
                                + " ignores it - write podSubnet (kubeadm-field)"),
                mistake(
                        "  podSubnet: 100.64.0.0/10\n",
                        "podSubnet: 100.64.0.0/10\n",
                        "serviceSubnet",
                        "etc/kubeadm.yml: this is not YAML: mapping values are not allowed here"),
                mistake(
                        "criSocket: /var/run/dockershim.sock\n\n---\napiVersion: kubeadm.k8s.io/v1beta2\nkind: Cluster",
                        "criSocket: /var/run/dockershim.sock\ncriSocket: /var/run/dockershim.sock\n\n---\napiVersion:"
                                + " kubeadm.k8s.io/v1beta2\nkind: Cluster",
                        "criSocket:",
                        "criSocket: InitConfiguration of kubeadm.k8s.io/v1beta2 has no field criSocket, and sealer"
                                + " ignores it - write it as nodeRegistration.criSocket (kubeadm-field)"),
                mistake(
                        "kubernetesVersion: v1.22.15\n",
                        "kubernetesVersion: v1.22.15\nskipPhases: [addon/kube-proxy]\n",
                        "skipPhases",
                        "skipPhases: ClusterConfiguration of kubeadm.k8s.io/v1beta2 has no field skipPhases, and sealer"
                                + " ignores it - leave it out, or correct its name (kubeadm-field)"),
                mistake(
                        "localAPIEndpoint:\n  # advert",
                        "skipPhases: [addon/kube-proxy]\nlocalAPIEndpoint:\n  # advert",
                        "skipPhases",
                        "skipPhases: InitConfiguration of kubeadm.k8s.io/v1beta2 has no field skipPhases, and sealer"
                                + " ignores it - leave it out: only kubeadm.k8s.io/v1beta3 has it (kubeadm-field)"),
                mistake(
                        "  feature-gates: TTLAfterFinished=true,EphemeralContainers=true\n    audit-policy",
                        "  feature-gates: TTLAfterFinished=true\n  certSANs:\n    - a.b\n  extraArg:\n    audit-policy",
                        "extraArg:",
                        "apiServer.extraArg: apiServer of kubeadm.k8s.io/v1beta2 has no field extraArg, and sealer"
                                + " ignores it - write extraArgs (kubeadm-field)"),
                mistake(
                        "failSwapOn:",
                        "failSwapsOn:",
                        "failSwapsOn",
                        "failSwapsOn: KubeletConfiguration of kubelet.config.k8s.io/v1beta1 has no field failSwapsOn, and"
                                + " sealer ignores it - write failSwapOn (kubeadm-field)"),
                mistake(
                        "  excludeCIDRs:",
                        "  excludeCidr:",
                        "excludeCidr",
                        "ipvs.excludeCidr: ipvs of kubeproxy.config.k8s.io/v1alpha1 has no field excludeCidr, and sealer"
                                + " ignores it - write excludeCIDRs (kubeadm-field)"),
                mistake(
                        "readOnly: true\n      pathType: File\ncontrollerManager",
                        "readOnlyy: true\n      pathType: File\ncontrollerManager",
                        "readOnlyy",
                        "apiServer.extraVolumes[2].readOnlyy: apiServer.extraVolumes[2] of kubeadm.k8s.io/v1beta2 has no"
                                + " field readOnlyy, and sealer ignores it - write readOnly (kubeadm-field)"));
    }

    private static List<Mistake> types() {
        return List.of(
                mistake(
                        "audit-log-maxage: '7'",
                        "audit-log-maxage: 7",
                        "maxage: 7",
                        "apiServer.extraArgs.audit-log-maxage: is the number 7, and kubeadm.k8s.io/v1beta2 wants text -"
                                + " put it in quotes: \"7\" (kubeadm-type)"),
                mistake(
                        "enable-aggregator-routing: 'true'",
                        "enable-aggregator-routing: true",
                        "routing: true",
                        "apiServer.extraArgs.enable-aggregator-routing: is the truth value true, and"
                                + " kubeadm.k8s.io/v1beta2 wants text - put it in quotes: \"true\" (kubeadm-type)"),
                mistake(
                        "experimental-cluster-signing-duration: 876000h",
                        "experimental-cluster-signing-duration: 876000h\n    v: 4",
                        "v: 4",
                        "controllerManager.extraArgs.v: is the number 4, and kubeadm.k8s.io/v1beta2 wants text: sealer"
                                + " makes text of it, kubeadm itself would not - put it in quotes: \"4\""
                                + " (kubeadm-strictness)"),
                mistake(
                        "podSubnet: 100",
                        "podSubNet: 100",
                        "podSubNet:",
                        "networking.podSubNet: networking of kubeadm.k8s.io/v1beta2 has it as podSubnet: sealer reads it"
                                + " all the same, kubeadm itself would not - write podSubnet (kubeadm-strictness)"),
                mistake(
                        "bindPort: 6443\nnode",
                        "bindPort: \"6443\"\nnode",
                        "\"6443\"",
                        "localAPIEndpoint.bindPort: is the text \"6443\", and kubeadm.k8s.io/v1beta2 wants an integer -"
                                + " write it without quotes (kubeadm-type)"),
                mistake(
                        "maxPods: 110",
                        "maxPods: '110'",
                        "'110'",
                        "maxPods: is the text \"110\", and kubelet.config.k8s.io/v1beta1 wants an integer - write it"
                                + " without quotes (kubeadm-type)"),
                mistake(
                        "failSwapOn: true",
                        "failSwapOn: \"true\"",
                        "\"true\"",
                        "failSwapOn: is the text \"true\", and kubelet.config.k8s.io/v1beta1 wants true or false - write"
                                + " it without quotes (kubeadm-type)"),
                mistake(
                        "timeout: 5m0s",
                        "timeout: 300",
                        "300",
                        "discovery.timeout: is the number 300, and kubeadm.k8s.io/v1beta2 wants a duration, such as 5m0s"
                                + " - write a duration, such as 5m0s (kubeadm-type)"),
                mistake(
                        "syncFrequency: 1m0s",
                        "syncFrequency: 1 minute",
                        "1 minute",
                        "syncFrequency: is the text \"1 minute\", and kubelet.config.k8s.io/v1beta1 wants a duration,"
                                + " such as 5m0s - write a duration, such as 5m0s (kubeadm-type)"),
                mistake(
                        "enforceNodeAllocatable:\n  - pods",
                        "enforceNodeAllocatable: pods",
                        "Allocatable: pods",
                        "enforceNodeAllocatable: is the text \"pods\", and kubelet.config.k8s.io/v1beta1 wants a list -"
                                + " write a list (kubeadm-type)"));
    }

    private static List<Mistake> kinds() {
        return List.of(
                mistake(
                        "kind: ClusterConfiguration",
                        "kind: ClusterConfig",
                        "ClusterConfig",
                        "kind ClusterConfig: sealer reads InitConfiguration, ClusterConfiguration, JoinConfiguration,"
                                + " KubeletConfiguration, KubeProxyConfiguration and ignores everything else - write"
                                + " ClusterConfiguration (kubeadm-kind)"),
                mistake(
                        "kind: KubeProxyConfiguration",
                        "kind: KubeproxyConfigration",
                        "KubeproxyConf",
                        "kind KubeproxyConfigration: sealer reads InitConfiguration, ClusterConfiguration,"
                                + " JoinConfiguration, KubeletConfiguration, KubeProxyConfiguration and ignores"
                                + " everything else - write KubeProxyConfiguration (kubeadm-kind)"),
                mistake(
                        "---\napiVersion: kubeproxy",
                        "---\napiVersion: kubeadm.k8s.io/v1beta2\nkind: ClusterConfiguration\nclusterName: a\n---\n"
                                + "apiVersion: kubeproxy",
                        "apiVersion: kubeadm.k8s.io/v1beta2",
                        "a second ClusterConfiguration: sealer takes the first of a kind, here that of line 10, and"
                                + " ignores the others - write what it says into the first (kubeadm-second-document)"),
                mistake(
                        "apiVersion: kubelet.config.k8s.io/v1beta1",
                        "apiVersion: kubelet.config.k8s.io/v1",
                        "kubelet.config.k8s.io/v1",
                        "apiVersion kubelet.config.k8s.io/v1: KubeletConfiguration is of kubelet.config.k8s.io/v1beta1 -"
                                + " write kubelet.config.k8s.io/v1beta1 (kubeadm-api-version)"),
                mistake(
                        "apiVersion: kubeadm.k8s.io/v1beta2\nkind: Init",
                        "apiVersion: kubeadm.k8s.io/v1beta5\nkind: Init",
                        "v1beta5",
                        "apiVersion kubeadm.k8s.io/v1beta5: InitConfiguration is of kubeadm.k8s.io/v1beta1,"
                                + " kubeadm.k8s.io/v1beta2, kubeadm.k8s.io/v1beta3, kubeadm.k8s.io/v1beta4 - write"
                                + " kubeadm.k8s.io/v1beta3 (kubeadm-api-version)"));
    }

    private static List<Mistake> versions() {
        return List.of(
                new Mistake(
                        "v1.19.8",
                        "apiVersion: kubeadm.k8s.io/v1beta2\nkind: Init",
                        "apiVersion: kubeadm.k8s.io/v1beta3\nkind: Init",
                        "v1beta3",
                        "apiVersion kubeadm.k8s.io/v1beta3: kubeadm v1.19.8 does not read it: it is new in 1.22 - write"
                                + " kubeadm.k8s.io/v1beta2 (kubeadm-api-version)"),
                mistake(
                        "feature-gates: TTLAfterFinished=true,EphemeralContainers=true\n    audit-policy",
                        "feature-gates: TTLAfterFinished=true,EphemeralContainer=true\n    audit-policy",
                        "EphemeralContainer",
                        "feature gate EphemeralContainer: there is no such feature gate - write EphemeralContainers"
                                + " (kubeadm-feature-gate)"),
                mistake(
                        "failSwapOn: true",
                        "failSwapOn: true\nfeatureGates: {SidecarContainers: true}",
                        "SidecarContainers",
                        "feature gate SidecarContainers: Kubernetes v1.22.15 does not know it, and components do not"
                                + " start with it: it is new in 1.28 - leave it out (kubeadm-feature-gate)"),
                mistake(
                        "kubernetesVersion: v1.22.15\n",
                        "kubernetesVersion: v1.22.15\nfeatureGates: {EphemeralContainers: true}\n",
                        "EphemeralContainers",
                        "feature gate EphemeralContainers: it is one of the components, and kubeadm, whose own gates"
                                + " stand here, does not start with it - write it as feature-gates into extraArgs of"
                                + " apiServer, controllerManager and scheduler, and into featureGates of"
                                + " KubeletConfiguration (kubeadm-feature-gate)"),
                mistake(
                        "kubernetesVersion: v1.22.15\n",
                        "kubernetesVersion: v1.22.15\nfeatureGates: {EtcdLearnerMode: true}\n",
                        "EtcdLearnerMode",
                        "feature gate EtcdLearnerMode: Kubernetes v1.22.15 does not know it, and kubeadm does not start"
                                + " with it: it is new in 1.27 - leave it out (kubeadm-feature-gate)"),
                mistake(
                        "kubernetesVersion: v1.22.15\n",
                        "kubernetesVersion: v1.22.15\nfeatureGates: {IPv6DualStak: true}\n",
                        "IPv6DualStak",
                        "feature gate IPv6DualStak: there is no such feature gate - write IPv6DualStack"
                                + " (kubeadm-feature-gate)"),
                mistake(
                        "failSwapOn: true",
                        "failSwapOn: true\nimageMaximumGCAge: 1h",
                        "imageMaximumGCAge",
                        "imageMaximumGCAge: KubeletConfiguration of Kubernetes v1.22.15 does not have it: it is new in"
                                + " 1.29 - leave it out (kubeadm-field-version)"));
    }

    private static List<Mistake> networks() {
        return List.of(
                mistake(
                        "serviceSubnet: 10.96.0.0/22",
                        "serviceSubnet: 100.96.0.0/12",
                        "100.96.0.0",
                        "serviceSubnet 100.96.0.0/12: it overlaps with podSubnet 100.64.0.0/10 - choose subnets that"
                                + " have no address in common (kubeadm-subnet)"),
                mistake(
                        "  podSubnet: 100.64.0.0/10\n  serviceSubnet: 10.96.0.0/22",
                        "  podSubnet: 10.0.0.0/8",
                        "10.0.0.0/8",
                        "serviceSubnet 10.96.0.0/22 (sealer's default): it overlaps with podSubnet 10.0.0.0/8 - choose"
                                + " subnets that have no address in common (kubeadm-subnet)"),
                mistake(
                        "podSubnet: 100.64.0.0/10\n  serviceSubnet: 10.96.0.0/22",
                        "podSubnet: 100.64.0.0/10,fd00::/64\n  serviceSubnet: 10.96.0.0/22,fd00::/108",
                        "fd00::/108",
                        "serviceSubnet fd00::/108: it overlaps with podSubnet fd00::/64 - choose subnets that have no"
                                + " address in common (kubeadm-subnet)"),
                mistake(
                        "podSubnet: 100.64.0.0/10",
                        "podSubnet: 100.64.0.0",
                        "100.64.0.0",
                        "podSubnet 100.64.0.0: this is no subnet - write one as 100.64.0.0/10, or two of them, IPv4 and"
                                + " IPv6, with a comma in between (kubeadm-subnet)"),
                mistake(
                        "imageRepository: sea.hub:5000/library",
                        "imageRepository: registry.k8s.io",
                        "registry.k8s.io",
                        "imageRepository registry.k8s.io: hosts then pull from there, and what the image brings along in"
                                + " the cluster's registry is not used - write sea.hub:5000 (kubeadm-image-repository)"),
                mistake(
                        "kubernetesVersion: v1.22.15\n",
                        "kubernetesVersion: v1.22.15\ndns: {imageRepository: registry.k8s.io/coredns}\n",
                        "registry.k8s.io",
                        "dns.imageRepository registry.k8s.io/coredns: hosts then pull from there, and what the image"
                                + " brings along in the cluster's registry is not used - write sea.hub:5000/coredns"
                                + " (kubeadm-image-repository)"),
                mistake(
                        "  criSocket: /var/run/dockershim.sock\n\n",
                        "  criSocket: /run/containerd/containerd.sock\n\n",
                        "containerd.sock",
                        "criSocket /run/containerd/containerd.sock: the image has no label that says so, and sealer then"
                                + " installs Docker - label the image"
                                + " cluster.alpha.sealer.io/container-runtime-type=containerd, or write"
                                + " /var/run/dockershim.sock (kubeadm-socket)"));
    }

    private static List<Mistake> merges() {
        return List.of(
                mistake(
                        "rotateCertificates: true",
                        "rotateCertificates: false",
                        "rotateCertificates",
                        "rotateCertificates false: sealer cannot tell this from not written, and takes its default, true"
                                + " - leave it out, and change it on the hosts after the installation (kubeadm-merge)"),
                mistake(
                        "    - name: \"audit\"\n      hostPath: \"/etc/kubernetes\"\n      mountPath: \"/etc/kubernetes\"\n"
                                + "      pathType: DirectoryOrCreate\n",
                        "",
                        "- name: \"audit-log\"",
                        "apiServer.extraVolumes: it replaces sealer's list, and none of these volumes has the file of the"
                                + " flag audit-policy-file, /etc/kubernetes/audit-policy.yml, without which the API"
                                + " server does not start - add a volume whose hostPath and mountPath are"
                                + " /etc/kubernetes (kubeadm-merge)"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void oneMistakeGetsOneMessage(Mistake mistake) throws IOException {
        String text;
        try (InputStream in = BrokenKubeadmTest.class.getResourceAsStream("kubeadm.yml")) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        assertThat(text).contains(mistake.right());
        int at = text.indexOf(mistake.right());
        String broken = text.substring(0, at)
                + mistake.wrong()
                + text.substring(at + mistake.right().length());

        List<Finding> findings = new TextFiles().put(FILE, broken).found(mistake.version());

        assertThat(findings).hasSize(1);
        assertThat(findings.get(0).toString()).contains(": " + mistake.said());
        assertThat(broken.split("\n")[findings.get(0).location().line() - 1]).contains(mistake.at());
    }
}
