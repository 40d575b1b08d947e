package io.sealer.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes in the other files of an image: each gets one message, and what is right gets none. */
class BrokenImageTest {

    private static final String PLUGIN = """
            apiVersion: sealer.io/v1
            kind: Plugin
            metadata:
              name: pre_init_host
            spec:
              type: SHELL
              action: pre-init-host
              scope: master|node
              data: |
                set -e;set -x
                bash scripts/pre_init_host.sh
            """;

    private static TextFiles plugin(String right, String wrong) {
        assertThat(PLUGIN).contains(right);
        return new TextFiles()
                .put("plugins/shell.yaml", PLUGIN.replace(right, wrong))
                .put("scripts/pre_init_host.sh", "#!/bin/bash\necho\n");
    }

    static Stream<Arguments> plugins() {
        return Stream.of(
                Arguments.of(
                        "master|node",
                        "master/node",
                        "error src/plugins/shell.yaml:8: scope master/node: sealer takes \"master/node\" for one role,"
                                + " which no host has: the plugin runs nowhere - write the roles of the hosts with |"
                                + " between them, as in master|node (plugin-scope)"),
                Arguments.of(
                        "  scope: master|node\n",
                        "",
                        "error src/plugins/shell.yaml:6: a plugin for hosts without spec.scope: it runs on no host -"
                                + " write the roles of the hosts with | between them, as in master|node (plugin-scope)"),
                Arguments.of(
                        "SHELL",
                        "shell",
                        "error src/plugins/shell.yaml:6: type shell: sealer knows no type but SHELL, and sealer run"
                                + " stops at any other - write SHELL (plugin-type)"),
                Arguments.of(
                        "pre-init-host",
                        "PreInit",
                        "error src/plugins/shell.yaml:7: action \"PreInit\": sealer does not know it, and never runs it"
                                + " - write pre-init-host (plugin-action)"),
                Arguments.of(
                        "pre-init-host",
                        "PostInstall",
                        "error src/plugins/shell.yaml:7: action \"PostInstall\": sealer does not know it, and never runs"
                                + " it - write post-install (plugin-action)"),
                Arguments.of(
                        "pre-init-host",
                        "pre-init-host | post-install",
                        "error src/plugins/shell.yaml:7: action \"pre-init-host \": sealer does not take blanks away,"
                                + " and never runs it - write it without blanks: pre-init-host|post-install"
                                + " (plugin-action)"),
                Arguments.of(
                        "scripts/pre_init_host.sh",
                        "scripts/pre-init-host.sh",
                        "error src/plugins/shell.yaml:11: scripts/pre-init-host.sh: the image has no such file, and"
                                + " plugins run in the root of the image - copy it there, or correct its name"
                                + " (plugin-script)"),
                Arguments.of(
                        "spec:",
                        "specs:",
                        "error src/plugins/shell.yaml:1: a document that is no plugin: sealer takes every document in"
                                + " plugins/ for one, and this has no spec - move it elsewhere, or write spec with type,"
                                + " action, scope and data (plugin-syntax)"),
                Arguments.of(
                        "  name: pre_init_host\n",
                        "  labels: {}\n",
                        "warning src/plugins/shell.yaml:1: a plugin without metadata.name: plugins run in the order of"
                                + " their names - give it a name (plugin-name)"));
    }

    @ParameterizedTest
    @MethodSource("plugins")
    void aPluginThatWouldNotRun(String right, String wrong, String said) {
        List<String> findings = plugin(right, wrong).findings("");

        assertThat(findings).first().isEqualTo(said);
        assertThat(findings).hasSize(wrong.contains(" | ") ? 2 : 1);
    }

    @Test
    void aRightPluginIsLeftAlone() {
        TextFiles files = plugin("SHELL", "SHELL");
        assertThat(files.findings("")).isEmpty();

        files.put(
                "plugins/more.yml",
                PLUGIN.replace("name: pre_init_host", "name: other")
                        .replace("bash scripts/pre_init_host.sh", "cd /opt && bash scripts/elsewhere.sh"));
        files.put("plugins/README", "scripts/none.sh");
        assertThat(files.findings("")).isEmpty();

        files.put("plugins/two.yml", PLUGIN);
        assertThat(files.findings(""))
                .containsExactly("warning src/plugins/two.yml:4: a second plugin pre_init_host:"
                        + " src/plugins/shell.yaml:4 has that name, and plugins run in the order of their names - give"
                        + " it a name of its own (plugin-name)");
    }

