package io.sealer.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** FROM: what other people's tools make of an image on a base, and what we make of bases of theirs. */
class BaseImageIT {

    private static final String KUBEADM = "apiVersion: kubeadm.k8s.io/v1beta2\nkind: ClusterConfiguration\n";

    private static Path work;

    @BeforeAll
    static void prepare() {
        work = Workspace.directory("base-image");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "auto"})
    void anOverwrittenBaseIsWhatOthersUnpack(String compression) throws IOException {
        ClusterProject base = base(compression + "-base");
        base.build("package")
                .property("sealer.compression", compression)
                .execute()
                .assertSucceeded();
        ClusterProject app =
                overwriting(compression, "../" + compression + "-base/target/" + compression + "-base-1.0.tar");
        MavenRun run = app.build("verify")
                .property("sealer.compression", compression)
                .execute()
                .assertSucceeded();
        assertThat(run.log()).contains("/etc/kubeadm.yml.tmpl of ").contains("is deleted");
        assertThat(ImageJson.of(app).layers())
                .startsWith(ImageJson.of(base).layers().toArray(String[]::new));
        assertThat(FileTree.of(extracted(app.archive(), "extracted-" + compression), path -> true))
                .isEqualTo(expected());
        if (compression.equals("none")) {
            Path root =
                    Umoci.require().unpack(app.archive(), "localhost/" + compression + ":1.0", work.resolve("umoci"));
            assertThat(FileTree.of(root, path -> true)).isEqualTo(expected());
        }
        try (Buildah buildah = Buildah.require(work.resolve("buildah-" + compression))) {
            assertThat(FileTree.of(buildah.mount(app.archive()), path -> true)).isEqualTo(expected());
        }
    }

    @Test
    void basesOfOthersAreTakenInEveryFormat() throws IOException {
        try (Buildah buildah = Buildah.require(work.resolve("foreign"));
                DockerRegistry registry = DockerRegistry.empty(work.resolve("registry"))) {
            foreignBase(buildah, registry);
            assertExtractedAsMounted(buildah, registry);
            for (String format : new String[] {"oci", "v2s2", "index", "zstd", "docker"}) {
                String from = Map.of(
                                "zstd", "oci-archive:../zstd.tar",
                                "docker", "../docker.tar")
                        .getOrDefault(format, registry.host() + "/base:" + format);
                ClusterProject app = overwriting("on-" + format, from);
                MavenRun run = app.build("package")
                        .property("sealer.cache", work.resolve("cache"))
                        .property("sealer.compression", format.equals("oci") ? "none" : "auto")
                        .execute()
                        .assertSucceeded();
                assertThat(run.log()).contains("this is no image of sealer's");
                assertThat(FileTree.of(buildah.mount(app.archive()), path -> true))
                        .as(format)
                        .isEqualTo(expectedOnForeign());
            }
            Path app = work.resolve("on-oci/target/on-oci-1.0.tar");
            assertThat(FileTree.of(extracted(app, "of-app"), path -> true)).isEqualTo(expectedOnForeign());
            Path unpacked = Umoci.require().unpack(app, "localhost/on-oci:1.0", work.resolve("umoci-on-oci"));
            assertThat(FileTree.of(unpacked, path -> true)).isEqualTo(expectedOnForeign());
        }
    }

    /** Whoever wrote it and wherever it lies: what is extracted is what others mount. */
    private static void assertExtractedAsMounted(Buildah buildah, DockerRegistry registry) {
        SortedMap<String, String> mounted = FileTree.of(buildah.mount(work.resolve("zstd.tar")), path -> true);
        assertThat(mounted)
                .containsKey("empty")
                .containsEntry("hard/b", file("0644", "linked\n") + " of hard/a, hard/b")
                .doesNotContainKeys("surplus", "etc/surplus", "opaque");
        assertThat(FileTree.of(extracted(work.resolve("zstd.tar"), "of-zstd"), path -> true))
                .isEqualTo(mounted);
        assertThat(FileTree.of(extracted(work.resolve("docker.tar"), "of-docker"), path -> true))
                .isEqualTo(mounted);
        for (String format : new String[] {"v2s2", "zstd", "index"}) {
            String reference = registry.host() + "/base:" + format;
            assertThat(MavenBuild.in(work)
                            .run("sealer:pull")
                            .property("sealer.source", reference)
                            .property("sealer.cache", work.resolve("cache-of-extract"))
                            .property(
                                    "sealer.platforms",
                                    format.equals("index") ? "linux/arm64,linux/amd64" : "linux/amd64")
                            .execute()
                            .assertSucceeded()
                            .log())
                    .contains("Pulled " + reference + "@sha256:", "linux/amd64), ");
            assertThat(FileTree.of(extracted(reference, "of-" + format + "-pulled", "-o"), path -> true))
                    .isEqualTo(mounted);
        }
    }

    /** Where there is no project. */
    private static Path extracted(Object source, String directory, String... options) {
        Path target = work.resolve(directory);
        assertThat(MavenBuild.in(work)
                        .run("sealer:extract")
                        .run(options)
                        .property("sealer.source", source)
                        .property("sealer.output", target)
                        .property("sealer.cache", work.resolve("cache-of-extract"))
                        .execute()
                        .assertSucceeded()
                        .log())
                .contains("Extracted " + source + "@sha256:");
        return target;
    }

    static Stream<MavenInstallation> mavens() {
        return MavenInstallation.all().stream();
    }

    @ParameterizedTest
    @MethodSource("mavens")
    void aModuleIsBuiltOnAnother(MavenInstallation maven) throws IOException {
        Path parent = Workspace.directory("base-image-modules");
        ClusterProject base = ClusterProject.create(parent, "platform")
                .kubefile("FROM scratch", "COPY rootfs .", "APP net local://net.sh", "LAUNCH net")
                .file("rootfs/etc/motd", "platform\n")
                .file("net.sh", "echo net\n");
        ClusterProject byCoordinates = ClusterProject.create(parent, "edge")
                .kubefile("FROM mvn:com.acme:platform", "COPY motd etc/", "LAUNCH net")
                .file("motd", "edge\n")
                .dependency("com.acme", "platform", "1.0", "sealer-image");
        ClusterProject byName = ClusterProject.create(parent, "shop")
                .kubefile("FROM platform:1.0", "APP shop local://shop.yaml", "LAUNCH shop")
                .file("shop.yaml", "kind: ConfigMap\n")
                .property("sealer.type", "app-installer")
                .dependency("com.acme", "platform", "1.0", "sealer-image");
        Files.writeString(parent.resolve("pom.xml"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>com.acme</groupId>
                  <artifactId>all</artifactId>
                  <version>1.0</version>
                  <packaging>pom</packaging>
                  <modules>
                    <module>edge</module>
                    <module>shop</module>
                    <module>platform</module>
                  </modules>
                </project>
                """);
        MavenRun run =
                MavenBuild.in(parent).run("verify", "-T2").with(maven).execute().assertSucceeded();
        assertThat(run.log()).contains("FROM platform:1.0 is the dependency com.acme:platform:1.0");
        for (ClusterProject app : new ClusterProject[] {byCoordinates, byName}) {
            assertThat(ImageJson.of(app).layers())
                    .startsWith(ImageJson.of(base).layers().toArray(String[]::new))
                    .hasSizeGreaterThan(ImageJson.of(base).layers().size());
            assertThat(app.target().resolve("sealer/image.json")).content().contains("\"name\": \"net\"");
        }
    }

    private static ClusterProject base(String name) throws IOException {
        ClusterProject base = ClusterProject.create(work, name).kubefile("FROM scratch", "COPY rootfs .");
        fill(base.context().resolve("rootfs"));
        return base;
    }

    /** What every base begins with. */
    private static void fill(Path root) throws IOException {
        write(root, "etc/kubeadm.yml", "# old\n");
        write(root, "etc/kubeadm.yml.tmpl", "# old\n");
        write(root, "etc/keep", "kept\n");
        write(root, "changes/a/b", "a directory that becomes a file\n");
        write(root, "grows", "a file that becomes a directory\n");
        write(root, "usr/lib/old", "old\n");
        write(root, "big", "compress me ".repeat(100_000));
        Files.createSymbolicLink(root.resolve("lib"), Path.of("usr/lib"));
        Files.createDirectories(root.resolve("empty"));
    }

    private static void write(Path root, String path, String content) throws IOException {
        Files.createDirectories(root.resolve(path).getParent());
        Files.writeString(root.resolve(path), content);
    }

    /** A base of three layers: the second deletes what the first has too much, the third changes what is left. */
    private static void foreignBase(Buildah buildah, DockerRegistry registry) throws IOException {
        Path first = work.resolve("first");
        fill(first);
        write(first, "surplus/x/y", "deleted\n");
        write(first, "etc/surplus", "deleted\n");
        write(first, "opaque/old", "deleted\n");
        write(first, "hard/a", "linked\n");
        write(first, "modes/secret", "secret\n");
        write(first, "modes/run", "old\n");
        buildah.commit(
                "scratch",
                first,
                root -> {
                    Files.createLink(root.resolve("hard/b"), root.resolve("hard/a"));
                    Files.createLink(root.resolve("hard/c"), root.resolve("hard/a"));
                    chmod(root, "modes/secret", "rw-------");
                },
                "localhost/one");
        buildah.commit(
                "localhost/one",
                null,
                root -> {
                    Workspace.delete(root.resolve("surplus"));
                    Files.delete(root.resolve("etc/surplus"));
                    Workspace.delete(root.resolve("opaque"));
                    Files.createDirectories(root.resolve("empty/deep"));
                    Files.delete(root.resolve("empty/deep"));
                },
                "localhost/two");
        buildah.commit(
                "localhost/two",
                null,
                root -> {
                    Files.delete(root.resolve("hard/c"));
                    write(root, "hard/c", "on its own\n");
                    write(root, "modes/run", "new\n");
                    chmod(root, "modes/run", "rwxr-x---");
                    chmod(root, "modes", "rwx------");
                    Files.createSymbolicLink(root.resolve("outside"), Path.of("/etc/hostname"));
                },
                "localhost/three");
        buildah.commitFor("arm64", first, "localhost/arm");
        String remote = "docker://" + registry.host() + "/base:";
        buildah.push("localhost/three", remote + "oci", "oci");
        buildah.push("localhost/three", remote + "v2s2", "v2s2");
        buildah.push("localhost/three", remote + "zstd", "oci", "--compression-format=zstd");
        buildah.pushIndex(remote + "index", "localhost/arm", "localhost/three");
        buildah.push("localhost/three", "docker-archive:" + work.resolve("docker.tar") + ":base:1", "v2s2");
        buildah.push("localhost/three", "oci-archive:" + work.resolve("zstd.tar"), "oci", "--compression-format=zstd");
    }

    private static void chmod(Path root, String path, String mode) throws IOException {
        Files.setPosixFilePermissions(root.resolve(path), PosixFilePermissions.fromString(mode));
    }

    private static ClusterProject overwriting(String name, String from) {
        return ClusterProject.create(work, name)
                .kubefile("FROM " + from, "COPY kubeadm.yml etc", "COPY tree .")
                .file("kubeadm.yml", KUBEADM)
                .file("tree/changes", "a file now\n")
                .file("tree/grows/here", "in a directory now\n")
                .file("tree/lib/new", "through a link\n");
    }

    private static SortedMap<String, String> expected() {
        SortedMap<String, String> tree = new TreeMap<>();
        for (String directory : new String[] {"empty", "etc", "grows", "usr", "usr/lib"}) {
            tree.put(directory, "0755 directory");
        }
        tree.put("big", file("compress me ".repeat(100_000)));
        tree.put("changes", file("a file now\n"));
        tree.put("etc/keep", file("kept\n"));
        tree.put("etc/kubeadm.yml", file(KUBEADM));
        tree.put("grows/here", file("in a directory now\n"));
        tree.put("lib", "link to usr/lib");
        tree.put("usr/lib/new", file("through a link\n"));
        tree.put("usr/lib/old", file("old\n"));
        return tree;
    }

    private static SortedMap<String, String> expectedOnForeign() {
        SortedMap<String, String> tree = expected();
        tree.put("hard", "0755 directory");
        tree.put("hard/a", file("linked\n") + " of hard/a, hard/b");
        tree.put("hard/b", file("linked\n") + " of hard/a, hard/b");
        tree.put("hard/c", file("on its own\n"));
        tree.put("modes", "0700 directory");
        tree.put("modes/run", file("0750", "new\n"));
        tree.put("modes/secret", file("0600", "secret\n"));
        tree.put("outside", "link to /etc/hostname");
        return tree;
    }

    private static String file(String content) {
        return file("0644", content);
    }

    private static String file(String mode, String content) {
        return mode + " " + Digest.of(content.getBytes(StandardCharsets.UTF_8));
    }
}
