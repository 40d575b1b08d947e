package io.sealer.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Clusterfiles: each mistake gets one message, and what is right gets none. */
class ClusterfileCheckTest {

    private static final String RIGHT = """
            apiVersion: sealer.io/v2
            kind: Cluster
            metadata:
              name: my-cluster
            spec:
              image: localhost/my-cluster:1.1
              env:
                - SvcCIDR=10.96.0.0/22
              ssh:
                user: root
                port: 22
              hosts:
                - ips: [192.0.2.10, 192.0.2.11]
                  roles: [master]
                  taints: ["node-role.kubernetes.io/master:NoSchedule-"]
                - ips: [192.0.2.20]
                  roles: [node, gpu]
                  taints: ["gpu=yes:NoExecute"]
              registry:
                localRegistry:
                  domain: sea.hub
                  port: 5000
                  password: "secret"
            ---
            apiVersion: sealer.io/v1
            kind: Config
            metadata:
              name: daemon
            spec:
              path: etc/app.yaml
              strategy: merge
              process: value|toJson
              data: |
                a: 1
            ---
            apiVersion: kubeadm.k8s.io/v1beta2
            kind: ClusterConfiguration
            networking:
              podSubnet: 100.64.0.0/10
            ---
            apiVersion: sealer.io/v1
            kind: Plugin
            metadata:
              name: clock
            spec:
              type: SHELL
              action: pre-init-host
              scope: master|node
              data: timedatectl
            """;

    @TempDir
    Path directory;

    private TextFiles image;

    @BeforeEach
    void make() {
        image = new TextFiles()
                .put("etc/app.yaml", "b: 2\n")
                .put("scripts/containerd.sh", "\n")
                .put("application/apps/web/web.yaml", "\n");
    }

    private List<String> findings(String text) throws IOException {
        Path file = directory.resolve("Clusterfile");
        Files.writeString(file, text);
        return image.findingsIn(file, "v1.22.15");
    }

    @Test
    void aRightOneIsLeftAlone() throws IOException {
        assertThat(findings(RIGHT)).isEmpty();
        // Whatever version a Clusterfile states for kubeadm's kinds, sealer writes the one that its kubeadm reads.
        assertThat(findings(RIGHT.replace("kubeadm.k8s.io/v1beta2", "kubeadm.k8s.io/v1beta3")))
                .isEmpty();
        assertThat(findings(RIGHT.replace("kubeadm.k8s.io/v1beta2", "kubeadm.k8s.io/v1beta4")))
                .isEmpty();
        assertThat(findings(RIGHT.replace("[192.0.2.20]", "[\"${WORKER_IP}\"]")))
                .isEmpty();
    }

