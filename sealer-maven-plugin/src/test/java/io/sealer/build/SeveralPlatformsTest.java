package io.sealer.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.ProblemException;
import io.sealer.cache.BlobCache;
import io.sealer.image.ArchiveFormat;
import io.sealer.image.ArchivedImage;
import io.sealer.image.Compression;
import io.sealer.image.OciArchiveReader;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.ImageTar;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One build for several platforms: what each of them gets, what they share, and what is said of them. */
class SeveralPlatformsTest {

    private static final Platform AMD64 = Platform.LINUX_AMD64;
    private static final Platform ARM64 = Platform.LINUX_ARM64;
    private static final TestLayer SHARED = TestLayer.random(1, 90_000);
    private static final TestLayer ARM_ONLY = TestLayer.random(3, 1000);
    private static final TestImage WEB = TestImage.ociIndex(
            TestImage.oci(AMD64, SHARED, TestLayer.random(2, 1000)), TestImage.oci(ARM64, SHARED, ARM_ONLY));
    private static final TestImage DB = TestImage.oci(AMD64, TestLayer.random(4, 1000));

    @TempDir
    Path basedir;

    private FaultRegistry registry;
    private TestProject project;

    @BeforeEach
    void start() throws IOException {
        registry = FaultRegistry.start().push("library/web:1", WEB).push("acme/db:1", DB);
        project = new TestProject(basedir, registry)
                .write("Kubefile", "FROM scratch\nCOPY manifests manifests\nCOPY $ARCH .\nLABEL of=$TARGETPLATFORM\n")
                .write("amd64/etc/arch", "amd64")
                .write("arm64/etc/arch", "arm64")
                .pod("web", "web:1");
        project.platforms = List.of(AMD64, ARM64);
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private static TestImage base(Platform platform, String text) {
        return TestImage.oci(platform, TestLayer.of(Map.of("etc/base", text.getBytes(StandardCharsets.UTF_8))));
    }

    private List<String> arches(Path archive) throws IOException {
        OpenedImage image = OpenedImage.file(archive, "x");
        return new ImageReading(project.cache(), project.progress())
                .read(image, false).platforms().stream()
                        .map(one -> one.platform() + " " + text(one, "etc/arch"))
                        .toList();
    }

    private static String text(ReadImage.OnPlatform image, String path) {
        try (var in = image.rootfs().open(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void eachPlatformHasItsOwnFilesAndImages() throws IOException {
        CollectedImages collected = project.collect();
        assertThat(collected.images()).isEqualTo(1);
        PackagedImage packed = project.pack();
        OciArchiveReader archive = OciArchiveReader.open(packed.archive());
        assertThat(archive.root().digest()).isEqualTo(packed.digest());
        assertThat(archive.images()).extracting(ArchivedImage::platform).containsExactly(AMD64, ARM64);
        assertThat(archive.images())
                .extracting(image -> image.config().labels().get("of"))
                .containsExactly("linux/amd64", "linux/arm64");
        assertThat(arches(packed.archive())).containsExactly("linux/amd64 amd64", "linux/arm64 arm64");
        Verification verified =
                new VerifyStep(project.discovery, project.cache(), project.progress()).run(project.project(), false);
        assertThat(verified.isComplete()).as(verified.text()).isTrue();
        assertThat(verified.text()).contains("linux/amd64: 1 image", "linux/arm64: 1 image");
    }

    @Test
    void aTagIsAskedForOnceAndWhatPlatformsShareIsFetchedOnce() throws IOException {
        project.collect();
        assertThat(registry.requests("GET /v2/library/web/manifests/1").size()
                        + registry.requests("HEAD /v2/library/web/manifests/1").size())
                .isEqualTo(1);
        assertThat(registry.requests("GET /v2/library/web/blobs/" + SHARED.digest()))
                .hasSize(1);
        assertThat(project.project().collectedLock())
                .content()
                .containsOnlyOnce("reference: docker.io/library/web:1")
                .contains(
                        "platforms:\n      - linux/amd64\n      - linux/arm64\n",
                        WEB.digest().toString());
    }

    @Test
    void anotherListOfPlatformsIsAnotherImage() throws IOException {
        project.collect();
        PackagedImage both = project.pack();
        assertThat(project.pack().upToDate()).isTrue();
        project.platforms = List.of(ARM64);
        assertThatThrownBy(project::pack).hasMessageContaining("have changed");
        project.collect();
        PackagedImage one = project.pack();
        assertThat(one.upToDate()).isFalse();
        assertThat(one.digest()).isNotEqualTo(both.digest());
    }

    @Test
    void whatIsWrongOnEveryPlatformIsSaidOnceAndTheRestWithItsPlatform() throws IOException {
        project.pod("db", "acme/db:1")
                .pod("none", "acme/none:1")
                .pod("bad", "Acme/None")
                .write("arm64/manifests/arm.yaml", "kind: Pod\nspec:\n  containers:\n    - image: 'a b'\n");
        assertThatThrownBy(project::collect)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problems())
                                .extracting(Object::toString)
                                .hasSize(2)
                                .anySatisfy(line -> assertThat(line)
                                        .startsWith("ctx/manifests/bad.yaml:4: ")
                                        .doesNotContain("linux/"))
                                .anySatisfy(line -> assertThat(line)
                                        .startsWith("ctx/arm64/manifests/arm.yaml:4: for linux/arm64: ")));
        Files.delete(project.context().resolve("manifests/bad.yaml"));
        Files.delete(project.context().resolve("arm64/manifests/arm.yaml"));
        assertThatThrownBy(project::collect)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problems())
                                .extracting(Object::toString)
                                .hasSize(2)
                                .anySatisfy(line ->
                                        assertThat(line).contains("acme/none:1").doesNotContain("linux/"))
                                .anySatisfy(line -> assertThat(line)
                                        .contains("acme/db:1: is made for linux/amd64 alone, not for linux/arm64")
                                        .doesNotContain("for linux/arm64: ")));
        assertThat(registry.requests("GET /v2/*/*/blobs/" + SHARED.digest())).isEmpty();
    }

