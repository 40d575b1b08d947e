package io.sealer.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.build.ImageLock;
import io.sealer.build.LockEntry;
import io.sealer.cache.BlobCache;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Manifest;
import io.sealer.oci.MediaType;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Images that Jib and skopeo wrote into files, in the build of several modules that the documentation describes. */
class ImageSourcesIT {

    private static final String PAGE = "docs/images.md";
    private static final String JIB = "com.google.cloud.tools:jib-maven-plugin:3.5.2:";
    private static final TestImage MYSQL =
            TestImage.docker(Platform.LINUX_AMD64, TestLayer.random(1, 200_000), TestLayer.random(2, 10_000));
    private static final TestImage TOOLS = TestImage.ociIndex(
            TestImage.oci(Platform.LINUX_ARM64, TestLayer.random(3, 1_000)),
            TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(4, 1_000)));
    private static final TestImage SAVED = TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(5, 1_000));

    private static Path parent;
    private static String nobody;

    @BeforeAll
    static void save() throws IOException {
        parent = Workspace.directory("image-sources");
        Skopeo skopeo = Skopeo.require();
        jib(directory("app"));
        Path tools = Workspace.localRepository().resolve("com/acme/tools/2.1");
        Files.createDirectories(tools);
        try (DockerRegistry registry = DockerRegistry.empty(parent.resolve("registry"))) {
            nobody = registry.asOnlyMirror();
            RegistryFiller.of(registry)
                    .push("acme/mysql", "5.7", MYSQL)
                    .push("acme/tools", "2.1", TOOLS)
                    .push("acme/saved", "1", SAVED);
            skopeo.convert(
                    Skopeo.remote(registry, "acme/tools:2.1"),
                    "oci-archive:" + fresh(tools.resolve("tools-2.1-image.tar")) + ":2.1",
                    "--all");
            skopeo.convert(
                    Skopeo.remote(registry, "acme/mysql:5.7"),
                    "docker-archive:" + directory("platform/src/main/sealer").resolve("mysql.tar") + ":mysql:5.7");
            for (String module : new String[] {"shop", "store"}) {
                skopeo.convert(
                        Skopeo.remote(registry, "acme/saved:1"),
                        "oci-archive:" + directory(module + "/images").resolve("saved.tar")
                                + ":docker.io/acme/saved:1");
            }
        }
    }

    /** The goal alone: what it makes an image of would be compiled by plugins that are not our concern. */
    private static void jib(Path app) throws IOException {
        Files.writeString(directory("app/target/classes").resolve("application.properties"), "greeting=hello\n");
        Files.writeString(directory("app/src/main/jib/opt").resolve("motd"), "hello\n");
        pom("app", app, "jar", "");
        MavenBuild.in(app)
                .run(JIB + "buildTar")
                .property("jib.from.image", "scratch")
                .property("jib.to.image", "acme/app:1.0")
                .property("jib.container.mainClass", "com.acme.App")
                .property("jib.disableUpdateChecks", true)
                .execute()
                .assertSucceeded();
    }

    private static Path directory(String name) throws IOException {
        return Files.createDirectories(parent.resolve(name));
    }

    /** Skopeo adds to an archive that is there. */
    private static Path fresh(Path file) throws IOException {
        Files.deleteIfExists(file);
        return file;
    }

    @Test
    void anApplicationAloneAndOnAClusterAreBuiltFromFilesAndNoRegistry() throws IOException {
        String sources = DocumentedExample.block(PAGE, "xml", "<imageSource>docker.io/acme/app:1.0");
        ClusterProject platform = ClusterProject.create(parent, "platform")
                .file("Kubefile", DocumentedExample.block(PAGE, "dockerfile", "COPY mysql.tar images"))
                .file("rootfs/etc/motd", "hello\n")
                .configuration(DocumentedExample.block(PAGE, "xml", "<shippedImages>"));
        ClusterProject shop = ClusterProject.create(parent, "shop")
                .kubefile(DocumentedExample.block(PAGE, "dockerfile", "FROM scratch\nAPP shop"))
                .file("shop.yaml", """
                        kind: Pod
                        spec:
                          initContainers:
                            - image: acme/tools:2.1
                          containers:
                            - image: acme/app:1.0
                            - image: acme/saved:1
                        """)
                .configuration("<type>app-installer</type>" + sources);
        ClusterProject store = ClusterProject.create(parent, "store")
                .dependency("com.acme", "platform", "1.0", "sealer-image")
                .configuration(sources + DocumentedExample.block(PAGE, "xml", "<contextDirectory>"));
        Files.writeString(
                store.directory().resolve("Kubefile"),
                DocumentedExample.block(PAGE, "dockerfile", "FROM mvn:com.acme:platform"));
        pom("all", parent, "pom", DocumentedExample.block(PAGE, "xml", "<module>store</module>"));
        pom("app", parent.resolve("app"), "pom", "");

        build("verify").execute().assertSucceeded();
        for (ClusterProject built : new ClusterProject[] {shop, store}) {
            assertThat(built.target().resolve("sealer/images.lock"))
                    .content()
                    .contains("docker.io/acme/tools:2.1\n    digest: " + TOOLS.digest()
                            + "\n    source: mvn:com.acme:tools:2.1:image")
                    .contains(
                            "docker.io/acme/saved:1\n    digest: " + SAVED.digest() + "\n    source: images/saved.tar")
                    .contains("\n    source: \"../app/target/jib-image.tar\"\n");
            assertThat(built.target().resolve("sealer/verification.json"))
                    .content()
                    .contains("\"complete\": true");
            assertThatJibsImageWasTaken(built.target().resolve("sealer/images.lock"));
            assertThat(built.target().resolve("sealer/image.json")).content().contains("\"name\": \"shop\"");
        }
        assertThat(platform.target().resolve("sealer/images.lock"))
                .content()
                .contains("docker.io/library/mysql:5.7\n", "    source: src/main/sealer/mysql.tar\n");
        assertThat(ImageJson.of(store).layers())
                .startsWith(ImageJson.of(platform).layers().toArray(String[]::new));
        String digest = ImageJson.of(store).digest();
        assertThat(build("sealer:why", "-pl", "shop")
                        .execute()
                        .assertSucceeded()
                        .log())
                .contains("docker.io/acme/saved:1 (certain, from images/saved.tar, ");

        Workspace.delete(shop.target());
        Workspace.delete(store.target());
        build("verify", "-o").execute().assertSucceeded();
        assertThat(ImageJson.of(store).digest()).isEqualTo(digest);
    }

    /** Jib's tar has no manifest and compressed layers: the manifest that is made names what is in the tar, byte for byte. */
    private static void assertThatJibsImageWasTaken(Path lock) throws IOException {
        Path tar = Files.createDirectories(parent.resolve("unpacked"));
        Command.of("tar", "-xf")
                .and(parent.resolve("app/target/jib-image.tar"), "-C", tar)
                .run()
                .assertSucceeded();
        LockEntry entry = ImageLock.read(lock, "")
                .orElseThrow()
                .find(Reference.parse("acme/app:1.0"))
                .orElseThrow();
        BlobCache cache = new BlobCache(parent.resolve("cache"));
        Manifest.Image manifest = (Manifest.Image) Manifest.parse(
                Files.readAllBytes(cache.find(entry.digest()).orElseThrow().file()));
        assertThat(cache.find(manifest.config().digest()).orElseThrow().file())
                .hasSameBinaryContentAs(tar.resolve("config.json"));
        assertThat(manifest.layers())
                .hasSize(3)
                .allSatisfy(layer -> assertThat(
                                cache.find(layer.digest()).orElseThrow().file())
                        .hasSameBinaryContentAs(tar.resolve(layer.digest().hex() + ".tar.gz")));
        assertThat(manifest.layers()).extracting(Descriptor::mediaType).containsOnly(MediaType.OCI_LAYER_GZIP);
    }

    private static MavenBuild build(String... words) {
        return MavenBuild.in(parent)
                .run(words)
                .property("sealer.cache", parent.resolve("cache"))
                .property("sealer.mirrors", nobody);
    }

    private static void pom(String artifactId, Path directory, String packaging, String more) throws IOException {
        Files.writeString(directory.resolve("pom.xml"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>com.acme</groupId>
                  <artifactId>%s</artifactId>
                  <version>1.0</version>
                  <packaging>%s</packaging>
                  %s
                </project>
                """.formatted(artifactId, packaging, more));
    }
}