    private static Arguments mistake(String right, String wrong, String line, String said) {
        return Arguments.of(right, wrong, line, said);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake(
                        "image: localhost",
                        "imaage: localhost",
                        "Cluster",
                        "error Clusterfile:6: spec.imaage: spec of sealer.io has no field imaage, and sealer ignores it -"
                                + " write image (clusterfile-field)"),
                mistake(
                        "  image: localhost/my-cluster:1.1\n",
                        "",
                        "none at all",
                        "error Clusterfile:1: a Cluster without spec.image: sealer has nothing to install - write it"
                                + " (clusterfile-value)"),
                mistake(
                        "  hosts:\n",
                        "  provider: BAREMETAL\n  hosts:\n",
                        "provider",
                        "error Clusterfile:12: spec.provider: spec of sealer.io has no field provider, and sealer ignores"
                                + " it - leave it out: sealer makes no machines any more (clusterfile-field)"),
                mistake(
                        "roles: [master]",
                        "role: [master]",
                        "role",
                        "error Clusterfile:14: spec.hosts[0].role: spec.hosts[0] of sealer.io has no field role, and"
                                + " sealer ignores it - write roles (clusterfile-field)"),
                mistake(
                        "user: root",
                        "username: root",
                        "username",
                        "error Clusterfile:10: spec.ssh.username: spec.ssh of sealer.io has no field username, and sealer"
                                + " ignores it - write user (clusterfile-field)"),
                mistake(
                        "\"secret\"",
                        "123456",
                        "123456",
                        "error Clusterfile:23: spec.registry.localRegistry.password: is the number 123456, and sealer.io"
                                + " wants text - put it in quotes: \"123456\" (clusterfile-type)"),
                mistake(
                        "port: 5000",
                        "port: \"5000\"",
                        "port",
                        "error Clusterfile:22: spec.registry.localRegistry.port: is the text \"5000\", and sealer.io"
                                + " wants an integer - write it without quotes (clusterfile-type)"),
                mistake(
                        "ips: [192.0.2.20]",
                        "ips: 192.0.2.20",
                        "ips",
                        "error Clusterfile:16: spec.hosts[1].ips: is the text \"192.0.2.20\", and sealer.io wants a list -"
                                + " write a list (clusterfile-type)"),
                mistake(
                        "[192.0.2.20]",
                        "[192.0.2.20-192.0.2.29]",
                        "ips",
                        "error Clusterfile:16: ip 192.0.2.20-192.0.2.29: this is no address - write every address by"
                                + " itself (clusterfile-value)"),
                mistake(
                        "[192.0.2.20]",
                        "[\"2001:db8::1\"]",
                        "ips",
                        "error Clusterfile:16: ip 2001:db8::1: sealer stops where some hosts have IPv4 and some IPv6 -"
                                + " give all hosts addresses of one kind (clusterfile-value)"),
                mistake(
                        "[node, gpu]",
                        "[worker]",
                        "roles",
                        "error Clusterfile:17: roles worker: only hosts with the role master or node become a part of the"
                                + " cluster - write node (clusterfile-value)"),
                mistake(
                        "gpu=yes:NoExecute",
                        "gpu=yes:NoRun",
                        "taint",
                        "error Clusterfile:18: taint gpu=yes:NoRun: this is no taint that sealer reads - write"
                                + " KEY=VALUE:EFFECT or KEY:EFFECT, where EFFECT is NoSchedule, PreferNoSchedule or"
                                + " NoExecute; with a dash behind it to take it away (clusterfile-value)"),
                mistake(
                        "gpu=yes:NoExecute",
                        "with-gpu=yes:NoExecute",
                        "taint",
                        "error Clusterfile:18: taint with-gpu=yes:NoExecute: sealer makes nothing of a taint with a dash"
                                + " beside an equals sign - leave the value out, or set it with kubectl in a plugin"
                                + " post-install (clusterfile-value)"),
                mistake(
                        "SvcCIDR=10.96.0.0/22",
                        "SvcCIDR=10.96.0.0",
                        "env",
                        "error Clusterfile:8: env SvcCIDR=10.96.0.0: sealer stops: this is no subnet - write"
                                + " 10.96.0.0/22, say (clusterfile-value)"),
                mistake(
                        "SvcCIDR=10.96.0.0/22",
                        "RegistryURL=hub.local",
                        "env",
                        "error Clusterfile:8: env RegistryURL: sealer makes this itself, and drops yours - leave it out,"
                                + " and set registry or containerRuntime (clusterfile-value)"),
                mistake(
                        "SvcCIDR=10.96.0.0/22",
                        "'SvcCIDR: 10.96.0.0/22'",
                        "env",
                        "error Clusterfile:8: env SvcCIDR: 10.96.0.0/22: sealer passes over what is not NAME=VALUE -"
                                + " write NAME=VALUE (clusterfile-value)"),
                mistake(
                        "  hosts:\n",
                        "  containerRuntime: {type: docker}\n  hosts:\n",
                        "runtime",
                        "error Clusterfile:12: containerRuntime docker: sealer then runs scripts/docker.sh, which the"
                                + " image does not have - leave it to the label of the image (clusterfile-value)"),
                mistake(
                        "  hosts:\n",
                        "  appNames: [web, wep]\n  hosts:\n",
                        "apps",
                        "error Clusterfile:12: app wep: sealer stops: the image has no such app - write the name that"
                                + " APP, CNI or CSI in the Kubefile gives it (clusterfile-value)"),
                mistake(
                        "my-cluster:1.1",
                        "my-cluster:1.0",
                        "image",
                        "info Clusterfile:6: image localhost/my-cluster:1.0: this project makes my-cluster:1.1 - write"
                                + " localhost/my-cluster:1.1 (clusterfile-image)"),
                mistake(
                        "kind: Config",
                        "kind: Configg",
                        "kind",
                        "error Clusterfile:26: kind Configg: sealer reads Cluster, Config, Plugin, Application,"
                                + " InitConfiguration, ClusterConfiguration, JoinConfiguration, KubeletConfiguration,"
                                + " KubeProxyConfiguration and ignores everything else - write Config"
                                + " (clusterfile-syntax)"),
                mistake(
                        "kind: Cluster\n",
                        "kind: ClusterConfiguration\n",
                        "none",
                        "error Clusterfile: no Cluster: sealer does not go on without one - write a kind: Cluster"
                                + " (clusterfile-syntax)"),
                mistake(
                        "  podSubnet: 100",
                        "  podSubnett: 100",
                        "kubeadm",
                        "error Clusterfile:39: networking.podSubnett: networking of kubeadm.k8s.io/v1beta2 has no field"
                                + " podSubnett, and sealer ignores it - write podSubnet (kubeadm-field)"),
                mistake(
                        "master|node",
                        "master/node",
                        "plugin",
                        "error Clusterfile:48: scope master/node: sealer takes \"master/node\" for one role, which no host"
                                + " has: the plugin runs nowhere - write the roles of the hosts with | between them, as"
                                + " in master|node (plugin-scope)"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeGetsItsMessage(String right, String wrong, String topic, String said) throws IOException {
        assertThat(RIGHT).contains(right);
        int at = RIGHT.indexOf(right);

        List<String> findings = findings(RIGHT.substring(0, at) + wrong + RIGHT.substring(at + right.length()));

        assertThat(findings).contains(said);
        // All fields of a document depend on its kind.
        assertThat(findings).hasSize(topic.equals("none") ? findings.size() : 1);
    }

    static Stream<Arguments> configs() {
        return Stream.of(
                mistake("  path: etc/app.yaml\n", "", "25", "a Config without spec.path: sealer stops at it"),
                mistake(
                        "strategy: merge",
                        "strategy: Merge",
                        "31",
                        "strategy Merge: sealer does not know it, and overwrites the whole file - write merge"),
                mistake(
                        "value|toJson",
                        "value | toJson",
                        "32",
                        "process \"value \": sealer does not know it, and leaves the data as it is - write value,"
                                + " without blanks"),
                mistake(
                        "etc/app.yaml",
                        "etc/app.yml",
                        "30",
                        "path etc/app.yml: the image has no such file, and sealer then writes the data alone - write"
                                + " etc/app.yaml"),
                mistake(
                        "etc/app.yaml",
                        "etc/registry_config.yaml",
                        "30",
                        "path etc/registry_config.yaml: sealer does not look there but at etc/registry_config.yml -"
                                + " write etc/registry_config.yml"),
                mistake(
                        "etc/app.yaml",
                        "etc/daemon.json",
                        "30",
                        "path etc/daemon.json with strategy merge: merge reads YAML only, and writes YAML - overwrite"
                                + " the whole file"),
                mistake(
                        "etc/app.yaml",
                        "etc/kubeadm.yml",
                        "30",
                        "path etc/kubeadm.yml: the image has etc/kubeadm.yml.tmpl, and sealer writes what that makes over"
                                + " this file afterwards - write etc/kubeadm.yml.tmpl"),
                mistake(
                        "    a: 1\n",
                        "    - a\n",
                        "30",
                        "path etc/app.yaml with strategy merge: merge takes data that is a mapping of YAML, and sealer"
                                + " stops at this - overwrite the whole file"),
                mistake(
                        "    a: 1\n",
                        "    kind: Two\n",
                        "30",
                        "path etc/app.yaml with strategy merge: sealer merges the data into each document of this file,"
                                + " which then are all of its kind - overwrite the whole file"));
    }

    @ParameterizedTest
    @MethodSource("configs")
    void aConfigThatDoesNotDoWhatItIsMeantFor(String right, String wrong, String line, String said) throws IOException {
        image.put("etc/app.yaml", "kind: One\n---\nkind: Other\n")
                .put("etc/daemon.json", "{}")
                .put("etc/kubeadm.yml", "")
                .put("etc/kubeadm.yml.tmpl", "");
        assertThat(RIGHT).contains(right);
        int at = RIGHT.indexOf(right);

        List<String> findings = findings(RIGHT.substring(0, at) + wrong + RIGHT.substring(at + right.length()));

        assertThat(findings)
                .first()
                .asString()
                .startsWith("error Clusterfile:" + line + ": " + said)
                .endsWith(" (clusterfile-config)");
        assertThat(findings).hasSize(wrong.contains(" | ") ? 2 : 1);
    }

    @Test
    void aConfigMayMakeAFileAndOverwriteAny() throws IOException {
        assertThat(findings(RIGHT.replace("  strategy: merge\n", "").replace("etc/app.yaml", "etc/values.yaml")))
                .isEmpty();
        assertThat(findings(RIGHT.replace("strategy: merge", "strategy: overwrite")))
                .isEmpty();
        image.alone();
        assertThat(findings(RIGHT.replace("etc/app.yaml", "etc/base.yaml"))).isEmpty();
    }

    @Test
    void theLastClusterCounts() throws IOException {
        assertThat(findings(RIGHT + "---\n" + RIGHT.substring(0, RIGHT.indexOf("---"))))
                .containsExactly(
                        "error Clusterfile:1: a first Cluster: sealer takes the last of a kind, here that of line"
                                + " 51, and ignores the others - write what it says into the last (clusterfile-syntax)");
    }

    @Test
    void whatIsNoYaml() throws IOException {
        assertThat(findings("kind: [\n"))
                .singleElement()
                .asString()
                .startsWith("error Clusterfile:")
                .endsWith("mend it: sealer cannot read it either (clusterfile-syntax)");
    }

    @Test
    void k0sHasOneRegistryAndNoKubeadm() throws IOException {
        image.label("cluster-runtime-type", "k0s");

        assertThat(findings(RIGHT))
                .containsExactly(
                        "error Clusterfile:20: k0s with a registry on every master: sealer installs k0s with one"
                                + " registry only, and has one on each master unless told otherwise - write"
                                + " registry.localRegistry.ha: false (clusterfile-value)",
                        "error Clusterfile:36: ClusterConfiguration for k0s: kubeadm's configuration has no effect on it -"
                                + " leave it out (clusterfile-syntax)");
    }

    @Test
    void anApplicationNamesAppsOfTheImage() throws IOException {
        String application = """
                ---
                apiVersion: sealer.io/v2
                kind: Application
                spec:
                  launchApps: [web, wep]
                  configs:
                    - files:
                        - path: values.yaml
                """;

        assertThat(findings(RIGHT + application))
                .containsExactly(
                        "error Clusterfile:54: app wep: sealer stops: the image has no such app - write the name that APP,"
                                + " CNI or CSI in the Kubefile gives it (clusterfile-value)",
                        "error Clusterfile:56: a part of configs without a name: sealer stops at it - write the name of"
                                + " an app (clusterfile-value)",
                        "error Clusterfile:57: a file without path and data: sealer stops at it - write both"
                                + " (clusterfile-value)");
    }
}
