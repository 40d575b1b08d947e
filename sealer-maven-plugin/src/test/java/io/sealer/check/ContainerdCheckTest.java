package io.sealer.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The configuration of containerd: each mistake gets one message, and what is right gets none. */
class ContainerdCheckTest {

    private static final String FILE = "etc/containerd-config.toml";

    private static final String RIGHT = """
            version = 2
            disabled_plugins = []
            [plugins."io.containerd.grpc.v1.cri"]
              sandbox_image = "sea.hub:5000/pause:3.6"
              [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
                SystemdCgroup = true
              [plugins."io.containerd.grpc.v1.cri".registry]
                config_path = "/etc/containerd/certs.d"
            """;

    private static TextFiles files(String release, String text) {
        return new TextFiles()
                .label("container-runtime-type", "containerd")
                .label("container-runtime-version", release)
                .put(FILE, text);
    }

    private static String said(String severity, int line, String rest) {
        return severity + " src/" + FILE + ":" + line + ": " + rest;
    }

    @ParameterizedTest
    @CsvSource({"1.5.12", "1.7.34", "2.0.1", "2.3.4", "''"})
    void aRightOneIsLeftAlone(String release) {
        assertThat(files(release, RIGHT).findings("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "disabled_plugins = [] # disabled_plugins = [ # 3 # etc/containerd-config.toml: this is not TOML: ",
                "version = 2 # version: 2 # 1 # etc/containerd-config.toml: this is not TOML: ",
                "\"sea.hub:5000/pause:3.6\" # sea.hub:5000/pause:3.6 # 4 # etc/containerd-config.toml: this is not TOML: ",
                "SystemdCgroup = true # SystemdCgroup = True # 6 # etc/containerd-config.toml: this is not TOML: ",
                "disabled_plugins = [] # version = 2 # 2 # etc/containerd-config.toml: this is not TOML: version"
                        + " previously defined at line 1",
            })
    void whatIsNoToml(String right, String wrong, int line, String said) {
        assertThat(RIGHT).contains(right);

        assertThat(files("1.7.34", RIGHT.replaceFirst(java.util.regex.Pattern.quote(right), wrong))
                        .findings(""))
                .singleElement()
                .asString()
                .startsWith(said("error", line, said))
                .endsWith(" - mend it: containerd does not start with it (containerd-syntax)");
    }

    @Test
    void whatAScriptReplacesFirstIsNoMistake() {
        assertThat(files("1.7.34", RIGHT.replace("\"sea.hub:5000/pause:3.6\"", "@SANDBOX@"))
                        .findings(""))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "SystemdCgroup = \"true\" # error # 6 # SystemdCgroup = \"true\": this is text, and containerd wants true or"
                        + " false: no pod starts - write it without quotes (containerd-syntax)",
                "systemd_cgroup = true # warning # 6 # systemd_cgroup, which runc does not read: sealer has the kubelet use"
                        + " systemd's control groups, and both must agree - write SystemdCgroup = true, or set"
                        + " CgroupDriver=cgroupfs in env of the Clusterfile (containerd-config)",
                "BinaryName = \"\" # warning # 5 # runtimes.runc.options without SystemdCgroup: sealer has the kubelet use"
                        + " systemd's control groups, and both must agree - write SystemdCgroup = true, or set"
                        + " CgroupDriver=cgroupfs in env of the Clusterfile (containerd-config)",
            })
    void controlGroupsOfRunc(String wrong, String severity, int line, String said) {
        TextFiles files = files("1.7.34", RIGHT.replace("SystemdCgroup = true", wrong));

        assertThat(files.findings("")).containsExactly(said(severity, line, said));
    }

    @Test
    void controlGroupsThatAScriptSets() {
        TextFiles files = files("1.7.34", RIGHT.replace("SystemdCgroup = true", "BinaryName = \"\""))
                .put("scripts/containerd.sh", "sed -i '/options/a SystemdCgroup = true' config.toml\n");

        assertThat(files.findings("", "required-file=off", "script-interpreter=off"))
                .isEmpty();
    }