    @Test
    void platformsShareLayersInAnArchiveWithAnIndex() throws IOException {
        project.collect();
        PackagedImage sealer = project.pack();
        project.archives = new ArchiveSettings(Compression.AUTO, ArchiveFormat.OCI, false);
        PackagedImage oci = project.pack();
        assertThat(oci.upToDate()).isFalse();
        assertThat(oci.digest()).isEqualTo(sealer.digest());
        assertThat(sealer.size() - oci.size()).isGreaterThan(SHARED.blob().length);
        assertThat(oci.layers()).isLessThan(sum(OciArchiveReader.open(oci.archive())));
    }

    private static int sum(OciArchiveReader archive) {
        return archive.images().stream()
                .mapToInt(image -> image.manifest().layers().size())
                .sum();
    }

    @Test
    void eachPlatformCanHaveAnArchiveOfItsOwn() throws IOException {
        project.archives = new ArchiveSettings(Compression.AUTO, ArchiveFormat.SEALER, true);
        project.collect();
        PackagedImage packed = project.pack();
        assertThat(packed.platforms())
                .containsOnly(
                        Map.entry(AMD64, basedir.resolve("target/x-linux-amd64.tar")),
                        Map.entry(ARM64, basedir.resolve("target/x-linux-arm64.tar")));
        OciArchiveReader all = OciArchiveReader.open(packed.archive());
        for (int i = 0; i < 2; i++) {
            OciArchiveReader one = OciArchiveReader.open(packed.platforms().get(project.platforms.get(i)));
            assertThat(one.name()).contains("localhost/x:1");
            assertThat(one.root().digest())
                    .isEqualTo(all.images().get(i).manifest().digest());
        }
        assertThat(project.pack().upToDate()).isTrue();
        Files.delete(packed.platforms().get(ARM64));
        assertThat(project.pack().upToDate()).isFalse();
        assertThat(packed.platforms().get(ARM64)).exists();
    }

    @Test
    void oneOfOnePlatformIsTheArchiveItself() throws IOException {
        project.archives = new ArchiveSettings(Compression.AUTO, ArchiveFormat.SEALER, true);
        project.platforms = List.of(ARM64);
        project.collect();
        PackagedImage packed = project.pack();
        assertThat(packed.platforms()).containsOnly(Map.entry(ARM64, packed.archive()));
    }

    @Test
    void anImageMayLieInAFileAPlatform() throws IOException {
        TestImage amd64 = TestImage.docker(AMD64, TestLayer.random(6, 500));
        TestImage arm64 = TestImage.docker(ARM64, TestLayer.random(7, 500));
        ImageTar.docker(amd64, "acme/agent:2").write(basedir.resolve("agent-amd64.tar"));
        ImageTar.docker(arm64, "acme/agent:2").write(basedir.resolve("agent-arm64.tar"));
        project.pod("agent", "acme/agent:2");
        project.discovery = TestProject.DISCOVERY.withImageSources(List.of("docker.io/acme/agent:2=agent-$ARCH.tar"));
        project.collect();
        assertThat(project.project().collectedLock())
                .content()
                .contains(
                        "source: agent-amd64.tar\n    platforms:\n      - linux/amd64\n",
                        "source: agent-arm64.tar\n    platforms:\n      - linux/arm64\n");
        project.pack();
        assertThat(new VerifyStep(project.discovery, project.cache(), project.progress())
                        .run(project.project(), false)
                        .problems())
                .isEmpty();
        assertThat(registry.requests("/v2/acme/agent/**")).isEmpty();

        ImageTar.docker(amd64, "acme/agent:2").write(basedir.resolve("agent-arm64.tar"));
        assertThatThrownBy(project::collect)
                .hasMessageContaining("agent-arm64.tar", "it has no image for linux/arm64, only for linux/amd64")
                .hasMessageNotContaining("for linux/arm64: ");
    }

