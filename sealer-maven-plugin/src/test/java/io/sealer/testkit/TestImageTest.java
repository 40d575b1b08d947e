package io.sealer.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.oci.Digest;
import io.sealer.oci.ImageConfig;
import io.sealer.oci.Manifest;
import io.sealer.oci.MediaType;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;

class TestImageTest {

    private static final TestLayer LAYER = TestLayer.random(7, 200_000);

    @Test
    void theSameCallsGiveTheSameBytesOnEveryJdk() {
        TestImage image = TestImage.docker(Platform.LINUX_AMD64, TestLayer.random(1, 1000));

        assertThat(image.digest())
                .isEqualTo(Digest.parse("sha256:a0067e49005cfd18d572caaa43a28672f10dd9fafef0e080df01a11c4078a6d1"));
    }

    @Test
    void layersAreTarsInGzip() throws IOException {
        byte[] content = "hello".getBytes(StandardCharsets.UTF_8);
        TestLayer layer = TestLayer.of(Map.of("etc/motd", content));
        byte[] tar = new GZIPInputStream(new ByteArrayInputStream(layer.blob())).readAllBytes();

        assertThat(Digest.of(tar)).isEqualTo(layer.diffId());
        try (var in = new TarArchiveInputStream(new ByteArrayInputStream(tar))) {
            TarArchiveEntry entry = in.getNextEntry();
            assertThat(entry.getName()).isEqualTo("etc/motd");
            assertThat(entry.getMode() & 0777).isEqualTo(0644);
            assertThat(in.readAllBytes()).isEqualTo(content);
            assertThat(in.getNextEntry()).isNull();
        }
    }

    @Test
    void layersOverOneDeflateBlockCanBeRead() throws IOException {
        byte[] tar = new GZIPInputStream(new ByteArrayInputStream(LAYER.blob())).readAllBytes();

        assertThat(Digest.of(tar)).isEqualTo(LAYER.diffId());
        assertThat(tar.length).isGreaterThan(200_000);
    }

    @Test
    void manifestsPointToConfigAndLayers() {
        for (TestImage image : new TestImage[] {
            TestImage.docker(Platform.LINUX_ARM64, LAYER), TestImage.oci(Platform.LINUX_ARM64, LAYER)
        }) {
            Manifest.Image manifest = (Manifest.Image) Manifest.parse(image.manifest());

            assertThat(manifest.mediaType()).isEqualTo(image.mediaType());
            assertThat(image.blobs())
                    .containsOnlyKeys(
                            manifest.config().digest(), manifest.layers().get(0).digest());
            assertThat(manifest.layers().get(0).size()).isEqualTo(LAYER.blob().length);
            ImageConfig config =
                    ImageConfig.parse(image.blobs().get(manifest.config().digest()));
            assertThat(config.platform()).isEqualTo(Platform.LINUX_ARM64);
            assertThat(config.diffIds()).containsExactly(LAYER.diffId());
        }
    }

    @Test
    void imagesSayWhatTheyAreToldTo() {
        TestImage image = TestImage.builder(TestImage.Format.OCI, Platform.LINUX_AMD64)
                .label("a \"b\"", "c\\\n")
                .env("PATH=/bin")
                .annotation("x", "y")
                .withoutMediaType()
                .build();
        Manifest.Image manifest = (Manifest.Image) Manifest.parse(image.manifest());
        ImageConfig config =
                ImageConfig.parse(image.blobs().get(manifest.config().digest()));

        assertThat(manifest.annotations()).containsExactly(Map.entry("x", "y"));
        assertThat(new String(image.manifest(), StandardCharsets.UTF_8)).doesNotContain(MediaType.OCI_MANIFEST);
        assertThat(config.labels()).containsExactly(Map.entry("a \"b\"", "c\\\n"));
        assertThat(config.env()).containsExactly("PATH=/bin");
    }

    @Test
    void indexesListTheirImagesByPlatform() {
        TestImage amd64 = TestImage.oci(Platform.LINUX_AMD64, LAYER);
        TestImage arm64 = TestImage.oci(Platform.LINUX_ARM64, LAYER);
        TestImage root = TestImage.ociIndexWithAttestations(amd64, arm64);
        Manifest.Index index = (Manifest.Index) Manifest.parse(root.manifest());

        assertThat(index.forPlatform(Platform.LINUX_ARM64).orElseThrow().digest())
                .isEqualTo(arm64.digest());
        assertThat(index.manifests()).hasSize(4);
        assertThat(index.manifests().get(3).platform().orElseThrow()).hasToString("unknown/unknown");
        assertThat(root.manifests())
                .containsKeys(
                        root.digest(), amd64.digest(), index.manifests().get(2).digest());
        assertThat(root.blobs()).containsKey(LAYER.digest());
        assertThat(TestImage.dockerList(amd64).mediaType()).isEqualTo(MediaType.DOCKER_LIST);
    }

    @Test
    void theProgramMakesImagesOfAllKinds() {
        assertThat(IntStream.range(0, 20)
                        .mapToObj(i -> RegistryProgram.imageFor(Reference.parse("a.b/c:" + i))
                                .mediaType())
                        .distinct())
                .containsExactlyInAnyOrder(MediaType.DOCKER_MANIFEST, MediaType.DOCKER_LIST, MediaType.OCI_INDEX);
    }
}
