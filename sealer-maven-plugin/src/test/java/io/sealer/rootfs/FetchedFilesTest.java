package io.sealer.rootfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.image.Content;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that were fetched are seen as if they lay in the context. */
class FetchedFilesTest {

    @TempDir
    Path directory;

    private Workshop shop;

    @BeforeEach
    void open() {
        shop = new Workshop(directory)
                .files("amd64/bin/own", "etc/x")
                .fetched("amd64/bin/kubelet", 0755)
                .fetched("amd64/cri/containerd.tar", 0644)
                .fetched("charts/web/Chart.yaml", 0644)
                .fetched("https://example.org/a/ca.pem?x=1", 0644);
    }

    @Test
    void directoriesShowBoth() {
        assertThat(shop.copy("amd64 .").fileTree())
                .containsOnlyKeys("bin/own", "bin/kubelet", "cri/containerd.tar")
                .containsEntry("bin/kubelet", "amd64/bin/kubelet");
        assertThat(Files.exists(shop.context.resolve("amd64/cri"))).isFalse();
    }

    @Test
    void theWholeContextShowsBoth() {
        assertThat(shop.copy(". .").fileTree())
                .containsOnlyKeys(
                        "amd64/bin/own",
                        "amd64/bin/kubelet",
                        "amd64/cri/containerd.tar",
                        "charts/web/Chart.yaml",
                        "etc/x");
    }

    @Test
    void wildcardsSeeBoth() {
        assertThat(shop.copy("amd64/*/* all/").fileTree())
                .containsOnlyKeys("all/own", "all/kubelet", "all/containerd.tar");
        assertThat(shop.copy("am*/cri/cont* one/").fileTree()).containsKey("one/containerd.tar");
    }

    @Test
    void modesAndContentsAreTheirs() {
        Rootfs rootfs = shop.copy("amd64/bin/kubelet bin/k").rootfs();
        assertThat(rootfs.find("bin/k").orElseThrow().attributes().mode()).isEqualTo(0755);
        assertThat(rootfs.filesBelow("bin").map(file -> file.content()))
                .singleElement()
                .isInstanceOf(Content.Blob.class);
    }

    @Test
    void theIgnoreFileHoldsForThem() {
        shop.file(".containerignore", "amd64/cri\n");
        assertThat(shop.copy("amd64 .").fileTree()).containsOnlyKeys("bin/own", "bin/kubelet");
        assertThat(shop.copy("amd64/cri/containerd.tar x").problems())
                .singleElement()
                .asString()
                .contains("is left out by src/.containerignore:1");
    }

    @Test
    void aFetchedChartKeepsItsDirectory() {
        assertThat(shop.copy("charts/web charts").fileTree()).containsOnlyKeys("charts/web/Chart.yaml");
    }

    @Test
    void whatAddDownloadsIsForRootAndNotUnpacked() {
        Rootfs rootfs = shop.add("https://example.org/a/ca.pem?x=1 etc/ssl/").rootfs();
        assertThat(rootfs.find("etc/ssl/ca.pem").orElseThrow().attributes().mode())
                .isEqualTo(0600);
        assertThat(rootfs.origin("etc/ssl/ca.pem")).hasToString("https://example.org/a/ca.pem");
    }

    @Test
    void urlsOfOneNameInOneAppAreRefused() {
        shop.fetched("https://example.org/b/ca.pem", 0644)
                .app("web", "https://example.org/a/ca.pem?x=1", "https://example.org/b/ca.pem");
        assertThat(shop.problems())
                .anySatisfy(problem -> assertThat(problem)
                        .startsWith(
                                "src/Kubefile:1: https://example.org/b/ca.pem and https://example.org/a/ca.pem would"
                                        + " both be the file ca.pem"));
    }

    @Test
    void noFilesShowNothing() {
        assertThat(new FetchedFiles(List.of()).isDirectory("")).isFalse();
    }
}
