package io.sealer.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.ProblemException;
import io.sealer.cache.BlobCache;
import io.sealer.oci.Digest;
import io.sealer.oci.Manifest;
import io.sealer.oci.MediaType;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.ImageTar;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestImage.Format;
import io.sealer.testkit.TestLayer;
import io.sealer.testkit.TestTar;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that come from files and artifacts. */
class ImageSourcesTest {

    private static final Reference APP = Reference.parse("acme/app:1");
    private static final TestLayer LAYER =
            TestLayer.uncompressed(Map.of("app.jar", "classes".getBytes(StandardCharsets.UTF_8)));
    private static final TestImage IMAGE = TestImage.oci(Platform.LINUX_AMD64, LAYER, TestLayer.random(2, 30_000));
    private static final TestImage ARM = TestImage.oci(Platform.LINUX_ARM64, TestLayer.random(3, 100));
    private static final TestImage DB = TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(4, 500));

    @TempDir
    Path basedir;

    private FaultRegistry registry;
    private TestProject project;

    @BeforeEach
    void start() throws IOException {
        registry = FaultRegistry.start().push("acme/db:1", DB);
        project = new TestProject(basedir, registry).pod("app", "acme/app:1").pod("db", "acme/db:1");
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private void sources(String... sources) {
        project.discovery = TestProject.DISCOVERY.withImageSources(List.of(sources));
    }

    private Path tar() {
        return basedir.resolve("target/app.tar");
    }

    private LockEntry collected(Reference reference) throws IOException {
        return ImageLock.read(project.project().collectedLock(), "")
                .orElseThrow()
                .find(reference)
                .orElseThrow();
    }

    private byte[] cached(Digest digest) throws IOException {
        return Files.readAllBytes(
                new BlobCache(project.cache()).find(digest).orElseThrow().file());
    }

    @Test
    void sourcesAreNotedThatAreRead() throws IOException {
        ImageTar.docker(IMAGE, "acme/app:1").write(tar());
        sources("docker.io/acme/app:1=target/app.tar", "docker.io/acme/unused:1=target/unused.tar");
        UsedFiles used = new UsedFiles();
        project.bases = new BaseSettings(List.of(), ArtifactImages.none(), Optional.of(used));
        project.collect();
        assertThat(used.looks()).containsOnlyKeys(tar());
    }

    @Test
    void whatDockerSavedIsTakenByteForByteAndNoRegistryIsAsked() throws IOException {
        ImageTar.docker(IMAGE, "acme/app:1").write(tar());
        sources("docker.io/acme/app:1=target/app.tar");
        project.collect();
        LockEntry entry = collected(APP);
        assertThat(entry.source()).contains("target/app.tar");
        assertThat(registry.requests("/v2/acme/app/**")).isEmpty();
        Manifest.Image manifest = (Manifest.Image) Manifest.parse(cached(entry.digest()));
        Manifest.Image original = (Manifest.Image) Manifest.parse(IMAGE.manifest());
        assertThat(manifest.mediaType()).isEqualTo(MediaType.OCI_MANIFEST);
        assertThat(manifest.config().digest()).isEqualTo(original.config().digest());
        assertThat(manifest.layers()).isEqualTo(original.layers());
        for (var layer : manifest.layers()) {
            assertThat(cached(layer.digest())).isEqualTo(IMAGE.blobs().get(layer.digest()));
        }
        project.pack();
        assertThat(new VerifyStep(project.discovery, project.cache(), project.progress())
                        .run(project.project(), false)
                        .problems())
                .isEmpty();

        registry.clearLog();
        project.offline = true;
        project.collect();
        assertThat(collected(APP)).isEqualTo(entry);
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void layersThatDockerWroteOnceAndLinkedToAreFound() throws IOException {
        byte[] layer = IMAGE.blobs().get(LAYER.digest());
        String config = "{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\""
                + LAYER.diffId() + "\",\"" + LAYER.diffId() + "\"]}}";
        Files.createDirectories(tar().getParent());
        Files.write(
                tar(),
                new TestTar()
                        .symlink("b/layer.tar", "../a/layer.tar")
                        .file("a/layer.tar", new String(layer, StandardCharsets.ISO_8859_1))
                        .file("c.json", config)
                        .file(
                                "manifest.json",
                                "[{\"Config\":\"c.json\",\"RepoTags\":[\"acme/app:1\"],\"Layers\":"
                                        + "[\"a/layer.tar\",\"b/layer.tar\"]}]")
                        .bytes());
        sources("target/app.tar");
        project.collect();
        assertThat(((Manifest.Image) Manifest.parse(cached(collected(APP).digest()))).layers())
                .hasSize(2)
                .allMatch(one -> one.digest().equals(LAYER.digest()));
    }

    @Test
    void manifestsKeepTheirBytes() throws IOException {
        String raw = new String(IMAGE.manifest(), StandardCharsets.UTF_8);
        byte[] manifest = (raw.substring(0, raw.lastIndexOf('}'))
                        + ", \"artifactType\":\"application/x\",\"annotations\":{\"a\":\"b\"},\"subject\":{\"mediaType\":\""
                        + MediaType.OCI_MANIFEST + "\",\"digest\":\"" + DB.digest() + "\",\"size\":7} }")
                .getBytes(StandardCharsets.UTF_8);
        ImageTar.oci()
                .image("other:1", IMAGE)
                .entry("docker.io/acme/app:1", MediaType.OCI_MANIFEST, manifest)
                .write(tar());
        sources("target/app.tar");
        project.collect();
        assertThat(collected(APP).digest()).isEqualTo(Digest.of(manifest));
        assertThat(cached(Digest.of(manifest))).isEqualTo(manifest);
    }

    @Test
    void whatForeignManifestsCarrySurvivesTheWayFromARegistryIntoTheImageAndItsServer() throws IOException {
        TestImage foreign = TestImage.builder(Format.OCI, Platform.LINUX_AMD64)
                .layers(LAYER)
                .manifestField("artifactType", "\"application/x\"")
                .manifestField(
                        "subject",
                        "{\"mediaType\":\"" + MediaType.OCI_MANIFEST + "\",\"digest\":\"" + DB.digest()
                                + "\",\"size\":7,\"artifactType\":\"application/y\"}")
                .build();
        TestImage index = TestImage.ociIndex(foreign, ARM);
        registry.push("acme/app:1", index);
        project.collect();
        assertThat(collected(APP).digest()).isEqualTo(index.digest());
        assertThat(cached(foreign.digest())).isEqualTo(foreign.manifest());
        PackagedImage packed = project.pack();
        Path out = basedir.resolve("out");
        new ExtractStep(out, "registry/docker/registry/v2/blobs", false, false)
                .run(
                        new ImageSource(
                                project.registries(),
                                List.of(Platform.LINUX_AMD64),
                                project.cache(),
                                project.progress()),
                        packed.archive().toString());
        for (TestImage one : List.of(index, foreign)) {
            String hex = one.digest().hex();
            assertThat(out.resolve("sha256/" + hex.substring(0, 2) + "/" + hex + "/data"))
                    .hasBinaryContent(one.manifest());
        }
    }

    @Test
    void ofAnIndexThePlatformOfTheBuildIsTaken() throws IOException {
        TestImage index = TestImage.ociIndexWithAttestations(ARM, IMAGE);
        ImageTar.oci().image("1", index).unpack(basedir.resolve("layout"));
        sources("acme/app:1=" + basedir.resolve("layout"));
        project.collect();
        assertThat(collected(APP).digest()).isEqualTo(index.digest());
        assertThat(collected(APP).source()).contains("layout");
        assertThat(cached(index.digest())).isEqualTo(index.manifest());
        assertThat(new BlobCache(project.cache()).find(ARM.digest())).isEmpty();
    }

    @Test
    void manifestsOfOneNameAreOneImage() throws IOException {
        ImageTar.oci().image("acme/app:1", ARM).image("acme/app:1", IMAGE).write(tar());
        sources("target/app.tar");
        project.collect();
        Manifest.Index index =
                (Manifest.Index) Manifest.parse(cached(collected(APP).digest()));
        assertThat(index.forPlatform(Platform.LINUX_AMD64).orElseThrow().digest())
                .isEqualTo(IMAGE.digest());
        assertThat(index.forPlatform(Platform.LINUX_ARM64).orElseThrow().digest())
                .isEqualTo(ARM.digest());
    }

    @Test
    void aPlatformThatIsMissingStopsTheBuildBeforeTheFirstBlob() throws IOException {
        ImageTar.oci().image("acme/app:1", TestImage.ociIndex(ARM)).write(tar());
        ImageTar.docker(ARM, "acme/db:1").write(basedir.resolve("target/db.tar"));
        sources("target/app.tar", "target/db.tar");
        project.pod("web", "acme/web:1");
        registry.push("acme/web:1", DB);
        assertThatThrownBy(project::collect)
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("2 problems")
                .hasMessageContaining(
                        "<imageSources>: target/app.tar: docker.io/acme/app:1: it has no image for linux/amd64, only for"
                                + " linux/arm64")
                .hasMessageContaining("target/db.tar: docker.io/acme/db:1: it has no image for linux/amd64");
        assertThat(registry.requests("/v2/**/blobs/**")).isEmpty();
    }

    @Test
    void anArtifactIsASourceToo() throws IOException {
        Path file = ImageTar.docker(IMAGE).write(basedir.resolve("repository/app-1.tar"));
        project.bases = new BaseSettings(List.of(), new ArtifactImages() {
            @Override
            public ArtifactImage resolve(String coordinates) {
                assertThat(coordinates).isEqualTo("com.acme:app:1:image");
                return new ArtifactImage(coordinates, file);
            }

            @Override
            public List<ArtifactImage> dependencies() {
                return List.of();
            }
        });
        sources("acme/app:1 = mvn:com.acme:app:1:image");
        project.collect();
        assertThat(collected(APP).source()).contains("mvn:com.acme:app:1:image");
    }

    @Test
    void whatNothingNeedsIsWarnedOfAndNotRead() throws IOException {
        ImageTar.docker(IMAGE, "acme/app:1", "acme/app:2").write(tar());
        ImageTar.docker(DB, "acme/other:1").write(basedir.resolve("other.tar"));
        sources("target/app.tar", "other.tar", "acme/none:1=never/built.tar");
        project.collect();
        assertThat(project.said.stream().filter(line -> line.startsWith("WARN")))
                .containsExactly(
                        "WARN <imageSources>: nothing needs an image of other.tar",
                        "WARN <imageSources>: nothing needs an image of never/built.tar, which is to be"
                                + " docker.io/acme/none:1");
        assertThat(project.said)
                .contains("taken from target/app.tar: " + APP + "@"
                        + collected(APP).digest());
    }

    @Test
    void twoSourcesForOneNameAreRefused() throws IOException {
        ImageTar.docker(IMAGE, "acme/app:1").write(tar());
        ImageTar.docker(DB, "docker.io/acme/app:1").write(basedir.resolve("b.tar"));
        sources("target/app.tar", "b.tar");
        assertThatThrownBy(project::collect)
                .hasMessageContaining("<imageSources>: both target/app.tar and b.tar have docker.io/acme/app:1");
        sources("acme/app:1=target/app.tar", "docker.io/acme/app:1=b.tar");
        assertThatThrownBy(project::collect)
                .hasMessageContaining("<imageSources>: both target/app.tar and b.tar have docker.io/acme/app:1");
    }

    @Test
    void entriesThatAreNoneAreOneReport() throws IOException {
        ImageTar.docker(IMAGE).write(tar());
        ImageTar.oci().image("a:1", IMAGE).image("b:1", DB).write(basedir.resolve("two.tar"));
        sources("acme/App:1=x", "acme/app:2=", "never.tar", "target/app.tar", "acme/app:1=two.tar");
        assertThatThrownBy(project::collect)
                .hasMessageContaining("5 problems")
                .hasMessageContaining("repository names are lower-case")
                .hasMessageContaining("acme/app:2=\" names no file")
                .hasMessageContaining("<imageSources>: there is no never.tar")
                .hasMessageContaining("target/app.tar does not tell the name of its image")
                .hasMessageContaining("two.tar has 2 images, but not docker.io/acme/app:1")
                .hasMessageContaining("it has a:1, b:1");
    }

    @Test
    void aDigestInAManifestHasToBeTheSourcesDigest() throws IOException {
        ImageTar.oci().image("acme/app:1", IMAGE).write(tar());
        sources("target/app.tar");
        project.pod("app", "acme/app:1@" + DB.digest());
        assertThatThrownBy(project::collect)
                .hasMessageContaining("ctx/manifests/app.yaml:4: docker.io/acme/app:1@" + DB.digest() + " is to be "
                        + DB.digest() + ", but target/app.tar of <imageSources> has " + IMAGE.digest());
        project.pod("app", "acme/app:1@" + IMAGE.digest());
        project.collect();
    }

    @Test
    void damagedAndHostileFilesGiveOneMessageAndLeaveNothing() throws IOException {
        byte[] sound = ImageTar.oci().image("acme/app:1", IMAGE).bytes();
        Digest layer = LAYER.digest();
        byte[] other = IMAGE.blobs().get(layer).clone();
        other[600] ^= 1;
        String config = ((Manifest.Image) Manifest.parse(IMAGE.manifest()))
                        .config()
                        .digest()
                        .hex() + ".json";
        assertRefused(Arrays.copyOf(sound, sound.length / 2), "it ends too early");
        assertRefused("no tar at all".repeat(100).getBytes(StandardCharsets.UTF_8), "it is no tar archive");
        assertRefused(gzip(sound), "compressed with gzip");
        assertRefused(
                ImageTar.oci().image("acme/app:1", IMAGE).blob(layer, other).bytes(),
                "the blob " + layer + " is damaged: it is " + Digest.of(other));
        assertRefused(
                ImageTar.oci()
                        .image("acme/app:1", IMAGE)
                        .blob(layer, new byte[7])
                        .bytes(),
                "it has 7 bytes, not ");
        assertRefused(
                ImageTar.oci().image("acme/app:1", IMAGE).without(layer).bytes(), "the blob " + layer + " is missing");
        assertRefused(
                ImageTar.oci()
                        .image("acme/app:1", IMAGE)
                        .blob(IMAGE.digest(), DB.manifest())
                        .bytes(),
                "the blob " + IMAGE.digest() + " is damaged");
        assertRefused(
                ImageTar.docker(IMAGE, "acme/app:1")
                        .file(layer.hex() + "/layer.tar", other)
                        .bytes(),
                "the blob " + layer + " is damaged");
        assertRefused(
                ImageTar.docker(IMAGE, "acme/app:1")
                        .file(config, DB.blobs().values().iterator().next())
                        .bytes(),
                "");
        assertRefused(
                new TestTar().file("../../etc/passwd", "x").bytes(), "\"../../etc/passwd\" leads out of the archive");
        assertRefused(new TestTar().file("index.json", "[".repeat(5000)).bytes(), "not JSON");
        assertRefused(
                new TestTar()
                        .file("index.json", "{\"schemaVersion\":2,\"manifests\":[]}")
                        .bytes(),
                "no image");
        assertRefused(new TestTar().file("a", "b").bytes(), "neither index.json nor manifest.json");
        assertRefused(
                new TestTar()
                        .symlink("manifest.json", "/etc/passwd")
                        .symlink("index.json", "../../../../etc/passwd")
                        .bytes(),
                "neither index.json nor manifest.json");
    }

    private void assertRefused(byte[] file, String message) throws IOException {
        Files.createDirectories(tar().getParent());
        Files.write(tar(), file);
        sources("acme/app:1=target/app.tar");
        assertThatThrownBy(project::collect)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problems())
                                .singleElement()
                                .satisfies(problem -> assertThat(problem.toString())
                                        .startsWith("<imageSources>: target/app.tar")
                                        .contains(message)));
        assertThat(project.project().collectedLock()).doesNotExist();
        assertThat(new BlobCache(project.cache()).find(LAYER.digest())).isEmpty();
        assertThat(registry.requests("/v2/**/blobs/**")).isEmpty();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    @Test
    void aDirectoryDoesNotLeadOutOfItself() throws IOException {
        Files.writeString(basedir.resolve("secret"), "{}");
        ImageTar.docker(IMAGE, "acme/app:1")
                .file("manifest.json", "[{\"Config\":\"../secret\",\"Layers\":[]}]".getBytes(StandardCharsets.UTF_8))
                .unpack(basedir.resolve("dir"));
        sources("acme/app:1=dir");
        assertThatThrownBy(project::collect).hasMessageContaining("the file ../secret is missing");
    }

    @Test
    void locksPinNothingThatHasASource() throws IOException {
        registry.push("acme/app:1", DB);
        project.lock();
        assertThat(project.lockFile()).content().contains("acme/app:1");
        ImageTar.oci().image("acme/app:1", IMAGE).write(tar());
        sources("acme/app:1=target/app.tar");
        project.said.clear();
        project.collect();
        assertThat(collected(APP).digest()).isEqualTo(IMAGE.digest());
        assertThat(project.said)
                .contains(APP + " is what target/app.tar has, not what ctx/images.lock says (mvn sealer:lock drops the"
                        + " entry)");

        Files.delete(tar());
        project.lock();
        assertThat(project.lockFile()).content().contains("acme/db:1").doesNotContain("acme/app:1");
        ImageTar.oci()
                .image("acme/app:1", TestImage.oci(Platform.LINUX_AMD64, LAYER))
                .write(tar());
        project.collect();

        ImageLock.read(project.project().collectedLock(), "").orElseThrow().write(project.lockFile());
        sources();
        assertThatThrownBy(project::collect).hasMessageContaining("acme/app:1 is not in ctx/images.lock");
    }

    @Test
    void whyNamesTheSource() throws IOException {
        ImageTar.oci().image("acme/app:1", IMAGE).write(tar());
        sources("target/app.tar");
        project.collect();
        String text = new WhyStep(List.of()).run(project.project(), project.discovery, project.cache(), false);
        assertThat(text)
                .contains("docker.io/acme/app:1 (certain, from target/app.tar, ")
                .contains("docker.io/acme/db:1 (certain, ")
                .doesNotContain("docker.io/acme/db:1 (certain, from");
        assertThat(new WhyStep(List.of()).run(project.project(), project.discovery, project.cache(), true))
                .contains("\"source\": \"target/app.tar\"");
    }

    @Test
    void aBuilderThatKeepsQuietAboutTheVariantIsNotRefused() throws IOException {
        TestImage v7 = TestImage.builder(Format.OCI, new Platform("linux", "arm", ""))
                .layers(LAYER)
                .build();
        ImageTar.docker(v7, "acme/app:1").write(tar());
        registry.push("acme/db:1", v7);
        sources("target/app.tar");
        project.collecting(new Platform("linux", "arm", "v7")).run();
        assertThat(collected(APP).source()).isEqualTo(Optional.of("target/app.tar"));
    }
}