    @Test
    void whySaysWhatIsDifferentOnOtherPlatforms() throws IOException {
        registry.push("acme/arm:1", TestImage.oci(ARM64, TestLayer.random(5, 30_000)));
        project.write("arm64/manifests/arm.yaml", "kind: Pod\nspec:\n  containers:\n    - image: acme/arm:1\n");
        project.collect();
        assertThat(why(project.discovery)).matches("""
                1 image for linux/amd64, .* kB

                docker.io/library/web:1 \\(certain, .* kB, without it .* kB less\\)
                  ctx/manifests/web.yaml:4  Pod  spec.containers\\[0\\].image

                2 images for linux/arm64, .* kB

                Needed where they are for linux/amd64:

                docker.io/library/web:1 \\(certain, .* kB, without it .* kB less\\)

                docker.io/acme/arm:1 \\(certain, 3. kB, without it 3. kB less\\)
                  ctx/arm64/manifests/arm.yaml:4  Pod  spec.containers\\[0\\].image
                """);
        assertThat(why(project.discovery, "acme/arm"))
                .contains("0 of 1 image for linux/amd64", "1 of 2 images for linux/arm64");
        assertThatThrownBy(() -> why(project.discovery, "acme/none")).hasMessageContaining("acme/none");
        PackagedImage packed = project.pack();
        assertThat(new WhyStep(List.of())
                        .run(
                                new ImageSource(
                                        project.registries(), List.of(AMD64), project.cache(), project.progress()),
                                packed.archive().toString(),
                                project.discovery,
                                false))
                .contains("1 image for linux/amd64", "2 images for linux/arm64", "docker.io/acme/arm:1 (certain, 3");
    }

    private String why(DiscoverySettings settings, String... only) throws IOException {
        return new WhyStep(List.of(only)).run(project.project(), settings, project.cache(), false);
    }

