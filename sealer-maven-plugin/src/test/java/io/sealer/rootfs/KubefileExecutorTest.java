package io.sealer.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.image.Entry;
import io.sealer.kubefile.Instruction;
import io.sealer.kubefile.Kubefile;
import io.sealer.kubefile.KubefileParser;
import io.sealer.kubefile.PlatformArguments;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubefileExecutorTest {

    @TempDir
    Path directory;

    private Workshop shop;

    @BeforeEach
    void emptyWorkshop() {
        shop = new Workshop(directory);
    }

    private Workshop from(String image) {
        return shop.line(new Instruction.From(shop.at(), image, Optional.empty(), Optional.empty()));
    }

    private Workshop label(String name, String value) {
        return shop.line(new Instruction.Label(shop.at(), Map.of(name, value)));
    }

    private Workshop app(Instruction.App.Kind kind, String name, String source) {
        return shop.line(new Instruction.App(shop.at(), kind, name, List.of(source)));
    }

    @Test
    void theK0sProjectOfTheDocument() {
        shop.files("Kubefile", "imageList", "amd64/bin/k0s", "amd64/cri/containerd.tar.gz")
                .files("amd64/images/nerdctl-amd64-registry-image.tar.gz", "rootfs/etc/containerd.service")
                .files("rootfs/scripts/containerd.sh", "rootfs/scripts/init-kube.sh")
                .directory("rootfs/lib")
                .directory("rootfs/manifests");
        from("scratch").copy("rootfs .").copy("amd64 .").copy("imageList manifests");
        label("cluster.alpha.sealer.io/cluster-runtime-version", "v1.24.10");
        label("cluster.alpha.sealer.io/cluster-runtime-type", "k0s");
        ExecutedKubefile made = shop.run();
        assertThat(made.rootfs().entries())
                .extracting(Entry::path)
                .containsExactly(
                        "bin",
                        "bin/k0s",
                        "cri",
                        "cri/containerd.tar.gz",
                        "etc",
                        "etc/containerd.service",
                        "images",
                        "images/nerdctl-amd64-registry-image.tar.gz",
                        "lib",
                        "manifests",
                        "manifests/imageList",
                        "scripts",
                        "scripts/containerd.sh",
                        "scripts/init-kube.sh");
        assertThat(made.labels())
                .containsExactly(
                        Map.entry("cluster.alpha.sealer.io/cluster-runtime-version", "v1.24.10"),
                        Map.entry("cluster.alpha.sealer.io/cluster-runtime-type", "k0s"));
        assertThat(made.rootfs().groups())
                .extracting(group -> group.createdBy() + " " + group.entries().size())
                .containsExactly("COPY rootfs . 7", "COPY amd64 . 6", "COPY imageList manifests 1");
        assertThat(made.notes()).isEmpty();
    }

    @Test
    void fromTextToTree() {
        Problems problems = new Problems();
        Kubefile kubefile = new KubefileParser()
                .parse("""
                        FROM scratch
                        ARG FILE=imageList
                        COPY rootfs .
                        COPY ${ARCH} .
                        COPY ["$FILE", "manifests"]
                        LABEL "a.b/c"="v1"
                        CNI calico local://calico.sh
                        LAUNCH calico
                        """, "src/Kubefile", problems)
                .kubefile()
                .expand(Map.of(), PlatformArguments.of("linux", "arm64", Optional.empty()), problems);
        problems.throwIfAny();
        shop.files("imageList", "amd64/bin/k0s", "arm64/bin/k0s", "rootfs/etc/x", "calico.sh");
        kubefile.instructions().forEach(shop::line);
        assertThat(shop.fileTree())
                .isEqualTo(Map.of(
                        "application/apps/calico/calico.sh", "calico.sh",
                        "bin/k0s", "arm64/bin/k0s",
                        "etc/x", "rootfs/etc/x",
                        "manifests/imageList", "imageList"));
        assertThat(shop.run().labels()).containsOnlyKeys("a.b/c", "cluster.alpha.sealer.io/kube-cni-calico");
        assertThat(shop.notes()).singleElement().asString().contains("sealer would write a file named manifests here");
    }

    @Test
    void aKubefileWithVariablesIsNotExecuted() {
        BuildContext context = BuildContext.open(shop.context, "src", List.of());
        KubefileExecutor executor =
                new KubefileExecutor(context, FilteredFiles.NONE, new ArchiveStore(shop.scratch, () -> {}));
        assertThatThrownBy(() -> executor.execute(new Kubefile(List.of(), Kubefile.Form.WRITTEN)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aBaseOfOnesOwn() {
        shop.files("Kubefile", "etc/daemon.json", "scripts/init.sh", ".git/HEAD", "images.lock");
        assertThat(from("scratch").copy(". .").fileTree()).containsOnlyKeys("etc/daemon.json", "scripts/init.sh");
    }

    /** The document's other recipes stand on a base image; their COPY lines are the same without one. */
    @ParameterizedTest
    @CsvSource({
        "daemon.json, daemon.json etc/, etc/daemon.json",
        "mysql.tar, mysql.tar images, images/mysql.tar",
        "shell.yaml, shell.yaml plugins, plugins/shell.yaml",
        "nginx/Chart.yaml, nginx charts, charts/nginx/Chart.yaml",
        "imageList, imageList manifests, manifests/imageList",
        "recommend.yaml, recommend.yaml manifests, manifests/recommend.yaml",
        "registry_config.yaml, registry_config.yaml etc/, etc/registry_config.yaml",
        "kubeadm.yml, kubeadm.yml etc, etc/kubeadm.yml",
    })
    void theRecipesOfTheDocument(String file, String copy, String path) {
        shop.files(file);
        assertThat(from("scratch").copy(copy).fileTree()).containsExactly(Map.entry(path, file));
    }

    @Test
    void aSecondStageIsRefused() {
        shop.files("daemon.json");
        from("kubernetes:v1-22-15-sealerio-2").copy("daemon.json etc/");
        from("scratch");
        assertThat(shop.problems()).singleElement().asString().startsWith("src/Kubefile:3: a second FROM");
    }

    @Test
    void metadata() {
        shop.line(new Instruction.Env(shop.at(), Map.of("A", "1")))
                .line(new Instruction.Env(shop.at(), Map.of("A", "2")))
                .line(new Instruction.Arg(shop.at(), Map.of("X", Optional.of("y"))))
                .line(new Instruction.Maintainer(shop.at(), "me <me@example.com>"))
                .line(new Instruction.KubeVersion(shop.at(), ">=1.22"))
                .line(new Instruction.Cmd(shop.at(), "echo 1"))
                .line(new Instruction.Cmd(shop.at(), "echo 2"))
                .line(new Instruction.Cmds(shop.at(), List.of("echo 3", "echo 4")));
        ExecutedKubefile made = shop.run();
        assertThat(made.env()).containsExactly(Map.entry("A", "2"));
        assertThat(made.labels()).containsExactly(Map.entry("app.alpha.sealer.io/supported-kube-version", ">=1.22"));
        assertThat(made.launchCommands()).containsExactly("echo 1", "echo 2", "echo 3", "echo 4");
        assertThat(made.maintainer()).contains("me <me@example.com>");
        assertThat(made.launchApps()).isEmpty();
        assertThat(made.apps()).isEmpty();
    }

    /** Files are separated by blanks; they lie in the source directory {@code src}. */
    @ParameterizedTest
    @CsvSource({
        "a.yaml b.YML sub/c.yaml, kube, a.yaml b.YML sub/c.yaml",
        "b.sh a.sh, shell, a.sh b.sh",
        "Chart.yaml values.yaml templates/a.yaml README.md, helm, web",
        "Chart.yaml templates/a.yaml templates/_h.tpl, helm, web",
        "a.yaml b.sh, '', ''",
        "a.yaml README.md, '', ''",
        "web-1.0.tgz, '', ''",
        "a.yaml.tmpl, '', ''",
        "sub/Chart.yaml sub/values.yaml sub/templates/a.yaml sub/.helmignore, '', ''",
    })
    void typesOfApplications(String files, String type, String launched) {
        for (String file : files.split(" ")) {
            shop.files("src/" + file);
        }
        app(Instruction.App.Kind.APP, "web", "local://src");
        shop.line(new Instruction.AppCmds(shop.at(), "web", List.of("sh", "-c", "x")));
        AppDefinition app = shop.run().apps().get(0);
        assertThat(app.type()).isEqualTo(type);
        assertThat(String.join(" ", app.files())).isEqualTo(launched);
        assertThat(app.version()).isEqualTo("v1");
        assertThat(app.commands()).containsExactly("sh", "-c", "x");
        for (String file : files.split(" ")) {
            assertThat(shop.rootfs().find("application/apps/web/" + file)).isPresent();
        }
    }

    @Test
    void severalSourcesOfAnApplication() {
        shop.files("a/1.yaml", "b/2.yaml", "3.yaml", "s/1.sh", "2.sh")
                .app("kube", "local://a", "local://b/", "local://./3.yaml")
                .app("shell", "local://2.sh", "local://s");
        List<AppDefinition> apps = shop.run().apps();
        assertThat(apps).extracting(AppDefinition::name).containsExactly("kube", "shell");
        assertThat(apps.get(0).files()).containsExactly("1.yaml", "2.yaml", "3.yaml");
        assertThat(apps.get(1).files()).containsExactly("2.sh");
    }

    @Test
    void anApplicationThatNobodyCanLaunchIsAProblem() {
        shop.files("chart.tgz").app("web", "local://chart.tgz");
        assertThat(shop.problems())
                .singleElement()
                .asString()
                .startsWith("src/Kubefile:1: the files of application web do not tell how to launch it")
                .contains("APPCMDS web [");
    }

    @Test
    void networkAndStorageGetTheirLabels() {
        shop.files("calico.sh");
        app(Instruction.App.Kind.CNI, "calico", "local://calico.sh");
        app(Instruction.App.Kind.CSI, "ceph", "local://calico.sh");
        shop.line(new Instruction.AppEnv(shop.at(), "calico", Map.of("A", "1")))
                .line(new Instruction.AppEnv(shop.at(), "calico", Map.of("B", "2")))
                .line(new Instruction.Launch(shop.at(), List.of("calico")));
        ExecutedKubefile made = shop.run();
        assertThat(made.labels())
                .containsExactly(
                        Map.entry("cluster.alpha.sealer.io/kube-cni-calico", "true"),
                        Map.entry("cluster.alpha.sealer.io/kube-csi-ceph", "true"));
        assertThat(made.apps().get(0).env()).isEqualTo(Map.of("A", "1", "B", "2"));
        assertThat(made.launchApps()).containsExactly("calico");
        assertThat(made.rootfs().groups().get(0).createdBy()).isEqualTo("CNI calico local://calico.sh");
    }

    @Test
    void aLaterApplicationOfTheSameNameReplaces() {
        shop.files("a.sh", "b.yaml").app("web", "local://a.sh").app("web", "local://b.yaml");
        ExecutedKubefile made = shop.run();
        assertThat(made.apps()).singleElement().extracting(AppDefinition::type).isEqualTo("kube");
        assertThat(made.notes()).singleElement().asString().contains("defines web anew");
    }

    @Test
    void applicationsThatAreNotKnown() {
        shop.files("a.sh")
                .line(new Instruction.AppCmds(shop.at(), "web", List.of("x")))
                .app("web", "local://a.sh")
                .line(new Instruction.AppEnv(shop.at(), "other", Map.of()))
                .line(new Instruction.Launch(shop.at(), List.of("web", "none")));
        assertThat(shop.problems())
                .containsExactly(
                        "src/Kubefile:1: no application \"web\" is defined before this line",
                        "src/Kubefile:3: no application \"other\" is defined before this line (known: web)",
                        "src/Kubefile:4: no application \"none\" is defined before this line (known: web)");
    }

    @Test
    void sourcesOfApplicationsThatCannotBeRead() {
        shop.app("a", "https://example.com/a.yaml")
                .app("b", "b.yaml")
                .app("c", "local://none")
                .app("../d", "local://none");
        assertThat(shop.problems())
                .satisfiesExactly(
                        p -> assertThat(p).contains("Kubefile:1: https://example.com/a.yaml was not fetched"),
                        p -> assertThat(p)
                                .contains("Kubefile:2: source \"b.yaml\"")
                                .contains("local://b.yaml"),
                        p -> assertThat(p).contains("Kubefile:3: source \"none\" does not exist"),
                        p -> assertThat(p).contains("Kubefile:4: \"../d\" is no name of an application"));
    }

    @Test
    void filteredFilesAreReplacedWhileTheTreeIsBuilt() {
        FilteredFiles.Replacement upper = (text, file, problems) -> {
            if (text.contains("bad")) {
                problems.at(new SourceLocation(file, 1), "unknown");
            }
            return text.toUpperCase(Locale.ROOT);
        };
        shop.filter(new FilteredFiles(List.of("imageList", "rootfs/etc/*.yml", "app/"), upper))
                .files("imageList", "rootfs/etc/a.yml", "rootfs/etc/a.conf", "rootfs/b.yml", "app/x/y.yaml")
                .copy("rootfs .")
                .copy("imageList manifests")
                .app("app", "local://app");
        assertThat(shop.fileTree())
                .isEqualTo(Map.of(
                        "etc/a.yml", "ROOTFS/ETC/A.YML",
                        "etc/a.conf", "rootfs/etc/a.conf",
                        "b.yml", "rootfs/b.yml",
                        "manifests/imageList", "IMAGELIST",
                        "application/apps/app/x/y.yaml", "APP/X/Y.YAML"));
        shop.file("rootfs/etc/a.yml", "bad").file("imageList", new byte[] {(byte) 0xff});
        shop.file("app/x/y.yaml", new byte[(1 << 20) + 1]);
        assertThat(shop.problems())
                .satisfiesExactly(
                        p -> assertThat(p).startsWith("src/app/x/y.yaml: the file is larger than 1 MiB"),
                        p -> assertThat(p).startsWith("src/imageList: the file is not UTF-8 text"),
                        p -> assertThat(p).isEqualTo("src/rootfs/etc/a.yml:1: unknown"));
        shop.file("rootfs/etc/a.yml", "x").file("imageList", "x").file("app/x/y.yaml", new byte[1 << 20]);
        assertThat(shop.problems()).isEmpty();
    }
}
