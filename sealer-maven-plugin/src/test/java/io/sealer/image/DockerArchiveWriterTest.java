package io.sealer.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.oci.Digest;
import io.sealer.oci.Manifest;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerArchiveWriterTest {

    @TempDir
    private Path directory;

    @Test
    void whatIsWrittenIsReadAsTheSameImage() throws IOException {
        TestLayer layer = TestLayer.random(1, 1000);
        TestImage image = TestImage.oci(Platform.LINUX_AMD64, layer, TestLayer.random(2, 500), layer);
        Manifest.Image manifest = (Manifest.Image) Manifest.parse(image.manifest());
        Content.Blob config = blob(image, manifest.config().digest());
        List<Content.Blob> layers =
                manifest.layers().stream().map(one -> blob(image, one.digest())).toList();
        Reference name = Reference.parse("registry:2.8.3@" + image.digest());

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DockerArchiveWriter.write(out, name, config, layers);

        Path archive = Files.write(directory.resolve("registry.tar"), out.toByteArray());
        List<NamedImages.NamedImage> read = NamedImages.open(archive).images();
        assertThat(read).hasSize(1);
        assertThat(read.get(0).names()).containsExactly("docker.io/library/registry:2.8.3");
        Manifest.Image there = (Manifest.Image) read.get(0).root();
        assertThat(there.config().digest()).isEqualTo(manifest.config().digest());
        assertThat(there.layers())
                .extracting(one -> one.digest())
                .containsExactlyElementsOf(
                        manifest.layers().stream().map(one -> one.digest()).toList());
    }

    private Content.Blob blob(TestImage image, Digest digest) {
        byte[] bytes = image.blobs().get(digest);
        try {
            return new Content.Blob(digest, Files.write(directory.resolve(digest.hex()), bytes), bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