    @Test
    void theDirectoryOfOnePlatformIsWrongForTheOther() throws IOException {
        project.write("Kubefile", "FROM scratch\nCOPY manifests manifests\nCOPY amd64 .\n");
        assertThatThrownBy(() -> new KubefileStep(project.project(), project.cache(), project.progress()).run())
                .hasMessageStartingWith("ctx/Kubefile:3: COPY amd64 takes what is named for amd64 into the image for"
                        + " linux/arm64 - write ${ARCH} instead of amd64");
        assertThatThrownBy(project::collect).hasMessageContaining("ctx/Kubefile:3: COPY amd64");
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void aBaseIsTakenForEachPlatformAndAskedForOnce() throws IOException {
        TestImage base = TestImage.ociIndex(base(AMD64, "of amd64"), base(ARM64, "of arm64"));
        registry.push("acme/base:1", base);
        project.write("Kubefile", "FROM acme/base:1\nCOPY manifests manifests\nCOPY ${ARCH} .\n");
        project.collect();
        assertThat(registry.requests("GET /v2/acme/base/manifests/1").size()
                        + registry.requests("HEAD /v2/acme/base/manifests/1").size())
                .isEqualTo(1);
        List<ReadImage.OnPlatform> images = new ImageReading(project.cache(), project.progress())
                .read(OpenedImage.file(project.pack().archive(), "x"), false)
                .platforms();
        assertThat(images).extracting(image -> text(image, "etc/base")).containsExactly("of amd64", "of arm64");
        assertThat(project.project().collectedLock())
                .content()
                .contains("base:\n  reference: docker.io/acme/base:1\n  digest: " + base.digest());
    }

    @Test
    void basesOfOtherNamesAreLockedBesideEachOther() throws IOException {
        TestImage amd64 = base(AMD64, "1");
        TestImage arm64 = base(ARM64, "2");
        registry.push("acme/base-amd64:1", amd64).push("acme/base-arm64:1", arm64);
        project.write("Kubefile", "FROM acme/base-${ARCH}:1\nCOPY manifests manifests\nCOPY ${ARCH} .\n");
        project.lock();
        assertThat(project.lockFile())
                .content()
                .contains(
                        "  - reference: docker.io/acme/base-amd64:1\n    digest: " + amd64.digest(),
                        "  - reference: docker.io/acme/base-arm64:1\n    digest: " + arm64.digest());
        registry.push("acme/base-arm64:1", base(ARM64, "3"));
        project.collect();
        assertThat(project.project().collectedLock())
                .content()
                .contains(arm64.digest().toString());
        assertThat(project.pack().layers()).isGreaterThan(2);
    }

    @Test
    void ofDependenciesWithOneNameThatOfThePlatformIsTaken() throws IOException {
        project.archives = new ArchiveSettings(Compression.AUTO, ArchiveFormat.SEALER, true);
        project.collect();
        List<ArtifactImages.ArtifactImage> artifacts = new ArrayList<>();
        for (Map.Entry<Platform, Path> one : project.pack().platforms().entrySet()) {
            String classifier = PlatformList.classifier(one.getKey());
            Path file = Files.move(one.getValue(), basedir.resolve(classifier + ".tar"));
            artifacts.add(new ArtifactImages.ArtifactImage("com.acme:x:1:" + classifier, file));
        }
        project.bases = new BaseSettings(List.of(), new ArtifactImages() {
            @Override
            public ArtifactImage resolve(String coordinates) {
                throw new AssertionError(coordinates);
            }

            @Override
            public List<ArtifactImage> dependencies() {
                return artifacts;
            }
        });
        project.write("Kubefile", "FROM x:1\nCOPY manifests manifests\n");
        project.collect();
        assertThat(project.said)
                .contains(
                        "linux/amd64: FROM x:1 is the dependency com.acme:x:1:linux-amd64",
                        "linux/arm64: FROM x:1 is the dependency com.acme:x:1:linux-arm64");
        assertThat(arches(project.pack().archive())).containsExactly("linux/amd64 amd64", "linux/arm64 arm64");
    }

    @Test
    void ourOwnArchiveOfSeveralPlatformsIsABase() throws IOException {
        project.collect();
        PackagedImage base = project.pack();
        registry.clearLog();
        TestProject app = new TestProject(basedir.resolve("app"), registry)
                .write("Kubefile", "FROM " + base.archive() + "\nCOPY motd etc/\n")
                .write("motd", "mine");
        app.platforms = List.of(ARM64, AMD64);
        assertThat(app.collect().images()).isEqualTo(1);
        PackagedImage packed = app.pack();
        assertThat(arches(packed.archive())).containsExactly("linux/arm64 arm64", "linux/amd64 amd64");
        assertThat(registry.requests("GET /v2/library/web/blobs/**")).isEmpty();
        List<ArchivedImage> below = OciArchiveReader.open(base.archive()).images();
        List<ArchivedImage> above = OciArchiveReader.open(packed.archive()).images();
        for (int i = 0; i < 2; i++) {
            assertThat(above.get(1 - i).manifest().layers())
                    .startsWith(below.get(i).manifest().layers().toArray(Descriptor[]::new));
        }
        assertThat(app.said).noneMatch(line -> line.startsWith("WARN"));
    }

    @Test
    void withoutANetworkOnlyThePlatformThatLacksABlobIsNamed() throws IOException {
        project.collect();
        project.offline = true;
        Digest ofArm64 = ARM_ONLY.digest();
        Files.delete(new BlobCache(project.cache()).find(ofArm64).orElseThrow().file());
        assertThatThrownBy(project::collect)
                .hasMessageStartingWith("ctx/manifests/web.yaml:4: docker.io/library/web:1: for linux/arm64: 1 blob (")
                .hasMessageNotContaining("amd64");
        Files.delete(new BlobCache(project.cache())
                .find(SHARED.digest())
                .orElseThrow()
                .file());
        assertThatThrownBy(project::collect)
                .hasMessageStartingWith("ctx/manifests/web.yaml:4: docker.io/library/web:1: 2 blobs (")
                .hasMessageNotContaining("linux/");
    }

    @Test
    void whatAPulledImageLacksOnEachPlatformComesInOneReport() {
        ImageSource source = new ImageSource(
                project.registries(),
                List.of(AMD64, Platform.parse("linux/s390x"), Platform.parse("linux/ppc64le")),
                project.cache(),
                project.progress());
        assertThatThrownBy(() -> new PullStep(source, false).run("library/web:1"))
                .hasMessageContaining("has no content for linux/s390x")
                .hasMessageContaining("has no content for linux/ppc64le");
        assertThatThrownBy(() -> new PullStep(source, false).run("library/none:1"))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.problems()).hasSize(1));
    }

    @Test
    void nothingOfABaseIsFetchedWhereAnotherPlatformHasNone() {
        registry.push("acme/base:1", TestImage.ociIndex(base(AMD64, "1")));
        assertThatThrownBy(() -> project.write("Kubefile", "FROM acme/base:1\nCOPY ${ARCH} .\n")
                        .collect())
                .hasMessageContaining("acme/base:1: has no content for linux/arm64; it has linux/amd64");
        assertThat(registry.requests("GET /v2/acme/base/blobs/**")).isEmpty();
    }
}
