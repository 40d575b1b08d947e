package io.sealer.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.ProblemException;
import io.sealer.image.Entry;
import io.sealer.image.ImageLayer;
import io.sealer.image.LayerLister;
import io.sealer.image.LayerReader;
import io.sealer.image.ZstdNative;
import io.sealer.testkit.TestTar;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayeredRootfsTest {

    @TempDir
    Path directory;

    @Test
    void upperLayersReplaceFilesAndMergeDirectories() {
        Rootfs rootfs = layers(
                new TestTar()
                        .directories("etc")
                        .file("etc/a", "1")
                        .file("etc/b", "1")
                        .file("etc/c", 0755, "1"),
                new TestTar().file("etc/b", "2").symlink("etc/c", "b"),
                new TestTar().file("etc/d", "3"));
        assertThat(Workshop.tree(rootfs))
                .containsOnlyKeys("etc", "etc/a", "etc/b", "etc/c", "etc/d")
                .containsEntry("etc/a", "1")
                .containsEntry("etc/b", "2")
                .containsEntry("etc/c", "-> b")
                .containsEntry("etc/d", "3");
        assertThat(rootfs.groups()).isEmpty();
        assertThat(rootfs.origin("etc/b")).hasToString("acme/base:1!/etc/b");
    }

    @Test
    void directoriesTakeTheAttributesOfTheTopmost() {
        Rootfs rootfs = layers(
                new TestTar().directories("etc").file("etc/a", "1").file("opt/x/y", ""),
                new TestTar().special("etc/", '5').special("opt/", '5'));
        assertThat(rootfs.find("etc").orElseThrow().attributes().mode()).isEqualTo(0644);
        assertThat(rootfs.find("opt").orElseThrow().attributes().mode()).isEqualTo(0644);
        assertThat(rootfs.find("opt/x").orElseThrow().attributes()).isEqualTo(Entry.Attributes.DIRECTORY);
        assertThat(Workshop.tree(rootfs)).containsKeys("etc/a", "opt/x/y");
    }

    @Test
    void filesAndDirectoriesTakeEachOthersPlace() {
        Rootfs rootfs = layers(
                new TestTar().file("a/b/c", "1").file("ab", "1").file("f", "1").symlink("l", "a"),
                new TestTar().file("a", "2").file("f/g", "2").directories("l").file("l/x", "2"));
        assertThat(Workshop.tree(rootfs))
                .containsOnlyKeys("a", "ab", "f", "f/g", "l", "l/x")
                .containsEntry("a", "2")
                .containsEntry("f", "/")
                .containsEntry("l", "/");
    }

    @Test
    void whiteoutsDeleteFromLowerLayersOnly() {
        Rootfs rootfs = layers(
                new TestTar()
                        .file("a/x", "1")
                        .file("a/y", "1")
                        .file("b/c/d", "1")
                        .file("e", "1")
                        .file("ee", "1"),
                new TestTar()
                        .file("a/x", "2")
                        .file("a/.wh.x", "")
                        .file("a/.wh.never", "")
                        .file("b/.wh.c", "")
                        .file(".wh.e", "")
                        .file("b/c/new", "2"));
        assertThat(Workshop.tree(rootfs))
                .containsOnlyKeys("a", "a/x", "a/y", "b", "b/c", "b/c/new", "ee")
                .containsEntry("a/x", "2");
    }

    @Test
    void opaqueDirectoriesHideWhatLiesBelowWhereverTheMarkStands() {
        for (boolean first : new boolean[] {true, false}) {
            TestTar upper = new TestTar().directories("a");
            if (first) {
                upper.file("a/.wh..wh..opq", "").file("a/new", "2");
            } else {
                upper.file("a/new", "2").file("a/.wh..wh..opq", "");
            }
            Rootfs rootfs =
                    layers(new TestTar().file("a/x", "1").file("a/y/z", "1").file("b", "1"), upper);
            assertThat(Workshop.tree(rootfs)).containsOnlyKeys("a", "a/new", "b");
        }
        assertThat(Workshop.tree(layers(
                        new TestTar().file("a/x", "1"),
                        new TestTar().file(".wh..wh..opq", "").file("b", "2"))))
                .containsOnlyKeys("b");
    }

    @Test
    void hardLinksAreFilesOfTheirOwn() throws IOException {
        Rootfs rootfs = layers(
                new TestTar().file("a", 0755, "one").hardLink("b", "a").symlink("s", "b"),
                new TestTar().file("a", "two").hardLink("c", "b").hardLink("t", "s"));
        assertThat(Workshop.tree(rootfs))
                .containsEntry("a", "two")
                .containsEntry("b", "one")
                .containsEntry("c", "one")
                .containsEntry("t", "-> b");
        assertThat(rootfs.find("c").orElseThrow().attributes()).isEqualTo(Entry.Attributes.EXECUTABLE);
        try (InputStream in = rootfs.open("t")) {
            assertThat(in.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("one");
        }
    }

    @Test
    void aLayerMustNotContradictItself() {
        assertRefused("\"a\" comes twice", new TestTar().file("a", "1").file("a", "2"));
        assertRefused("\"a\" comes twice", new TestTar().file("a/b", "1").symlink("a", "x"));
        assertRefused("\"a\" comes twice", new TestTar().directories("a").file("a", ""));
        assertRefused("\"a\" comes twice", new TestTar().file("a", "").directories("a"));
        assertRefused(
                "lies below \"a\", which is no directory",
                new TestTar().file("a", "").file("a/b", ""));
        assertRefused("lies below \"l\"", new TestTar().symlink("l", "/etc").file("l/passwd", ""));
        assertRefused(
                "which is no file before it", new TestTar().hardLink("a", "b").file("b", ""));
        assertRefused(
                "which is no file before it", new TestTar().directories("b").hardLink("a", "b"));
        assertThat(Workshop.tree(layers(
                        new TestTar().directories("a", "a").file("a/b", "1").directories("a"))))
                .containsOnlyKeys("a", "a/b");
    }

    private void assertRefused(String message, TestTar layer) {
        assertThatThrownBy(() -> layers(new TestTar().file("base", ""), layer))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("acme/base:1: the layer sha256:")
                .hasMessageContaining(message);
    }

    private Rootfs layers(TestTar... tars) {
        List<ImageLayer> layers = Arrays.stream(tars).map(TestTar::plain).toList();
        LayerLister lister = new LayerLister(new LayerReader(new ZstdNative(directory)));
        return LayeredRootfs.of("acme/base:1", lister.list("acme/base:1", layers));
    }
}
