package io.sealer.rootfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.image.Content;
import io.sealer.image.Entry;
import io.sealer.image.Entry.Attributes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CopyRulesTest {

    @TempDir
    Path directory;

    private Workshop shop;

    @BeforeEach
    void emptyWorkshop() {
        shop = new Workshop(directory);
    }

    @ParameterizedTest
    @CsvSource({
        "rootfs ., etc/x",
        "rootfs /, etc/x",
        "/rootfs ./, etc/x",
        "./rootfs/ opt, opt/etc/x",
        "rootfs/etc etc, etc/x",
        "rootfs/etc/ /etc/, etc/x",
        "rootfs/etc a//b/./c, a/b/c/x",
        "rootfs/etc a/../b, b/x",
        "rootfs/etc/x new, new",
        "rootfs/etc/x new/, new/x",
        "rootfs/etc/x /new/name, new/name",
        "rootfs/etc/x ., x",
        "rootfs/etc/x a/., a/x",
        "rootfs/../rootfs/etc/x new, new",
        "rootfs/*/x new, new",
        "rootfs/e?c/[w-z] new, new",
        "rootfs/et[^a] opt, opt/etc/x",
        "rootfs/* ., etc/x",
        "rootfs/*/ ., etc/x",
        "*/etc opt, opt/x",
        "rootfs/etc/x manifests, manifests/x",
        "rootfs/etc/x /application/apps, application/apps/x",
    })
    void oneFileEndsHere(String instruction, String path) {
        assertThat(shop.files("rootfs/etc/x").copy(instruction).fileTree())
                .containsExactly(Map.entry(path, "rootfs/etc/x"));
    }

    @Test
    void aFileGoesIntoADirectoryThatIsThere() {
        shop.files("a/etc.d/x", "y").copy("a .").copy("y etc.d");
        assertThat(shop.fileTree()).containsOnlyKeys("etc.d/x", "etc.d/y");
    }

    @Test
    void aFileReplacesAFile() {
        shop.files("a", "b").copy("a etc/x").copy("b etc/x");
        assertThat(shop.fileTree()).containsExactly(Map.entry("etc/x", "b"));
        assertThat(shop.rootfs().origin("etc/x")).hasToString("src/b");
    }

    @Test
    void severalSourcesAreAllCopiedAndMerged() {
        shop.files("a/etc/x", "b/etc/y", "c").copy("a b c ./");
        assertThat(shop.fileTree()).containsOnlyKeys("etc/x", "etc/y", "c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b dest", "[ab] dest", "* dest", "a sub dest"})
    void severalSourcesNeedADirectory(String instruction) {
        shop.files("a", "b", "sub/x").copy(instruction);
        assertThat(shop.problems())
                .singleElement()
                .asString()
                .startsWith("src/Kubefile:1: ")
                .contains("cannot be copied to one file")
                .contains("\"dest/\"");
    }

    @Test
    void severalDirectoriesMakeTheirDestinationADirectory() {
        shop.files("a/x", "b/y").copy("a b dest");
        assertThat(shop.fileTree()).containsOnlyKeys("dest/x", "dest/y");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "manifests",
                "charts",
                "images",
                "plugins",
                "etc",
                "bin",
                "cri",
                "scripts",
                "statics",
                "lib",
                "registry",
                "certs",
                "applications",
                "application"
            })
    void aDirectoryThatSealerKnowsNeedsNoSlash(String name) {
        shop.files("x").copy("x " + name);
        assertThat(shop.fileTree()).containsOnlyKeys(name + "/x");
        assertThat(shop.notes())
                .singleElement()
                .asString()
                .contains("sealer would write a file named " + name + " here");
    }

    @Test
    void nothingIsNotedWhereSealerWouldDoTheSame() {
        shop.files("x", "y").copy("x manifests/").copy("y manifests");
        assertThat(shop.fileTree()).containsOnlyKeys("manifests/x", "manifests/y");
        assertThat(shop.notes()).isEmpty();
    }

    @Test
    void aWildcardDoesNotFlatten() {
        shop.files("rootfs/etc/x", "rootfs/bin/y", "rootfs/z").copy("rootfs/* .");
        assertThat(shop.fileTree()).containsOnlyKeys("etc/x", "bin/y", "z");
        assertThat(shop.notes())
                .hasSize(2)
                .first()
                .asString()
                .isEqualTo("the directory rootfs/bin keeps its name and becomes /bin (sealer would put what is in it"
                        + " into /)");
    }

    @Test
    void chartsDoNotOverwriteEachOther() {
        shop.files("nginx/Chart.yaml", "nginx/templates/a.yaml", "redis/Chart.yaml")
                .copy("nginx charts")
                .copy("redis charts/");
        assertThat(shop.fileTree())
                .containsOnlyKeys(
                        "charts/nginx/Chart.yaml", "charts/nginx/templates/a.yaml", "charts/redis/Chart.yaml");
        assertThat(shop.notes()).hasSize(2);
    }

    @Test
    void aDirectoryOfChartsIsCopiedAsItIs() {
        shop.files("charts/nginx/Chart.yaml").copy("charts charts").copy("charts/nginx charts/other");
        assertThat(shop.fileTree()).containsOnlyKeys("charts/nginx/Chart.yaml", "charts/other/Chart.yaml");
        assertThat(shop.notes()).isEmpty();
    }

    @Test
    void emptyDirectoriesAreKept() {
        shop.directory("rootfs/lib").directory("rootfs/var/empty").copy("rootfs .");
        assertThat(shop.tree()).isEqualTo(Map.of("lib", "/", "var", "/", "var/empty", "/"));
    }

    @Test
    void symbolicLinksInsideADirectoryAreKept() {
        shop.files("rootfs/a")
                .link("rootfs/link", "a")
                .link("rootfs/dangling", "/no/where")
                .link("rootfs/up", "../../outside")
                .link("rootfs/loop", "loop")
                .copy("rootfs .");
        assertThat(shop.tree())
                .isEqualTo(Map.of(
                        "a", "rootfs/a",
                        "link", "-> a",
                        "dangling", "-> /no/where",
                        "up", "-> ../../outside",
                        "loop", "-> loop"));
    }

    @Test
    void aSymbolicLinkNamedAsSourceIsFollowed() {
        shop.files("real/x", "file")
                .link("dir", "real")
                .link("one", "file")
                .copy("dir a")
                .copy("one b")
                .copy("o?e c");
        assertThat(shop.fileTree()).isEqualTo(Map.of("a/x", "real/x", "b", "file", "c", "file"));
    }

    @Test
    void aLinkOutOfTheContextIsRefused() throws Exception {
        Files.writeString(directory.resolve("secret"), "secret");
        Files.createDirectories(directory.resolve("outside/sub"));
        Files.writeString(directory.resolve("outside/sub/x"), "secret");
        shop.link("escape", "../secret")
                .link("dir", "../outside")
                .link("gone", "nothing")
                .copy("escape a")
                .copy("esc* a")
                .copy("dir/sub a")
                .copy("gone a")
                .copy("gon? a")
                .copy("../secret a")
                .copy("a/../../secret a");
        assertThat(shop.problems())
                .satisfiesExactly(
                        p -> assertThat(p).startsWith("src/Kubefile:1: src/escape leads out of the context"),
                        p -> assertThat(p).startsWith("src/Kubefile:2: src/escape leads out of the context"),
                        p -> assertThat(p).startsWith("src/Kubefile:3: src/dir/sub leads out of the context"),
                        p -> assertThat(p)
                                .isEqualTo(
                                        "src/Kubefile:4: src/gone is a symbolic link to nothing, which does not exist"),
                        p -> assertThat(p)
                                .isEqualTo(
                                        "src/Kubefile:5: src/gone is a symbolic link to nothing, which does not exist"),
                        p -> assertThat(p)
                                .startsWith("src/Kubefile:6: source \"../secret\" lies outside of the context src"),
                        p -> assertThat(p).startsWith("src/Kubefile:7: "));
    }

    @Test
    void allMissingSourcesAreToldAtOnce() {
        shop.files("x").copy("nothing a").copy("x b").copy("no* c").copy("[ d").copy("x ../e");
        assertThat(shop.problems())
                .satisfiesExactly(
                        p -> assertThat(p)
                                .startsWith(
                                        "src/Kubefile:1: source \"nothing\" does not exist (looked for src/nothing)")
                                .contains("-Dsealer.context"),
                        p -> assertThat(p).startsWith("src/Kubefile:3: source \"no*\" matches nothing in src"),
                        p -> assertThat(p).startsWith("src/Kubefile:4: source \"[\": \"[\" without \"]\""),
                        p -> assertThat(p)
                                .startsWith("src/Kubefile:5: destination \"../e\" lies outside of the root file"));
    }

    @Test
    void namesThatLookLikePatterns() {
        shop.files("a[1]", "b*", "c\\d").copy("a[1] 1").copy("b\\* 2").copy("c\\\\d 3");
        assertThat(shop.fileTree()).isEqualTo(Map.of("1", "a[1]", "2", "b*", "3", "c\\d"));
    }

    @Test
    void whatHasNoPlaceIsRefusedWithBothOrigins() {
        shop.files("a/x/y", "b/x", "c/x/z")
                .copy("a .")
                .copy("b .")
                .copy("b/x file")
                .copy("c/x file");
        assertThat(shop.problems())
                .containsExactly(
                        "src/Kubefile:2: the file src/b/x cannot be put at /x: a directory is there, from src/a/x"
                                + " (src/Kubefile:1)",
                        "src/Kubefile:4: the directory src/c/x cannot be put at /file: a file is there, from src/b/x"
                                + " (src/Kubefile:3)",
                        "src/Kubefile:4: the file src/c/x/z cannot be put at file/z: file is a file, from src/b/x"
                                + " (src/Kubefile:3)");
    }

    @Test
    void aFileWhereSealerNeedsADirectoryIsRefused() {
        shop.files("rootfs/manifests").copy("rootfs .");
        assertThat(shop.problems())
                .singleElement()
                .asString()
                .startsWith("src/Kubefile:1: src/rootfs/manifests would be a file /manifests");
    }

    @Test
    void aPathThroughALinkEndsWhereTheLinkPoints() {
        shop.directory("a/sys/lib")
                .link("a/lib", "sys/lib")
                .link("a/abs", "/sys/lib")
                .link("a/new", "not/yet")
                .files("b/lib/x", "c")
                .copy("a .")
                .copy("b .")
                .copy("c abs/y")
                .copy("c abs")
                .copy("c new/z");
        assertThat(shop.fileTree())
                .containsOnlyKeys("abs", "lib", "new", "sys/lib/x", "sys/lib/y", "sys/lib/c", "not/yet/z");
    }

    @Test
    void aPathThroughALinkThatLeavesTheRootIsRefused() {
        shop.link("a/up", "../../etc")
                .link("a/loop", "loop")
                .files("c")
                .copy("a .")
                .copy("c up/x")
                .copy("c loop/x");
        assertThat(shop.problems())
                .satisfiesExactly(
                        p -> assertThat(p)
                                .startsWith(
                                        "src/Kubefile:2: the file src/c cannot be put at up/x: a symbolic link on the"
                                                + " way leads out of the root file system, from src/a/up"),
                        p -> assertThat(p).contains("symbolic links lead in a circle"));
    }

    @Test
    void aLinkReplacesAFileAndAFileALink() {
        shop.files("a/x", "b/y").link("a/y", "x").link("b/x", "y").copy("a .").copy("b .");
        assertThat(shop.fileTree()).isEqualTo(Map.of("x", "-> y", "y", "b/y"));
    }

    @Test
    void modesAreNormalised() throws Exception {
        shop.files("r/plain", "r/run", "r/group", "r/suid");
        set("r/plain", "rw-------");
        set("r/run", "rwx------");
        set("r/group", "rw-rwxrwx");
        set("r/suid", "rwxr-xr-x");
        Files.setAttribute(shop.context.resolve("r/suid"), "unix:mode", 04755);
        set("r", "rwx------");
        shop.copy("r dir");
        Rootfs rootfs = shop.rootfs();
        assertThat(attributes(rootfs, "dir")).isEqualTo(Attributes.DIRECTORY);
        assertThat(attributes(rootfs, "dir/plain")).isEqualTo(Attributes.FILE);
        assertThat(attributes(rootfs, "dir/run")).isEqualTo(Attributes.EXECUTABLE);
        assertThat(attributes(rootfs, "dir/group")).isEqualTo(Attributes.FILE);
        assertThat(attributes(rootfs, "dir/suid")).isEqualTo(Attributes.EXECUTABLE);
    }

    @Test
    void chmodAndChown() throws Exception {
        shop.files("keys/sub/key").link("keys/link", "sub").copy("--chown=12:34 --chmod=0600 keys etc/keys");
        Rootfs rootfs = shop.rootfs();
        assertThat(attributes(rootfs, "etc")).isEqualTo(Attributes.DIRECTORY);
        assertThat(attributes(rootfs, "etc/keys")).isEqualTo(new Attributes(0700, 12, 34));
        assertThat(attributes(rootfs, "etc/keys/sub")).isEqualTo(new Attributes(0700, 12, 34));
        assertThat(attributes(rootfs, "etc/keys/sub/key")).isEqualTo(new Attributes(0600, 12, 34));
        assertThat(attributes(rootfs, "etc/keys/link")).isEqualTo(new Attributes(0777, 12, 34));
    }

    @Test
    void flagsDoNotTouchADestinationThatIsThere() {
        shop.files("a/etc/x", "b/y")
                .copy("a .")
                .copy("--chown=5 --chmod=0600 b etc")
                .copy("--chmod=0600 b .");
        Rootfs rootfs = shop.rootfs();
        assertThat(attributes(rootfs, "etc")).isEqualTo(Attributes.DIRECTORY);
        assertThat(attributes(rootfs, "etc/y")).isEqualTo(new Attributes(0600, 5, 5));
    }

    @ParameterizedTest
    @CsvSource({
        "--chown=7, 644, 7, 7",
        "--chown=7:root, 644, 7, 0",
        "--chown=root:root, 644, 0, 0",
        "--chmod=777, 777, 0, 0",
        "--chmod=0400, 400, 0, 0",
        "--chmod=0, 0, 0, 0",
    })
    void flags(String flag, String mode, int uid, int gid) {
        Rootfs rootfs = shop.files("x").copy(flag + " x y").rootfs();
        assertThat(attributes(rootfs, "y")).isEqualTo(new Attributes(Integer.parseInt(mode, 8), uid, gid));
    }

    @ParameterizedTest
    @CsvSource({
        "--chown=nobody, no /etc/passwd",
        "--chown=1:users, no /etc/passwd",
        "--chown=1:2:3, no /etc/passwd",
        "--chown=, no /etc/passwd",
        "--chown=-1, no /etc/passwd",
        "--chmod=4755, setuid",
        "--chmod=1777, setuid",
        "--chmod=u+x, not an octal mode",
        "--chmod=0888, not an octal mode",
    })
    void flagsThatCannotBeHonoured(String flag, String message) {
        assertThat(shop.files("x").copy(flag + " x y").problems())
                .singleElement()
                .asString()
                .startsWith("src/Kubefile:1: " + flag)
                .contains(message);
    }

    @Test
    void laterCopiesOfADirectoryKeepItsFirstInstructionAndSetItsMode() {
        shop.files("a/d/x", "b/d/y").copy("a .").copy("--chmod=0750 b .");
        Rootfs rootfs = shop.rootfs();
        assertThat(attributes(rootfs, "d").mode()).isEqualTo(0750);
        assertThat(rootfs.groups().get(0).entries()).extracting(Entry::path).containsExactly("d", "d/x");
        assertThat(rootfs.groups().get(1).entries()).extracting(Entry::path).containsExactly("d/y");
    }

    @Test
    void specialFilesAreRefused() throws Exception {
        shop.directory("rootfs");
        Process mkfifo =
                new ProcessBuilder("mkfifo", shop.context.resolve("rootfs/pipe").toString()).start();
        assertThat(mkfifo.waitFor()).isZero();
        assertThat(shop.copy("rootfs .").copy("rootfs/pipe x").problems())
                .hasSize(2)
                .allMatch(p -> p.contains("src/rootfs/pipe is neither file, directory nor symbolic link"))
                .allMatch(p -> p.contains(".containerignore"));
        shop.file(".containerignore", "rootfs/pipe\n");
        assertThat(shop.problems()).singleElement().asString().contains("left out by src/.containerignore:1");
    }

    @Test
    void whiteoutNamesAreRefused() {
        assertThat(shop.files("a/.wh.passwd").copy("a etc").problems())
                .singleElement()
                .asString()
                .contains("src/a/.wh.passwd")
                .contains("delete files");
    }

    @Test
    void contentStaysWhereItIsAndHardLinksAreFiles() throws Exception {
        shop.files("a/x");
        Files.createLink(shop.context.resolve("a/y"), shop.context.resolve("a/x"));
        Rootfs rootfs = shop.copy("a .").rootfs();
        for (String name : List.of("x", "y")) {
            Entry.File file = (Entry.File) rootfs.find(name).orElseThrow();
            Content.LocalFile content = (Content.LocalFile) file.content();
            assertThat(content.file()).isEqualTo(shop.context.resolve("a/" + name));
            assertThat(content.size()).isEqualTo(3);
        }
    }

    @Test
    void theTreeDoesNotDependOnTimesAndOrder() throws Exception {
        shop.files("b/2", "b/1", "b/sub/3", "a").copy("b .").copy("a x/y");
        List<Entry> before = List.copyOf(shop.rootfs().entries());
        Files.setLastModifiedTime(shop.context.resolve("b/1"), FileTime.fromMillis(12345));
        assertThat(List.copyOf(shop.rootfs().entries())).isEqualTo(before);
    }

    private void set(String path, String permissions) throws Exception {
        Files.setPosixFilePermissions(shop.context.resolve(path), PosixFilePermissions.fromString(permissions));
    }

    private static Attributes attributes(Rootfs rootfs, String path) {
        return rootfs.find(path).orElseThrow().attributes();
    }
}
