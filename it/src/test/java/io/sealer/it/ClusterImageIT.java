package io.sealer.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.oci.Digest;
import io.sealer.oci.Json;
import io.sealer.oci.Reference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The main job: from the archetype to a k0s cluster image, and what other people's tools say of that image. */
class ClusterImageIT {

    private static final String NAME = "my-k0s";
    private static final String VERSION = "1.24.10";

    /** What k0s for this version needs, as its users write it down. */
    private static final List<String> IMAGES = List.of(
            "quay.io/k0sproject/apiserver-network-proxy-agent:0.0.32-k0s1",
            "docker.io/coredns/coredns:1.7.1",
            "registry.k8s.io/kube-proxy:v1.24.10",
            "registry.k8s.io/metrics-server/metrics-server:v0.5.2",
            "registry.k8s.io/pause:3.6",
            "docker.io/cloudnativelabs/kube-router:v1.4.0",
            "quay.io/k0sproject/cni-node:1.1.1-k0s.0",
            "docker.io/calico/cni:v3.23.5",
            "docker.io/calico/kube-controllers:v3.23.5",
            "docker.io/calico/node:v3.23.5");

    private static Path work;
    private static Path project;
    private static Path archive;
    private static DockerRegistry registry;
    private static ImageSet images;
    private static String digest;

    @BeforeAll
    static void generateAndPackage() throws IOException {
        work = Workspace.directory("cluster-image");
        registry = DockerRegistry.empty(work.resolve("registry"));
        images = ImageSet.of(IMAGES).pushTo(RegistryFiller.of(registry));
        Archetype.generate(work, NAME, VERSION, "k0s").execute().assertSucceeded();
        project = work.resolve(NAME);
        putBinaries();
        build().assertSucceeded();
        archive = project.resolve("target").resolve(NAME + "-" + VERSION + ".tar");
        digest = ImageJson.read(project.resolve("target")).digest();
    }

    @AfterAll
    static void stop() {
        if (registry != null) {
            registry.close();
        }
    }

    @Test
    void aSecondPackageChangesNoByteAndSaysSo() throws IOException {
        FileTime time = Files.getLastModifiedTime(archive);
        Digest before = FileTree.digest(archive);
        MavenRun again = build().assertSucceeded();
        assertThat(Files.getLastModifiedTime(archive)).isEqualTo(time);
        assertThat(FileTree.digest(archive)).isEqualTo(before);
        assertThat(again.log()).containsIgnoringCase("up to date");
    }

    @Test
    @SuppressWarnings("unchecked")
    void skopeoReadsNameLabelsAndTheAnnotationsOfSealer() {
        Skopeo skopeo = Skopeo.require();
        byte[] manifest = skopeo.manifest(Skopeo.archive(archive));
        assertThat(Digest.of(manifest)).hasToString(digest);
        Map<String, Object> labels =
                (Map<String, Object>) skopeo.inspect(Skopeo.archive(archive)).get("Labels");
        assertThat(labels)
                .containsEntry("cluster.alpha.sealer.io/cluster-runtime-version", "v1.24.10")
                .containsEntry("cluster.alpha.sealer.io/cluster-runtime-type", "k0s")
                .containsEntry("cluster.alpha.sealer.io/container-runtime-type", "containerd")
                .containsEntry("cluster.alpha.sealer.io/container-runtime-version", "1.7.34");

        Map<String, Object> document = Json.readObject(manifest);
        assertThat(document).containsEntry("mediaType", "application/vnd.oci.image.manifest.v1+json");
        Map<String, String> annotations = (Map<String, String>) document.get("annotations");
        Map<String, Object> extension =
                Json.readObject(annotations.get("sealer.image.extension").getBytes(StandardCharsets.UTF_8));
        assertThat(extension)
                .containsEntry("schemaVersion", "v1alpha1")
                .containsEntry("type", "kube-installer")
                .containsEntry("launch", Map.of())
                .containsKey("buildClient");
        List<Map<String, Object>> listed = (List<Map<String, Object>>)
                Json.read(annotations.get("sealer.image.container.images").getBytes(StandardCharsets.UTF_8));
        assertThat(listed).extracting(image -> image.get("image")).containsExactlyInAnyOrderElementsOf(IMAGES);

        Map<String, Object> config = skopeo.config(Skopeo.archive(archive));
        assertThat(config).containsEntry("architecture", "amd64").containsEntry("os", "linux");
        assertThat(ImageJson.maps(config.get("history")))
                .as("sealer build FROM an image needs one non-empty entry a layer")
                .hasSameSizeAs(ImageJson.maps(document.get("layers")))
                .noneMatch(entry -> Boolean.TRUE.equals(entry.get("empty_layer")));
    }

