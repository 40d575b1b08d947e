package io.sealer.rootfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.image.Entry;
import io.sealer.kubefile.Instruction;
import io.sealer.testkit.TestTar;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What COPY does to the files of a base image. */
class OverwritingTest {

    @TempDir
    Path directory;

    private Workshop shop;

    @BeforeEach
    void open() {
        shop = new Workshop(directory);
    }

    private List<String> layers() {
        return shop.rootfs().groups().stream()
                .map(group -> group.createdBy() + ": "
                        + String.join(
                                " ", group.entries().stream().map(Entry::path).toList()))
                .toList();
    }

    @Test
    void filesAreReplacedAndOnlyTheNewOnesAreOurs() {
        shop.files("daemon.json", "conf/a", "conf/c")
                .from(
                        "",
                        new TestTar()
                                .directories("etc")
                                .file("etc/daemon.json", "old")
                                .file("etc/a", "old"),
                        new TestTar().file("etc/b", "old"))
                .copy("daemon.json etc")
                .copy("conf etc");
        assertThat(shop.fileTree())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("etc/daemon.json", "daemon.json", "etc/a", "conf/a", "etc/b", "old", "etc/c", "conf/c"));
        assertThat(layers()).containsExactly("COPY daemon.json etc: etc/daemon.json", "COPY conf etc: etc/a etc/c");
        assertThat(shop.notes()).containsExactly("replaced in acme/base:1: /etc/a, /etc/daemon.json");
        assertThat(shop.rootfs().origin("etc/b")).hasToString("acme/base:1!/etc/b");
        assertThat(shop.rootfs().origin("etc/a")).hasToString("src/conf/a");
        assertThat(shop.rootfs().isOfBase("etc/b")).isTrue();
        assertThat(shop.rootfs().isOfBase("etc/a")).isFalse();
        assertThat(shop.rootfs().size()).isEqualTo("daemon.jsonconf/aconf/c".length());
    }

    @Test
    void aFileGoesIntoADirectoryOfTheBaseAlsoThroughLinks() {
        shop.files("x", "tree/lib/y")
                .from(
                        "",
                        new TestTar()
                                .directories("usr/lib", "opt")
                                .symlink("lib", "usr/lib")
                                .symlink("o", "/opt"))
                .copy("x opt")
                .copy("x o/z")
                .copy("tree .");
        assertThat(shop.fileTree())
                .containsEntry("opt/x", "x")
                .containsEntry("opt/z", "x")
                .containsEntry("usr/lib/y", "tree/lib/y")
                .containsEntry("lib", "-> usr/lib");
    }

    @Test
    void whatIsOfAnotherTypeInTheBaseGivesWay() {
        shop.files("tree/dir", "tree/file/x")
                .from(
                        "",
                        new TestTar().file("dir/a/b", "old").file("file", "old").file("dirt", "old"))
                .copy("tree .");
        assertThat(shop.tree())
                .containsOnlyKeys("dir", "dirt", "file", "file/x")
                .containsEntry("dir", "tree/dir")
                .containsEntry("file", "/");
        assertThat(layers()).containsExactly("COPY tree .: dir file file/x");
        assertThat(shop.notes()).containsExactly("replaced in acme/base:1: /dir, /file");
    }

    @Test
    void whatTheKubefilePutDoesNotGiveWay() {
        shop.files("a", "tree/dir")
                .from("", new TestTar().file("dir/old", "old").file("file", "old"))
                .copy("a dir/new")
                .copy("tree .");
        assertThat(shop.problems())
                .singleElement()
                .asString()
                .contains("the file src/tree/dir cannot be put at /dir: a directory is there, from acme/base:1!/dir");
    }

    @Test
    void whatLiesBelowAFileOfTheBaseIsAProblemThatNamesIt() {
        shop.files("a").from("", new TestTar().file("file", "old")).copy("a file/a");
        assertThat(shop.problems()).singleElement().asString().contains("file is a file", "from acme/base:1!/file");
    }

    @Test
    void aNewKubeadmConfigurationTakesEffect() {
        shop.files("kubeadm.yml")
                .from("", new TestTar().file("etc/kubeadm.yml", "old").file("etc/kubeadm.yml.tmpl", "old"))
                .copy("kubeadm.yml etc");
        assertThat(shop.fileTree()).containsOnly(Map.entry("etc/kubeadm.yml", "kubeadm.yml"));
        assertThat(layers()).containsExactly("COPY kubeadm.yml etc: etc/.wh.kubeadm.yml.tmpl etc/kubeadm.yml");
        assertThat(shop.notes())
                .containsExactly(
                        "replaced in acme/base:1: /etc/kubeadm.yml",
                        "src/kubeadm.yml becomes /etc/kubeadm.yml, and /etc/kubeadm.yml.tmpl of acme/base:1 is deleted:"
                                + " sealer would render it over the new file");
    }

    @Test
    void aNewTemplateStays() throws Exception {
        TestTar base = new TestTar().file("etc/kubeadm.yml", "old").file("etc/kubeadm.yml.tmpl", "old");
        shop.files("kubeadm.yml", "kubeadm.yml.tmpl").from("", base).copy("kubeadm.yml kubeadm.yml.tmpl etc");
        assertThat(shop.fileTree()).containsOnlyKeys("etc/kubeadm.yml", "etc/kubeadm.yml.tmpl");
        assertThat(layers()).noneMatch(layer -> layer.contains(".wh."));
    }

    @Test
    void aDeletionChangesTheListing() throws Exception {
        shop.files("kubeadm.yml")
                .from("", new TestTar().file("etc/kubeadm.yml.tmpl", "old"))
                .copy("kubeadm.yml etc");
        assertThat(shop.listing()).contains("deleted 0 etc/kubeadm.yml.tmpl");
    }

    @Test
    void appsAndLabelsAreInheritedLaunchAndVariablesAreNot() {
        String extension = "{\"type\":\"kube-installer\",\"applications\":[{\"name\":\"calico\",\"type\":\"shell\","
                + "\"files\":[\"calico.sh\"],\"version\":\"v1\",\"env\":{\"A\":\"1\"}},{\"name\":\"old\",\"type\":\"\","
                + "\"version\":\"v1\",\"cmds\":[\"old\"]}],\"env\":{\"X\":\"1\"},"
                + "\"launch\":{\"cmds\":[\"c\"],\"app_names\":[\"calico\"]}}";
        shop.from(extension, new TestTar().file("a", ""))
                .line(new Instruction.Label(shop.at(), Map.of("both", "own")))
                .line(new Instruction.AppEnv(shop.at(), "calico", Map.of("B", "2")))
                .line(new Instruction.AppCmds(shop.at(), "old", List.of("new")));
        ExecutedKubefile made = shop.run();
        assertThat(made.apps())
                .containsExactly(
                        new AppDefinition(
                                "calico", "shell", List.of("calico.sh"), "v1", Map.of("A", "1", "B", "2"), List.of()),
                        new AppDefinition("old", "", List.of(), "v1", Map.of(), List.of("new")));
        assertThat(made.labels()).containsExactlyInAnyOrderEntriesOf(Map.of("from", "base", "both", "own"));
        assertThat(made.env()).isEmpty();
        assertThat(made.launchApps()).isEmpty();
        assertThat(made.launchCommands()).isEmpty();
        BaseImage base = made.base().orElseThrow();
        assertThat(base.env()).containsExactly(Map.entry("A", "base"), Map.entry("B", "base"));
        assertThat(base.settings()).containsExactly(Map.entry("User", "me"));
        shop.line(new Instruction.Launch(shop.at(), List.of("calico", "none")));
        assertThat(shop.problems())
                .singleElement()
                .asString()
                .contains("no application \"none\" is defined before this line (known: calico, old)");
    }
}
