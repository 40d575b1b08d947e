package io.sealer.image;

import static io.sealer.image.Entries.description;
import static io.sealer.image.Entries.file;
import static io.sealer.image.Entries.files;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Progress;
import io.sealer.oci.Digest;
import io.sealer.oci.Json;
import io.sealer.oci.MediaType;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OciArchiveWriterTest {

    private static final Reference NAME = ArchiveName.of("acme/k8s:1.0");

    @TempDir
    Path directory;

    private Path target;
    private ZstdNative zstd;
    private OciArchiveWriter writer;

    @BeforeEach
    void prepare() {
        target = directory.resolve("target/image.tar");
        zstd = new ZstdNative(directory.resolve("native"));
        writer = new OciArchiveWriter(new LayerWriter(zstd), new RememberedLayers(directory.resolve("cache"), true));
    }

    @Test
    void beginsWithDirectoriesAndHoldsOneNamedManifest() throws IOException {
        WrittenArchive archive = write(ArchiveFormat.SEALER, Platform.LINUX_AMD64);
        Map<String, byte[]> files = read(Files.readAllBytes(target));
        assertThat(files.keySet()).startsWith("blobs/", "blobs/sha256/").endsWith("index.json", "oci-layout");
        assertThat(new String(files.get("index.json"), StandardCharsets.UTF_8))
                .isEqualTo("{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_INDEX + "\",\"manifests\":["
                        + "{\"mediaType\":\"" + MediaType.OCI_MANIFEST + "\",\"digest\":\""
                        + archive.root().digest() + "\",\"size\":"
                        + archive.root().size() + ",\"annotations\":"
                        + "{\"org.opencontainers.image.ref.name\":\"localhost/acme/k8s:1.0\"}}]}");
        assertThat(new String(files.get("oci-layout"), StandardCharsets.UTF_8))
                .isEqualTo("{\"imageLayoutVersion\":\"1.0.0\"}");
        assertThat(archive.size()).isEqualTo(Files.size(target));
        files.forEach((name, bytes) -> {
            if (name.length() > "blobs/sha256/".length()) {
                assertThat("blobs/sha256/" + Digest.of(bytes).hex()).isEqualTo(name);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void layersUnpackToTheirDiffId(Compression compression) throws IOException {
        List<PlannedLayer> layers = layers(compression);
        WrittenArchive archive = writer.write(
                target,
                NAME,
                ArchiveFormat.OCI,
                List.of(new PlatformImage(description(Platform.LINUX_AMD64), layers)),
                Progress.silent());
        Map<String, byte[]> files = read(Files.readAllBytes(target));
        for (WrittenLayer layer : archive.images().get(0).layers()) {
            byte[] blob =
                    files.get("blobs/sha256/" + layer.descriptor().digest().hex());
            assertThat(blob).hasSize((int) layer.descriptor().size());
            assertThat(layer.descriptor().mediaType())
                    .isEqualTo(((PlannedLayer) layer.source()).format().mediaType());
            assertThat(Digest.of(unpack(((PlannedLayer) layer.source()).format(), blob)))
                    .isEqualTo(layer.diffId());
        }
    }

    private byte[] unpack(LayerFormat format, byte[] blob) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(blob);
        try (InputStream unpacked = switch (format) {
            case TAR -> in;
            case GZIP -> new GZIPInputStream(in);
            case ZSTD -> zstd.decompress(in);
        }) {
            return unpacked.readAllBytes();
        }
    }

    @Test
    void layerThatIsThereAlreadyIsStoredOnce() throws IOException {
        PlannedLayer layer = new PlannedLayer("COPY a b", LayerFormat.TAR, List.of(file("a", "1")));
        PlannedLayer other = new PlannedLayer("COPY c d", LayerFormat.TAR, List.of(file("c", "2")));
        WrittenArchive archive = writer.write(
                target,
                NAME,
                ArchiveFormat.OCI,
                List.of(new PlatformImage(description(Platform.LINUX_AMD64), List.of(layer, layer, other))),
                Progress.silent());
        assertThat(archive.images().get(0).layers()).hasSize(3);
        assertThat(read(Files.readAllBytes(target))).hasSize(2 + 2 + 2 + 2);
        assertThat(OciArchiveReader.open(target).images().get(0).manifest().layers())
                .hasSize(3);
    }

    @Test
    void sameInputGivesTheSameBytes() throws IOException {
        write(ArchiveFormat.SEALER, Platform.LINUX_AMD64);
        byte[] first = Files.readAllBytes(target);
        write(ArchiveFormat.SEALER, Platform.LINUX_AMD64);
        assertThat(Files.readAllBytes(target)).isEqualTo(first);
    }

    @Test
    void timeOfCreationChangesNoLayer() {
        ImageDescription plain = description(Platform.LINUX_AMD64);
        ImageDescription later = new ImageDescription(
                plain.platform(), "2026-11-01T00:00:00Z", "", Map.of(), Map.of(), plain.extension(), List.of());
        WrittenArchive.WrittenImage first = write(plain).images().get(0);
        WrittenArchive.WrittenImage second = write(later).images().get(0);
        assertThat(second.layers())
                .extracting(WrittenLayer::descriptor)
                .isEqualTo(first.layers().stream().map(WrittenLayer::descriptor).toList());
        assertThat(second.imageId()).isNotEqualTo(first.imageId());
    }

    @Test
    void severalPlatformsForSealerAreOneArchiveEach() throws IOException {
        WrittenArchive archive = write(ArchiveFormat.SEALER, Platform.LINUX_AMD64, Platform.LINUX_ARM64);
        Map<String, byte[]> files = read(Files.readAllBytes(target));
        assertThat(files.keySet())
                .containsExactly(
                        archive.images().get(0).imageId().hex() + ".tar",
                        archive.images().get(1).imageId().hex() + ".tar",
                        "Metadata");
        assertThat(new String(files.get("Metadata"), StandardCharsets.UTF_8)).isEqualTo("localhost/acme/k8s:1.0");
        for (WrittenArchive.WrittenImage image : archive.images()) {
            Map<String, byte[]> inner = read(files.get(image.imageId().hex() + ".tar"));
            assertThat(inner.keySet()).startsWith("blobs/", "blobs/sha256/");
            assertThat(new String(inner.get("index.json"), StandardCharsets.UTF_8))
                    .contains(image.manifest().digest().toString())
                    .doesNotContain("ref.name");
        }
    }

    @Test
    void severalPlatformsForOthersAreOneIndexThatSharesLayers() throws IOException {
        WrittenArchive oci = write(ArchiveFormat.OCI, Platform.LINUX_AMD64, Platform.LINUX_ARM64);
        Map<String, byte[]> files = read(Files.readAllBytes(target));
        assertThat(Json.writeText(Json.read(files.get("index.json"))))
                .contains(oci.root().digest().toString(), "ref.name");
        int shared = layers(Compression.AUTO).size();
        assertThat(files).hasSize(2 + shared + 2 * 2 + 1 + 2);
        assertThat(write(ArchiveFormat.SEALER, Platform.LINUX_AMD64, Platform.LINUX_ARM64)
                        .root())
                .as("the index is the same, whether or not the file holds it")
                .isEqualTo(oci.root());
    }

    @Test
    void failureLeavesTheOldTargetAndNothingElse() throws IOException {
        Files.createDirectories(target.getParent());
        Files.writeString(target, "old");
        Path gone = directory.resolve("gone");
        PlannedLayer layer = new PlannedLayer(
                "COPY gone .",
                LayerFormat.ZSTD,
                List.of(
                        file("a", new byte[1_000_000]),
                        new Entry.File("gone", Entry.Attributes.FILE, new Content.LocalFile(gone, 3))));
        assertThatThrownBy(() -> writer.write(
                        target,
                        NAME,
                        ArchiveFormat.OCI,
                        List.of(new PlatformImage(description(Platform.LINUX_AMD64), List.of(layer))),
                        Progress.silent()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(gone.toString());
        assertThat(target).hasContent("old");
        try (Stream<Path> left = Files.list(target.getParent())) {
            assertThat(left).containsExactly(target);
        }
    }

    @Test
    void targetThatCannotBeWrittenIsNamed() throws IOException {
        Files.writeString(directory.resolve("target"), "a file where a directory should be");
        assertThatThrownBy(() -> write(ArchiveFormat.OCI, Platform.LINUX_AMD64))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problems().get(0).cause()).isEqualTo(Problem.Cause.ENVIRONMENT))
                .hasMessageContaining("cannot write " + target);
    }

    @Test
    void partOfAKilledBuildIsOverwritten() throws IOException {
        Files.createDirectories(target.getParent());
        Files.write(target.resolveSibling(".image.tar.part"), new byte[5_000_000]);
        write(ArchiveFormat.OCI, Platform.LINUX_AMD64);
        assertThat(Files.size(target)).isLessThan(5_000_000);
        assertThat(target.resolveSibling(".image.tar.part")).doesNotExist();
    }

    @Test
    void secondBuildOfTheSameTargetIsRefused() throws IOException {
        Files.createDirectories(target.getParent());
        Path part = target.resolveSibling(".image.tar.part");
        try (FileChannel other = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = other.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThatThrownBy(() -> write(ArchiveFormat.OCI, Platform.LINUX_AMD64))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("another build is writing it - let that one end, and build again");
            assertThat(part).exists();
        }
    }

    @Test
    void progressCountsEveryByteOfContent() {
        long[] counted = {0, 0};
        Progress progress = new CountingProgress(counted);
        List<PlannedLayer> layers = layers(Compression.AUTO);
        writer.write(
                target,
                NAME,
                ArchiveFormat.OCI,
                List.of(new PlatformImage(description(Platform.LINUX_AMD64), layers)),
                progress);
        assertThat(counted[0]).isEqualTo(counted[1]).isPositive();
    }

    private WrittenArchive write(ArchiveFormat format, Platform... platforms) {
        return writer.write(
                target,
                NAME,
                format,
                Stream.of(platforms)
                        .map(platform -> new PlatformImage(description(platform), layers(Compression.AUTO)))
                        .toList(),
                Progress.silent());
    }

    private WrittenArchive write(ImageDescription description) {
        return writer.write(
                target,
                NAME,
                ArchiveFormat.OCI,
                List.of(new PlatformImage(description, layers(Compression.AUTO))),
                Progress.silent());
    }

    private static List<PlannedLayer> layers(Compression compression) {
        byte[] packed = new byte[2_000_000];
        new Random(5).nextBytes(packed);
        packed[0] = 0x1f;
        packed[1] = (byte) 0x8b;
        packed[2] = 8;
        return new LayerPlan(compression, LayerBudget.DEFAULT)
                .layers(
                        List.of(
                                files("COPY rootfs .", file("etc/motd", "hello".repeat(1000)), file("tgz", packed)),
                                Entries.blob("library/x", "blob".getBytes(StandardCharsets.UTF_8))),
                        List.of());
    }

    private static Map<String, byte[]> read(byte[] tar) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(tar))) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), in.readAllBytes());
            }
        }
        return files;
    }

    /** Keeps the promised and the counted bytes. */
    private record CountingProgress(long[] counted) implements Progress {

        @Override
        public void info(String line) {}

        @Override
        public void warn(String line) {}

        @Override
        public void debug(String line) {}

        @Override
        public Task begin(String what, long totalBytes) {
            counted[0] = totalBytes;
            return new Task() {
                @Override
                public void advance(long bytes) {
                    counted[1] += bytes;
                }

                @Override
                public void close() {}
            };
        }
    }
}