    @Test
    void anOrdinaryUserCopiesItWithSkopeo() throws IOException {
        Skopeo skopeo = Skopeo.require();
        // Neither the archive nor the copy may lie below a directory that only the tests' user may enter.
        Path open = Files.createTempDirectory("sealer-it");
        try {
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
            Path readable = Files.copy(archive, open.resolve("image.tar"));
            Files.setPosixFilePermissions(readable, PosixFilePermissions.fromString("rw-r--r--"));
            Command copy = skopeo.copyCommand(Skopeo.archive(readable), "oci:" + open.resolve("layout") + ":copy");
            Command asNobody = Tools.isRoot()
                    ? Command.of(
                                    Tools.require("setpriv").toString(),
                                    "--reuid=65534",
                                    "--regid=65534",
                                    "--clear-groups")
                            .and(copy.words().toArray())
                    : copy;
            asNobody.in(open)
                    .with("HOME", open.toString())
                    .with("XDG_RUNTIME_DIR", open.toString())
                    .with("TMPDIR", open.toString())
                    .run()
                    .assertSucceeded();
            assertThat(skopeo.digest("oci:" + open.resolve("layout") + ":copy")).hasToString(digest);
        } finally {
            Workspace.delete(open);
        }
    }

    @Test
    void aRegistryTakesItWithItsDigest() {
        Skopeo skopeo = Skopeo.require();
        String target = Skopeo.remote(registry, "clusters/" + NAME + ":" + VERSION);
        skopeo.copy(Skopeo.archive(archive), target);
        assertThat(skopeo.digest(target)).hasToString(digest);
    }

    @Test
    void buildahMountsTheExpectedRootFileSystem() throws IOException {
        try (Buildah buildah = Buildah.require(work.resolve("buildah"))) {
            Path root = buildah.mount(archive);
            SortedMap<String, String> expected = expectedRootfs();
            assertThat(FileTree.of(root, path -> !path.equals("registry") && !path.startsWith("registry/")))
                    .isEqualTo(expected);
            everyListedImageIsServedBy(root.resolve("registry"));
        }
    }

    /** As a cluster does it: a registry on {@code registry/}, asked for names without a domain. */
    private static void everyListedImageIsServedBy(Path storage) {
        Skopeo skopeo = Skopeo.require();
        Path pulled = Workspace.directory("cluster-image-pulled");
        try (DockerRegistry served = DockerRegistry.serving(work.resolve("served"), storage)) {
            images.images().forEach((reference, image) -> {
                String source = Skopeo.remote(served, nameInCluster(reference));
                assertThat(skopeo.digest(source)).as(reference.toString()).isEqualTo(image.digest());
                skopeo.copy(source, "dir:" + pulled.resolve(image.digest().hex()));
            });
        }
    }

    private static String nameInCluster(Reference reference) {
        return reference.repository() + ":" + reference.tag().orElseThrow();
    }

    @Test
    void inspectShowsTheArchiveAsTextAndAsJson() throws IOException {
        MavenRun text = MavenBuild.in(work)
                .run("sealer:inspect")
                .property("sealer.source", archive)
                .execute()
                .assertSucceeded();
        assertThat(text.log())
                .contains(digest, "localhost/my-k0s:1.24.10", "linux/amd64")
                .contains(IMAGES);

        Path output = work.resolve("inspect.json");
        MavenBuild.in(work)
                .run("sealer:inspect")
                .property("sealer.source", archive)
                .property("sealer.format", "json")
                .property("sealer.output", output)
                .execute()
                .assertSucceeded();
        assertThat(Json.readObject(Files.readAllBytes(output)))
                .containsEntry("name", "localhost/my-k0s:1.24.10")
                .containsEntry("digest", digest);
    }

    @Test
    void aGeneratedProjectIsReadyForGitAndForABuild() {
        Path context = project.resolve("src/main/sealer");
        assertThat(List.of("containerd.sh", "init-kube.sh", "init-registry.sh", "uninstall-containerd.sh"))
                .allSatisfy(
                        script -> assertThat(context.resolve("rootfs/scripts").resolve(script))
                                .isExecutable());
        assertThat(project.resolve(".gitignore")).exists();
        assertThat(project.resolve("README.md")).content().contains("amd64/bin");
    }

    private static MavenRun build() {
        return MavenBuild.in(project)
                .run("package")
                .property("sealer.fetch.skip", true)
                .property("sealer.mirrors", registry.asOnlyMirror())
                .property("sealer.cache", work.resolve("cache"))
                .execute();
    }

    /** Programs that were put below {@code amd64} by hand, as some users do; nothing is downloaded. */
    private static void putBinaries() throws IOException {
        Path platform = project.resolve("src/main/sealer/amd64");
        byte[] content = new byte[1_500_000];
        new Random(7).nextBytes(content);
        for (String file : List.of("bin/k0s", "bin/kubectl", "cri/containerd.tar.gz")) {
            Path path = Files.write(platform.resolve(file), content);
            Files.setPosixFilePermissions(
                    path, PosixFilePermissions.fromString(file.startsWith("bin/") ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    /** The two trees of the context laid upon each other, and the list of images where it belongs. */
    private static SortedMap<String, String> expectedRootfs() throws IOException {
        Path context = project.resolve("src/main/sealer");
        SortedMap<String, String> expected = FileTree.of(context.resolve("rootfs"), path -> !path.endsWith(".gitkeep"));
        expected.putAll(FileTree.of(context.resolve("amd64"), path -> !path.endsWith(".gitkeep")));
        String filtered = Files.readString(context.resolve("imageList")).replace("@kubernetesVersion@", VERSION);
        expected.put("manifests/imageList", "0644 " + Digest.of(filtered.getBytes(StandardCharsets.UTF_8)));
        return expected;
    }
}