    @Test
    void whatTheBaseMayHaveIsNotMissed() {
        TextFiles files = new TextFiles().put("plugins/shell.yaml", PLUGIN);

        assertThat(files.findings("")).hasSize(1);
        assertThat(files.alone().findings("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "{\"a\": 1,} # 1 # a comma stands before the closing bracket",
                "{\"a\": 1 \"b\": 2} # 1 # a comma is missing before this",
                "{'a': 1} # 1 # a name in double quotes is missing",
                "{\"a\": yes} # 1 # \"yes\" is no value",
                "{\"a\": [1, 2} # 1 # a comma is missing before this",
                "{\"a\" 1} # 1 # a colon is missing",
                "{\"a\": \"b} # 1 # quotes are not closed",
                "{\"a\": 1 # 1 # it ends before its last bracket",
                "{} {} # 1 # something stands behind its end",
            })
    void aDaemonJsonThatDockerDoesNotRead(String text, int line, String reason) {
        assertThat(new TextFiles().put("etc/daemon.json", text).findings(""))
                .containsExactly("error src/etc/daemon.json:" + line + ": etc/daemon.json: this is not JSON: " + reason
                        + " - mend it: Docker does not start with it (daemon-json)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "\uFEFF{ }\n",
                "{\"default-address-pools\": [1, -2.5e3, true, null, \"x\\\"y\"], \"runtimes\": {\"c\": []}}",
                "{\t\"log-opts\": {\"max-file\": \"3\"},\n\t\"mirror-registries\": [{\"domain\": \"*\"}], \"hosts\": null}",
                "{\n  \"exec-opts\": [\"native.cgroupdriver=systemd\"]\n}\n"
            })
    void jsonIsLeftAlone(String text) {
        assertThat(new TextFiles().put("etc/daemon.json", text).findings("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "live-restores: true # live-restores: Docker does not know it, and does not start with it, or starts without"
                        + " it - write live-restore",
                "insecure-registry: [] # insecure-registry: Docker does not know it, and does not start with it, or starts"
                        + " without it - write insecure-registries",
                "wrong: [] # wrong: Docker does not know it, and does not start with it, or starts without it - leave it"
                        + " out, or correct its name",
                "log-opts: {\"max-file\": 3} # log-opts.max-file: Docker wants text here, and does not start - put it in"
                        + " quotes: \"3\"",
                "registry-mirrors: \"https://a\" # registry-mirrors: Docker wants a list here, and does not start - write a"
                        + " list",
                "ipv6: \"true\" # ipv6: Docker wants true or false here, and does not start - write true or false",
            })
    void namesAndValuesThatDockerDoesNotRead(String wrong, String said) {
        String text = "{\n\"debug\": false,\n\"" + wrong.replaceFirst(":", "\":") + "\n}\n";

        assertThat(new TextFiles().put("etc/daemon.json", text).findings(""))
                .containsExactly("error src/etc/daemon.json:3: " + said + " (daemon-json)");
    }

    @Test
    void controlGroupsOfDocker() {
        TextFiles files =
                new TextFiles().put("etc/daemon.json", "{\n  \"exec-opts\": [\"native.cgroupdriver=cgroupfs\"]\n}\n");

        assertThat(files.findings(""))
                .containsExactly(
                        "warning src/etc/daemon.json:2: native.cgroupdriver=cgroupfs: sealer has the kubelet use"
                                + " systemd's control groups, and it does not start where Docker has others - write"
                                + " native.cgroupdriver=systemd, or set CgroupDriver=cgroupfs in env of the Clusterfile"
                                + " (docker-config)");
        assertThat(files.put("scripts/docker.sh", "sed s/native.cgroupdriver=.*/x/\n")
                        .findings("", "required-file=off"))
                .isEmpty();
    }

    @Test
    void theRegistrysConfiguration() {
        String right =
                "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /var/lib/registry\nhttp:\n  addr: :5000\n";
        TextFiles files = new TextFiles().put("etc/registry_config.yml", right);
        assertThat(files.findings("")).isEmpty();

        files.put("etc/registry_config.yml", right.replace(":5000", "5000"));
        assertThat(files.findings(""))
                .containsExactly("error src/etc/registry_config.yml:6: http.addr 5000: an address without a colon is no"
                        + " port: the registry does not start - write :5000 (registry-config)");

        files.put("etc/registry_config.yml", right.replace("version: 0.1\n", ""));
        assertThat(files.findings(""))
                .containsExactly(
                        "error src/etc/registry_config.yml:1: no version: the registry reads 0.1 only, and does"
                                + " not start - write version: 0.1 (registry-config)");

        files.put("etc/registry_config.yml", right.replace("storage", "storages"));
        assertThat(files.findings(""))
                .containsExactly("error src/etc/registry_config.yml:1: no storage: the registry does not start without"
                        + " one - write storage: {filesystem: {rootdirectory: /var/lib/registry}} (registry-config)");

        files.put("etc/registry_config.yml", right.replace("/var/lib/registry", "/data/registry"));
        assertThat(files.findings(""))
                .containsExactly("error src/etc/registry_config.yml:4: rootdirectory /data/registry: the images of the"
                        + " cluster are mounted at /var/lib/registry, and the registry has none of them - write"
                        + " /var/lib/registry (registry-config)");
        files.put("scripts/init-registry.sh", "docker run -v $2:/data/registry registry:2\n");
        assertThat(files.findings("", "required-file=off")).isEmpty();

        files.put("etc/registry_config.yml", right.replace("  filesystem:", " filesystem:\n   x: ["));
        assertThat(files.findings(""))
                .singleElement()
                .asString()
                .startsWith("error src/etc/registry_config.yml:")
                .contains("this is not YAML");
    }

    @Test
    void containerdsConfiguration() {
        TextFiles files = new TextFiles()
                .label("container-runtime-type", "containerd")
                .put(
                        "etc/containerd-config.toml",
                        "sandbox_image = \"sea.hub:5000/pause:3.6\"\n# sandbox_image = \"k8s.gcr.io/pause:3.5\"\n"
                                + "SystemdCgroup = true\n");
        assertThat(files.findings("")).isEmpty();

        files.put(
                "etc/containerd-config.toml",
                "  sandbox_image = 'registry.k8s.io/pause:3.6'\n    SystemdCgroup = false # k0s\n");
        assertThat(files.findings(""))
                .containsExactly(
                        "warning src/etc/containerd-config.toml:1: sandbox_image registry.k8s.io/pause:3.6: hosts pull it"
                                + " from there before they start any pod, and not from the cluster's registry - write"
                                + " sea.hub:5000/pause:3.6 (containerd-config)",
                        "warning src/etc/containerd-config.toml:2: SystemdCgroup = false: sealer has the kubelet use"
                                + " systemd's control groups, and both must agree - write SystemdCgroup = true, or set"
                                + " CgroupDriver=cgroupfs in env of the Clusterfile (containerd-config)");
        assertThat(files.label("cluster-runtime-type", "k0s").alone().findings(""))
                .hasSize(1);
    }

    @Test
    void scriptsWithCarriageReturns() {
        TextFiles files = new TextFiles().put("scripts/a.sh", "#!/bin/bash\n# odd\r\nset -e\r\necho\r\n");

        assertThat(files.findings(""))
                .containsExactly("error src/scripts/a.sh:3: scripts/a.sh: its lines end with a carriage return, which"
                        + " the shell takes for a part of the last word - save it with Unix line endings, and see to it"
                        + " with \"*.sh text eol=lf\" in .gitattributes (script-line-endings)");
        files.put("scripts/a.sh", "#!/bin/bash\n# odd\r\n\r\nprintf 'a\\r\\n'\n");
        assertThat(files.findings("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "etc/registry_config.yaml, etc/registry_config.yaml, etc/registry_config.yml",
        "etc/kubeadm.yaml, etc/kubeadm.yaml, etc/kubeadm.yml",
        "manifests/imagelist, manifests/imagelist, manifests/imageList",
        "imageList, imageList, manifests/imageList",
        "plugin/shell.yaml, plugin/, plugins/",
    })
    void namesThatSealerPassesOver(String path, String wrong, String right) {
        TextFiles files = new TextFiles().put(path, "version: 0.1\n");

        assertThat(files.findings(""))
                .containsExactly("warning src/" + path + ": /" + wrong + ": sealer does not look there but at /" + right
                        + " - copy it to " + right + " (file-name)");
        if (!right.endsWith("/")) {
            assertThat(files.put(right, "version: 0.1\nstorage: inmemory\nkind: ClusterConfiguration\n")
                            .findings("", "kubeadm-field=off"))
                    .isEmpty();
        }
    }

    @Test
    void aClusterLacksFiles() {
        TextFiles files =
                new TextFiles().label("cluster-runtime-type", "k0s").label("container-runtime-type", "containerd");
        for (String path : List.of("scripts/containerd.sh", "scripts/init-registry.sh", "bin/kubectl", "bin/k0s")) {
            files.put(path, "\n");
        }

        assertThat(files.findings(""))
                .containsExactly("warning src/Kubefile: an image without scripts/init-kube.sh: sealer runs, reads or"
                        + " copies them on the hosts - copy them, or build FROM an image that has them"
                        + " (required-file)");
        assertThat(files.put("scripts/init-kube.sh", "\n").findings("")).isEmpty();
    }

    @Test
    void whatIsNoWholeClusterLacksNothing() {
        assertThat(new TextFiles().put("manifests/web.yaml", "kind: Pod\n").findings(""))
                .isEmpty();
        assertThat(new TextFiles().label("cluster-runtime-type", "k0s").alone().findings(""))
                .isEmpty();
    }

    @Test
    void theAuditPolicy() {
        TextFiles files =
                new TextFiles().put("statics/audit-policy.yml", "apiVersion: audit.k8s.io/v1beta1\nkind: Policy\n");

        assertThat(files.findings("v1.23.0")).isEmpty();
        assertThat(files.findings("v1.24.0"))
                .containsExactly(
                        "error src/statics/audit-policy.yml:1: apiVersion audit.k8s.io/v1beta1: the API server of"
                                + " v1.24.0 does not read it, and does not start: it is gone since 1.24 - write it for"
                                + " audit.k8s.io/v1 (audit-policy)");
        assertThat(files.put("statics/audit-policy.yml", "apiVersion: audit.k8s.io/v1\nkind: Policy\n")
                        .findings("v1.30.0", "sealer-limit=off"))
                .isEmpty();
    }

    @Test
    void aConfigurationOfK0sThatNothingReads() {
        TextFiles files =
                new TextFiles().label("cluster-runtime-type", "k0s").alone().put("etc/k0s.yaml", "spec: {}\n");

        assertThat(files.findings(""))
                .containsExactly(
                        "warning src/etc/k0s.yaml: /etc/k0s.yaml: sealer starts k0s with the configuration that"
                                + " \"k0s config create\" prints, and no script of the image reads this - leave it out, or have"
                                + " scripts/init-kube.sh use it (k0s-config)");
        assertThat(files.put("scripts/init-kube.sh", "cp ../etc/k0s.yaml /etc/k0s/\n")
                        .findings(""))
                .isEmpty();
    }

    @Test
    void aConfigurationOfK0sWithFieldsThatItDoesNotKnow() {
        TextFiles files = new TextFiles()
                .label("cluster-runtime-type", "k0s")
                .alone()
                .put("scripts/init-kube.sh", "cp ../etc/k0s.yaml /etc/k0s/\n")
                .put("etc/k0s.yaml", """
                        apiVersion: k0s.k0sproject.io/v1beta1
                        kind: ClusterConfig
                        spec:
                          network:
                            provider: kuberouter
                            kubeproxy: {mode: ipvs}
                          images:
                            repository: sea.hub:5000
                        """);

        // What differs in capitals only, Go's JSON reads.
        assertThat(files.findings("v1.24.10")).isEmpty();
        files.put("etc/k0s.yaml", """
                spec:
                  network:
                    podCidrs: 10.244.0.0/16
                    nodeLocalLoadBalancing: {enabled: "true"}
                """);
        assertThat(files.findings("v1.26.0"))
                .containsExactly(
                        "error src/etc/k0s.yaml:3: spec.network.podCidrs: spec.network of k0s.k0sproject.io/v1beta1 has"
                                + " no field podCidrs, and k0s does not start with it - write podCIDR (k0s-field)",
                        "error src/etc/k0s.yaml:4: spec.network.nodeLocalLoadBalancing.enabled: is the text \"true\", and"
                                + " k0s.k0sproject.io/v1beta1 wants true or false - write it without quotes"
                                + " (k0s-field)");
        assertThat(files.findings("v1.25.0"))
                .contains("error src/etc/k0s.yaml:4: spec.network.nodeLocalLoadBalancing: ClusterConfig of Kubernetes"
                        + " v1.25.0 does not have it: it is new in 1.26 - leave it out (k0s-field)");
    }

    @Test
    void labelsThatSealerDoesNotKnow() {
        assertThat(new TextFiles().label("cluster-runtime-type", "k8s").alone().findings(""))
                .containsExactly(
                        "error src/Kubefile: label cluster.alpha.sealer.io/cluster-runtime-type=k8s: sealer knows"
                                + " kubernetes and k0s, and sealer run stops at anything else - write k0s (runtime-label)");
        assertThat(new TextFiles()
                        .label("container-runtime-type", "cri-o")
                        .alone()
                        .findings(""))
                .containsExactly(
                        "error src/Kubefile: label cluster.alpha.sealer.io/container-runtime-type=cri-o: sealer"
                                + " knows docker and containerd, and sealer run stops at anything else - write one of these"
                                + " (runtime-label)");
    }

    @Test
    void k0sNeedsContainerd() {
        TextFiles files = new TextFiles().label("cluster-runtime-type", "k0s");

        assertThat(files.findings("", "required-file=off"))
                .containsExactly(
                        "error src/Kubefile: k0s without a label cluster.alpha.sealer.io/container-runtime-type:"
                                + " sealer then looks for scripts/docker.sh, and starts k0s with the socket of containerd - write"
                                + " LABEL cluster.alpha.sealer.io/container-runtime-type=containerd (runtime-label)");
        files.label("container-runtime-type", "docker");
        assertThat(files.findings("", "required-file=off"))
                .singleElement()
                .asString()
                .startsWith("error src/Kubefile: k0s with Docker: ");
        files.label("container-runtime-type", "containerd");
        assertThat(files.findings("", "required-file=off")).isEmpty();
    }

    @Test
    void scriptsThatAreStartedByTheirName() {
        TextFiles files = new TextFiles()
                .put("scripts/kubelet-pre-start.sh", "swapoff -a\n")
                .put("scripts/init-kube.sh", "echo sealer calls bash\n")
                .put("bin/tool.sh", "#!/bin/sh\n");

        assertThat(files.findings("", "required-file=off"))
                .containsExactly(
                        "warning src/scripts/kubelet-pre-start.sh:1: scripts/kubelet-pre-start.sh: it is started"
                                + " by its name, and no first line says what runs it - begin it with #!/bin/bash"
                                + " (script-interpreter)");
    }

    @Test
    void scriptsThatUnitsStart() {
        TextFiles files = new TextFiles()
                .put(
                        "etc/agent.service",
                        "[Service]\nExecStartPre=-/usr/bin/agent-pre.sh --once\nExecStart=/usr/bin/agent\n")
                .put("scripts/agent-pre.sh", "modprobe overlay\n");

        assertThat(files.findings("", "required-file=off"))
                .containsExactly("warning src/scripts/agent-pre.sh:1: scripts/agent-pre.sh: it is started by its name,"
                        + " and no first line says what runs it - begin it with #!/bin/bash (script-interpreter)");
        assertThat(files.put("scripts/agent-pre.sh", "#!/bin/sh\n").findings("", "required-file=off"))
                .isEmpty();
    }

    @Test
    void programsThatNobodyMayExecute() {
        TextFiles files = new TextFiles()
                .put("bin/tool", "#!/bin/sh\n")
                .put("bin/README", "what is here\n")
                .notExecutable("bin/tool")
                .notExecutable("bin/README");

        assertThat(files.findings(""))
                .containsExactly(
                        "warning src/bin/tool: bin/tool: it is not executable, and no script of the image makes"
                                + " it so - chmod +x it, set <mode>0755</mode> for it in <files>, or COPY it with --chmod=0755"
                                + " (script-mode)");
        assertThat(files.put("scripts/setup.sh", "chmod -R 755 ../bin\n").findings(""))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "bash scripts/pre_init_host.sh, false",
        "scripts/pre_init_host.sh, true",
        "./scripts/pre_init_host.sh, true",
        "true && scripts/pre_init_host.sh, true",
        "if true; then scripts/pre_init_host.sh; fi, true",
        "source scripts/pre_init_host.sh, false",
        "chmod +x scripts/pre_init_host.sh, false",
    })
    void scriptsThatPluginsCallByTheirNameAreExecutable(String command, boolean wrong) {
        TextFiles files = plugin("bash scripts/pre_init_host.sh", command);
        assertThat(files.findings("")).isEmpty();

        List<String> findings = files.notExecutable("scripts/pre_init_host.sh").findings("");

        assertThat(findings)
                .hasSize(wrong ? 1 : 0)
                .allSatisfy(
                        said -> assertThat(said)
                                .isEqualTo(
                                        "warning src/plugins/shell.yaml:11: scripts/pre_init_host.sh: it is called by its name, and is"
                                                + " not executable - write bash scripts/pre_init_host.sh, or chmod +x it (script-mode)"));
    }
}
