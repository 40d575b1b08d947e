package io.sealer.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.oci.Json;
import io.sealer.oci.Platform;
import io.sealer.testkit.ElfProgram;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One build for several platforms, as the page says, and what real programs read of it. */
class PlatformsIT {

    private static final String MANIFEST = """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
                - {name: web, image: "docker.io/acme/web:1"}
            """;

    private static final byte[] X86_64 = ElfProgram.of(62);
    private static final byte[] AARCH64 = ElfProgram.of(183);

    private static Path work;
    private static DockerRegistry registry;

    @BeforeAll
    static void serve() {
        work = Workspace.directory("platforms");
        registry = DockerRegistry.empty(work.resolve("registry"));
        RegistryFiller.of(registry)
                .push(
                        "acme/web",
                        "1",
                        TestImage.ociIndex(
                                TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(1, 100_000)),
                                TestImage.oci(Platform.LINUX_ARM64, TestLayer.random(2, 100_000))))
                .push("acme/amd64-only", "1", TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(3, 1000)));
    }

    @AfterAll
    static void stop() {
        if (registry != null) {
            registry.close();
        }
    }

    /** The project of the page, pushing into our registry. */
    private static ClusterProject documented(String name) throws IOException {
        String page = "docs/image.md";
        String configuration = DocumentedExample.block(page, "xml", "<platform>linux/arm64</platform>");
        ClusterProject project = ClusterProject.create(work, name)
                .kubefile(DocumentedExample.block(page, "dockerfile", "COPY ${ARCH} .")
                        .strip()
                        .split("\n"))
                .configuration(configuration
                        .replaceAll("</?configuration>", "")
                        .replace("registry.example.com/clusters/edge", registry.host() + "/clusters/" + name))
                .file("rootfs/etc/motd", "hello\n")
                .file("rootfs/manifests/web.yaml", MANIFEST);
        String files = DocumentedExample.block(page, "", "src/main/sealer/amd64/bin/tool");
        assertThat(files).contains("src/main/sealer/arm64/bin/tool", "src/main/sealer/rootfs/etc/motd");
        return project.file("amd64/bin/tool", X86_64).file("arm64/bin/tool", AARCH64);
    }

    private static MavenBuild build(ClusterProject project, String... words) {
        return project.build(words)
                .property("sealer.mirrors", registry.asOnlyMirror())
                .property("sealer.cache", work.resolve("cache"));
    }

    private static List<String> platforms(byte[] index) {
        List<String> platforms = new ArrayList<>();
        for (Map<String, Object> entry : ImageJson.maps(Json.readObject(index).get("manifests"))) {
            @SuppressWarnings("unchecked")
            Map<String, Object> platform = (Map<String, Object>) entry.get("platform");
            platforms.add(platform.get("os") + "/" + platform.get("architecture"));
        }
        return platforms;
    }

    @Test
    void othersReadEveryPlatformOfBothArchivesAndOfWhatWasPushed() throws IOException {
        Skopeo skopeo = Skopeo.require();
        ClusterProject project = documented("edge");
        MavenRun run = build(project, "verify", "sealer:push").execute().assertSucceeded();
        String digest = ImageJson.of(project).digest();
        assertThat(run.log())
                .contains("1 image for linux/amd64 and linux/arm64: ")
                .contains("@" + digest + ", linux/amd64 and linux/arm64, ")
                .contains("linux/amd64: 1 image for 1 place", "linux/arm64: 1 image for 1 place");

        String remote = Skopeo.remote(registry, "clusters/edge:1.0");
        assertThat(skopeo.digest(remote)).hasToString(digest);
        assertThat(platforms(skopeo.manifest(remote))).containsExactly("linux/amd64", "linux/arm64");
        skopeo.copyAll(remote, Skopeo.archive(work.resolve("pushed.tar")));
        assertParts(skopeo, project.archive());

        build(project, "package")
                .property("sealer.archiveFormat", "oci")
                .execute()
                .assertSucceeded();
        assertThat(ImageJson.of(project).digest()).isEqualTo(digest);
        assertThat(skopeo.digest(Skopeo.archive(project.archive()))).hasToString(digest);
        skopeo.copyAll(Skopeo.archive(project.archive()), "dir:" + work.resolve("copied"));
        assertThat(Files.readAllBytes(work.resolve("copied/manifest.json"))).isEqualTo(skopeo.manifest(remote));

        try (Buildah buildah = Buildah.require(work.resolve("buildah"))) {
            for (String arch : List.of("amd64", "arm64")) {
                Path root = buildah.mount(remote, arch);
                assertThat(root.resolve("bin/tool")).hasBinaryContent(arch.equals("arm64") ? AARCH64 : X86_64);
                assertThat(root.resolve("etc/motd")).hasContent("hello\n");
                assertThat(root.resolve("registry/docker/registry/v2/repositories/acme/web"))
                        .isDirectory();
            }
        }
    }

    /** Each file of sealer's archive is an OCI archive of one platform, named by its image's ID. */
    private static void assertParts(Skopeo skopeo, Path archive) throws IOException {
        Path parts = work.resolve("parts");
        Files.createDirectories(parts);
        Command.of("tar", "-xf").and(archive, "-C", parts).run().assertSucceeded();
        assertThat(parts.resolve("Metadata")).hasContent(registry.host() + "/clusters/edge:1.0");
        List<Map<String, Object>> platforms =
                ImageJson.maps(Json.readObject(Files.readAllBytes(archive.resolveSibling("sealer/image.json")))
                        .get("platforms"));
        for (Map<String, Object> platform : platforms) {
            String id = platform.get("imageId").toString().substring("sha256:".length());
            String part = Skopeo.archive(parts.resolve(id + ".tar"));
            assertThat(skopeo.digest(part)).hasToString((String) platform.get("digest"));
            assertThat(skopeo.config(part).get("architecture"))
                    .isEqualTo(platform.get("platform").toString().replace("linux/", ""));
        }
        assertThat(platforms).hasSize(2);
    }

    @Test
    void everyPlatformCanBeHadAsAnArtifactOfItsOwn() throws IOException {
        ClusterProject base = documented("base");
        build(base, "install")
                .property("sealer.platformArtifacts", true)
                .execute()
                .assertSucceeded();
        Path alone = base.target().resolve("base-1.0-linux-arm64.tar");
        assertThat(Skopeo.require().config(Skopeo.archive(alone)).get("architecture"))
                .isEqualTo("arm64");

        ClusterProject app = ClusterProject.create(work, "app")
                .kubefile("FROM mvn:com.acme:base:1.0:linux-arm64", "COPY issue etc/issue")
                .file("issue", "mine\n");
        build(app, "-o", "package")
                .property("sealer.platforms", "linux/arm64")
                .execute()
                .assertSucceeded();
        build(app, "-o", "package").execute().assertFailed("base:1.0:linux-arm64", "no image for linux/amd64");

        ClusterProject both = ClusterProject.create(work, "both")
                .kubefile("FROM mvn:com.acme:base:1.0:linux-${ARCH}", "COPY issue etc/issue")
                .file("issue", "mine\n");
        build(both, "-o", "package")
                .property("sealer.platforms", "linux/amd64,linux/arm64")
                .execute()
                .assertSucceeded();

        ClusterProject byName = ClusterProject.create(work, "by-name")
                .kubefile("FROM " + ImageJson.of(base).name(), "COPY issue etc/issue")
                .file("issue", "mine\n")
                .platformDependency("com.acme", "base", "1.0", "linux-amd64")
                .platformDependency("com.acme", "base", "1.0", "linux-arm64");
        MavenRun run = build(byName, "-o", "package")
                .property("sealer.platforms", "linux/amd64,linux/arm64")
                .execute()
                .assertSucceeded();
        assertThat(run.log()).contains("linux/arm64: FROM " + ImageJson.of(base).name() + " is the dependency");
    }

    @Test
    void whatIsWrongIsToldOfAllPlatformsBeforeAnythingIsFetched() throws IOException {
        ClusterProject project = documented("wrong")
                .file("rootfs/manifests/imageList", "docker.io/acme/amd64-only:1\ndocker.io/acme/none:1\n")
                .file("arm64/bin/other", X86_64);
        project.build("package")
                .execute()
                .assertFailed(
                        "src/main/sealer/arm64/bin/other: this program is made for amd64 and becomes /bin/other of the"
                                + " image for linux/arm64",
                        "<foreignFiles>");
        project.file("arm64/bin/other", AARCH64);
        long blobs = registry.requests("GET /v2/acme/web/blobs/");
        MavenRun run = project.build("package")
                .property("sealer.mirrors", registry.asOnlyMirror())
                .property("sealer.cache", work.resolve("empty-cache"))
                .execute()
                .assertFailed(
                        "2 problems",
                        "acme/amd64-only:1: is made for linux/amd64 alone, not for linux/arm64",
                        "acme/none:1");
        assertThat(registry.requests("GET /v2/acme/web/blobs/")).isEqualTo(blobs);
        assertThat(project.archive()).doesNotExist();
    }
}
