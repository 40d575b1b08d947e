package io.sealer.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.image.ImageInspection;
import io.sealer.image.ImageReport;
import io.sealer.image.OciArchiveReader;
import io.sealer.image.ZstdNative;
import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.ImageTar;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives in {@code images/} whose images come into the registry too. */
class ShippedImagesTest {

    private static final TestImage MYSQL =
            TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(1, 70_000), TestLayer.random(2, 300));
    private static final TestImage ARM = TestImage.oci(Platform.LINUX_ARM64, TestLayer.random(3, 100));
    private static final TestImage TOOLS =
            TestImage.ociIndex(ARM, TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(4, 500)));
    private static final TestImage BOOTSTRAP = TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(5, 900));

    @TempDir
    Path basedir;

    private FaultRegistry registry;
    private TestProject project;

    @BeforeEach
    void start() throws IOException {
        registry = FaultRegistry.start();
        project = new TestProject(basedir, registry).pod("db", "mysql:5.7");
        shipped("images/*");
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private void shipped(String... patterns) {
        project.discovery = TestProject.DISCOVERY.withShippedImages(List.of(patterns));
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    private void put(String file, byte[] bytes) throws IOException {
        Path path = project.context().resolve(file);
        Files.createDirectories(path.getParent());
        Files.write(path, bytes);
    }

    private List<String> imagesOf(PackagedImage packed) {
        ImageReport report = new ImageInspection(new ZstdNative(basedir)).of(OciArchiveReader.open(packed.archive()));
        return report.images().stream().map(ImageReport.StoredImage::reference).toList();
    }

    @Test
    void whatLiesInImagesIsServedTooAndNoRegistryIsAsked() throws IOException {
        put("images/mysql.tar", ImageTar.docker(MYSQL, "mysql:5.7").bytes());
        put(
                "images/tools.tar.gz",
                gzip(ImageTar.oci().image("quay.io/acme/tools:2", TOOLS).bytes()));
        put(
                "images/registry-image.tar.gz",
                gzip(ImageTar.docker(BOOTSTRAP, "registry:2.7.1").bytes()));
        project.collect();
        ImageLock lock = ImageLock.read(project.project().collectedLock(), "").orElseThrow();
        assertThat(lock.entries())
                .extracting(entry -> entry.reference().toString())
                .containsExactly("docker.io/library/mysql:5.7", "quay.io/acme/tools:2");
        assertThat(lock.entries().get(0).requiredBy())
                .containsExactly("ctx/images/mysql.tar", "ctx/manifests/db.yaml:4 (Pod spec.containers[0].image)");
        assertThat(lock.entries().get(0).source()).contains("ctx/images/mysql.tar");
        assertThat(lock.entries().get(1).digest()).isEqualTo(TOOLS.digest());
        assertThat(imagesOf(project.pack())).containsExactly("docker.io/library/mysql:5.7", "quay.io/acme/tools:2");
        ImageSource images = new ImageSource(
                project.registries(), List.of(Platform.LINUX_AMD64), project.cache(), project.progress());
        new ExtractStep(basedir.resolve("out"), "images", false, false)
                .run(images, project.project().archive().toString());
        assertThat(basedir.resolve("out"))
                .isDirectoryContaining("glob:**mysql.tar")
                .isDirectoryContaining("glob:**registry-image.tar.gz");
        assertThat(new VerifyStep(project.discovery, project.cache(), project.progress())
                        .run(project.project(), true)
                        .problems())
                .isEmpty();
        assertThat(new WhyStep(List.of()).run(project.project(), project.discovery, project.cache(), false))
                .contains("quay.io/acme/tools:2 (certain, from ctx/images/tools.tar.gz, ");
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void withoutTheSettingTheyAreFilesAsAnyOther() throws IOException {
        put("images/mysql.tar", ImageTar.docker(MYSQL, "mysql:5.7").bytes());
        put("images/broken.tar", new byte[700]);
        shipped();
        registry.push("library/mysql:5.7", MYSQL);
        project.collect();
        assertThat(registry.requests("/v2/library/mysql/**")).isNotEmpty();
    }

    @Test
    void theImageThatStartsTheRegistryIsASourceWhereSomethingNeedsIt() throws IOException {
        put("images/registry.tar", ImageTar.docker(BOOTSTRAP, "registry:2.7.1").bytes());
        project.pod("db", "docker.io/library/registry:2.7.1");
        project.collect();
        assertThat(imagesOf(project.pack())).containsExactly("docker.io/library/registry:2.7.1");
        assertThat(registry.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void soAreThoseOfTheBaseInWhateverLayer(boolean packed) throws IOException {
        Map<String, byte[]> files =
                Map.of("images/mysql.tar", ImageTar.docker(MYSQL, "mysql:5.7").bytes());
        registry.push(
                "acme/base:1",
                TestImage.oci(Platform.LINUX_AMD64, packed ? TestLayer.of(files) : TestLayer.uncompressed(files)));
        project.write("Kubefile", "FROM acme/base:1\nCOPY manifests manifests\n");
        project.collect();
        assertThat(imagesOf(project.pack())).containsExactly("docker.io/library/mysql:5.7");
        assertThat(project.said)
                .anyMatch(line -> line.startsWith("taken from docker.io/acme/base:1!/images/mysql.tar: "));
        assertThat(registry.requests("/v2/library/**")).isEmpty();
    }

    @Test
    void oneImageInTwoFilesIsOneAndTwoOfOneNameAreAnError() throws IOException {
        put("images/a.tar", ImageTar.oci().image("mysql:5.7", MYSQL).bytes());
        put(
                "images/b.tar",
                ImageTar.oci().image("docker.io/library/mysql:5.7", MYSQL).bytes());
        project.collect();
        put("images/b.tar", ImageTar.oci().image("mysql:5.7", BOOTSTRAP).bytes());
        assertThatThrownBy(project::collect)
                .hasMessageContaining("both ctx/images/a.tar and ctx/images/b.tar have docker.io/library/mysql:5.7");
    }

    @Test
    void filesThatAreNoneAreOneReportBeforeAnythingIsFetched() throws IOException {
        byte[] sound = ImageTar.docker(MYSQL, "mysql:5.7").bytes();
        put("images/cut.tar", Arrays.copyOf(sound, sound.length / 2));
        put("images/README.md", "what lies here".getBytes());
        put("images/nameless.tar", ImageTar.docker(MYSQL).bytes());
        assertThatThrownBy(project::collect)
                .hasMessageContaining("3 problems")
                .hasMessageContaining(
                        "ctx/images/cut.tar: it is no archive of images that can be read: it ends too early")
                .hasMessageContaining("ctx/images/README.md: it is no archive")
                .hasMessageContaining("ctx/images/nameless.tar: it holds an image without a name");
        shipped("images/*.tgz", "images/arm.tar");
        put("images/arm.tar", ImageTar.docker(ARM, "mysql:5.7").bytes());
        assertThatThrownBy(project::collect)
                .hasMessageContaining(
                        "<shippedImages>: ctx/images/arm.tar: docker.io/library/mysql:5.7: it has no image"
                                + " for linux/amd64, only for linux/arm64");
        assertThat(project.said).contains("WARN <shippedImages> images/*.tgz: no file of the image has such a path");
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void aCopyIsMadeOnceAndAnewWhenTheFileChanges() throws IOException {
        put("images/mysql.tar.gz", gzip(ImageTar.oci().image("mysql:5.7", MYSQL).bytes()));
        project.collect();
        Path copies = project.project().workDirectory().resolve("images");
        assertThat(copies.toFile().list()).hasSize(1);
        put(
                "images/mysql.tar.gz",
                gzip(ImageTar.oci().image("mysql:5.7", BOOTSTRAP).bytes()));
        project.collect();
        Digest taken = ImageLock.read(project.project().collectedLock(), "")
                .orElseThrow()
                .entries()
                .get(0)
                .digest();
        assertThat(taken).isEqualTo(BOOTSTRAP.digest());
    }

    @Test
    void theLockLeavesThemOut() throws IOException {
        put("images/mysql.tar", ImageTar.docker(MYSQL, "mysql:5.7").bytes());
        project.lock();
        assertThat(project.lockFile()).content().contains("images: []");
        project.collect();
        assertThat(registry.requests()).isEmpty();
    }
}