    @Test
    void versionsAndNamesOfPlugins() {
        String modern = RIGHT.replace("version = 2", "version = 3");

        assertThat(files("2.0.1", modern).findings(""))
                .containsExactly(said(
                        "error",
                        4,
                        "sandbox_image of plugins.\"io.containerd.grpc.v1.cri\": in version 3 it stands elsewhere, and"
                                + " containerd 2.0 does not read it here - write version = 2, or"
                                + " io.containerd.cri.v1.images and io.containerd.cri.v1.runtime (containerd-syntax)"));
        assertThat(files("2.3.4", modern).findings("")).as("converts it").isEmpty();
        assertThat(files("2.0.1", RIGHT.replace("version = 2", "version = 4")).findings(""))
                .contains(said(
                        "error",
                        1,
                        "version = 4: containerd 2.0 does not start with it: it reads version 3 and older ones - write"
                                + " version = 3, with the names that it has (containerd-syntax)"));
        assertThat(files("1.7.34", RIGHT.replace("version = 2\n", "\n")).findings(""))
                .containsExactly(said(
                        "error",
                        3,
                        "plugins.\"io.containerd.grpc.v1.cri\": a file that states no version is taken for version 1,"
                                + " which has other names: this is not read - begin the file with version = 2"
                                + " (containerd-syntax)"));
        assertThat(files("1.7.34", "version = 2\n[plugins.cri]\n").findings(""))
                .containsExactly(said(
                        "error",
                        2,
                        "plugins.cri: since version 2 plugins have their full names - write"
                                + " plugins.\"io.containerd.grpc.v1.cri\" (containerd-syntax)"));
        String images = "version = 3\n[plugins.'io.containerd.cri.v1.images'.pinned_images]\nsandbox ="
                + " 'sea.hub:5000/pause:3.10'\n";
        assertThat(files("2.0.1", images).findings("")).isEmpty();
        assertThat(files("1.7.34", images).findings(""))
                .containsExactly(said(
                        "error",
                        2,
                        "plugins.\"io.containerd.cri.v1.images\": containerd 1.7 has no such plugin, and does not read"
                                + " this: it is new in 2.0 - write version = 2 and plugins.\"io.containerd.grpc.v1.cri\""
                                + " (containerd-syntax)"));
    }

    @Test
    void whatStopsThePluginForKubernetes() {
        assertThat(files("1.7.34", RIGHT.replace("[]", "[\"cri\"]")).findings(""))
                .containsExactly(said(
                        "error",
                        2,
                        "disabled_plugins \"cri\": without this plugin the kubelet does not reach containerd - take it"
                                + " out of the list (containerd-syntax)"));
        String mirrors =
                RIGHT + "  [plugins.\"io.containerd.grpc.v1.cri\".registry.mirrors.\"docker.io\"]\n    endpoint = []\n";
        assertThat(files("1.7.34", mirrors).findings(""))
                .containsExactly(said(
                        "error",
                        9,
                        "registry.mirrors beside registry.config_path: containerd takes only one of them: its plugin"
                                + " for Kubernetes does not start - leave the mirrors out, and write a hosts.toml for"
                                + " each below /etc/containerd/certs.d (containerd-syntax)"));
    }

    @Test
    void certificatesElsewhereThanSealerWritesThem() {
        assertThat(files("1.7.34", RIGHT.replace("/etc/containerd/certs.d", "/etc/docker/certs.d/"))
                        .findings(""))
                .containsExactly(said(
                        "warning",
                        8,
                        "config_path /etc/docker/certs.d/: sealer writes the certificate of the cluster's registry below"
                                + " /etc/containerd/certs.d, where containerd then does not look - write"
                                + " /etc/containerd/certs.d (containerd-config)"));
        assertThat(files(
                                "1.7.34",
                                RIGHT.replace(
                                        "/etc/containerd/certs.d", "/etc/containerd/certs.d/:/etc/docker/certs.d"))
                        .findings(""))
                .isEmpty();
    }

    @Test
    void thePauseImageIsOneThatTheRegistryHas() {
        TextFiles files = files("1.7.34", RIGHT);
        String said = said(
                "warning",
                4,
                "pause image pause:3.6: the cluster's registry has pause:3.5, and hosts cannot start any pod without the"
                        + " one that containerd asks for - write the tag that the images have (containerd-config)");

        assertThat(files.findingsAbout(List.of("pause:3.5", "etcd:3.5.0-0"), ""))
                .containsExactly(said);
        assertThat(files.findingsAbout(List.of("pause:3.5", "pause:3.6"), "")).isEmpty();
        assertThat(files.findingsAbout(List.of("etcd:3.5.0-0"), ""))
                .as("what the runtime lacks is said elsewhere")
                .isEmpty();
        files.put("registry/docker/registry/v2/repositories/pause/_manifests/tags/3.6/current/link", "sha256:1");
        assertThat(files.findingsAbout(List.of("pause:3.5"), "")).isEmpty();
        TextFiles scripted =
                files("1.7.34", RIGHT).put("scripts/containerd.sh", "sed s/sandbox_image.*/sandbox_image=$1/\n");
        assertThat(scripted.findingsAbout(List.of("pause:3.5"), "")).isEmpty();
    }
}
