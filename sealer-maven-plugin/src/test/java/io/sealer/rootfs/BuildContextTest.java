package io.sealer.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildContextTest {

    @TempDir
    Path directory;

    @Test
    void copyAllLeavesOutWhatIsNoContent() {
        Workshop shop = new Workshop(directory)
                .files("Kubefile", "images.lock", ".dockerignore", ".git/config", "rootfs/.svn/x", "rootfs/.hg/x")
                .files("sub/.git", "a", "sub/images.lock", "sub/Kubefile", "sub/target/x");
        assertThat(shop.copy(". .").fileTree())
                .containsOnlyKeys("a", "sub/images.lock", "sub/Kubefile", "sub/target/x");
    }

    @Test
    void wildcardsLeaveOutTheSame() {
        Workshop shop =
                new Workshop(directory).files("Kubefile", "images.lock", ".dockerignore", ".git/config", "a", ".env");
        assertThat(shop.copy("* ./").fileTree()).containsOnlyKeys("a", ".env");
    }

    @Test
    void whatIsNamedLiterallyIsCopied() {
        Workshop shop = new Workshop(directory)
                .files("Kubefile", "images.lock", ".git/config", "a.lock")
                .file(".containerignore", "a.lock\n");
        assertThat(shop.copy("images.lock etc/")
                        .copy("Kubefile etc/")
                        .copy(".git/config etc/")
                        .copy(".containerignore etc/")
                        .fileTree())
                .containsOnlyKeys("etc/images.lock", "etc/Kubefile", "etc/config", "etc/.containerignore");
        assertThat(shop.copy("a.lock etc/").problems())
                .containsExactly(
                        "src/Kubefile:5: source \"a.lock\" is left out by src/.containerignore:1 (\"a.lock\")");
    }

    @Test
    void theBuildDirectoryIsLeftOutOnlyWhereItIs() throws Exception {
        Workshop shop = new Workshop(directory).files("target/old.tar", "sub/target/x", "a");
        BuildContext context = BuildContext.open(
                shop.context, "", List.of(shop.context.resolve("target"), directory, directory.resolve("elsewhere")));
        List<String> seen = new ArrayList<>();
        context.walk(context.find("").orElseThrow(), problem -> {}, item -> seen.add(item.path()));
        assertThat(seen).containsExactly("a", "sub", "sub/target", "sub/target/x");
        assertThat(context.place("a")).hasToString("a");
        assertThat(context.place("")).hasToString(".");
    }

    @Test
    void aContextThatIsNotThere() {
        assertThatThrownBy(() -> BuildContext.open(directory.resolve("no"), "no", List.of()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("does not exist")
                .hasMessageContaining("-Dsealer.context");
    }

    @Test
    void executableIsToldByTheFirstBytesWhereThereAreNoModes() throws Exception {
        Path script = Files.writeString(directory.resolve("s"), "#!/bin/sh\n");
        Path elf = Files.write(directory.resolve("e"), new byte[] {0x7f, 'E', 'L', 'F', 2});
        Path text = Files.writeString(directory.resolve("t"), "# text");
        Path empty = Files.writeString(directory.resolve("n"), "");
        assertThat(FileAttributes.looksExecutable(script)).isTrue();
        assertThat(FileAttributes.looksExecutable(elf)).isTrue();
        assertThat(FileAttributes.looksExecutable(text)).isFalse();
        assertThat(FileAttributes.looksExecutable(empty)).isFalse();
    }
}
