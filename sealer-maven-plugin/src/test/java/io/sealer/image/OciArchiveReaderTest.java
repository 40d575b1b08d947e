package io.sealer.image;

import static io.sealer.image.Entries.description;
import static io.sealer.image.Entries.directory;
import static io.sealer.image.Entries.file;
import static io.sealer.image.Entries.files;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.sealer.ProblemException;
import io.sealer.Progress;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.MediaType;
import io.sealer.oci.Platform;
import io.sealer.testkit.TestTar;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OciArchiveReaderTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(ArchiveFormat.class)
    void archivesOfOneAndOfSeveralPlatformsAreReadBack(ArchiveFormat format) throws IOException {
        for (List<Platform> platforms :
                List.of(List.of(Platform.LINUX_AMD64), List.of(Platform.LINUX_AMD64, Platform.LINUX_ARM64))) {
            WrittenArchive written = write(format, platforms);
            OciArchiveReader read = OciArchiveReader.open(written.file());
            assertThat(read.name()).contains("localhost/acme/k8s:1.0");
            assertThat(read.root().digest()).isEqualTo(written.root().digest());
            assertThat(read.images()).extracting(ArchivedImage::platform).isEqualTo(platforms);
            assertThat(read.images())
                    .extracting(image -> image.manifest().config().digest())
                    .isEqualTo(written.images().stream()
                            .map(WrittenArchive.WrittenImage::imageId)
                            .toList());
            for (Descriptor layer : read.images().get(0).manifest().layers()) {
                try (InputStream in = read.open(layer)) {
                    assertThat(in.readAllBytes()).hasSize((int) layer.size());
                }
            }
        }
    }

    @Test
    void unpackedLayoutIsReadToo() throws IOException {
        WrittenArchive written = write(ArchiveFormat.OCI, List.of(Platform.LINUX_AMD64));
        Path layout = directory.resolve("layout");
        unpack(written.file(), layout);
        OciArchiveReader read = OciArchiveReader.open(layout);
        assertThat(read.root().digest()).isEqualTo(written.root().digest());
        assertThat(read.images()).hasSize(1);
    }

    @Test
    void archivesOfOtherTarWritersAreRead() throws IOException {
        Path layout = directory.resolve("layout");
        WrittenArchive written = write(ArchiveFormat.OCI, List.of(Platform.LINUX_AMD64));
        unpack(written.file(), layout);
        Path foreign = directory.resolve("foreign.tar");
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(Files.newOutputStream(foreign));
                Stream<Path> files = Files.walk(layout)) {
            out.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                TarArchiveEntry entry = new TarArchiveEntry("./" + layout.relativize(file));
                entry.setSize(Files.size(file));
                out.putArchiveEntry(entry);
                Files.copy(file, out);
                out.closeArchiveEntry();
            }
        }
        assertThat(OciArchiveReader.open(foreign).root().digest())
                .isEqualTo(written.root().digest());
    }

    @Test
    void damagedBlobFailsWhenItsEndIsReached() throws IOException {
        WrittenArchive written = write(ArchiveFormat.OCI, List.of(Platform.LINUX_AMD64));
        byte[] bytes = Files.readAllBytes(written.file());
        bytes[512 * 3 + 100] ^= 1;
        Files.write(written.file(), bytes);
        OciArchiveReader read = OciArchiveReader.open(written.file());
        Descriptor first = read.images().get(0).manifest().layers().get(0);
        try (InputStream in = read.open(first)) {
            assertThatThrownBy(in::readAllBytes)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is damaged")
                    .hasMessageContaining(first.digest().toString());
        }
    }

    @Test
    void compressedArchiveIsToldFromOthers() throws IOException {
        WrittenArchive written = write(ArchiveFormat.OCI, List.of(Platform.LINUX_AMD64));
        Path gz = directory.resolve("image.tar.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(gz))) {
            Files.copy(written.file(), out);
        }
        assertProblem(gz, "compressed with gzip");
    }

    @Test
    void dockerArchivesAreReadAsIfTheyHadAManifest() throws IOException {
        ImageLayer plain = new TestTar().file("a", "1").plain();
        ImageLayer packed = new TestTar().file("b", "2").gzip(1);
        String config = "{\"os\":\"linux\",\"architecture\":\"arm64\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\""
                + plain.diffId() + "\",\"" + packed.diffId() + "\"]}}";
        Path archive = tar(
                file("c.json", config),
                new Entry.File("1/layer.tar", Entry.Attributes.FILE, plain.blob()),
                new Entry.File("2.tar.gz", Entry.Attributes.FILE, packed.blob()),
                file(
                        "manifest.json",
                        "[{\"Config\":\"c.json\",\"RepoTags\":[\"acme/base:1\"],"
                                + "\"Layers\":[\"1/layer.tar\",\"2.tar.gz\"]}]"));
        OciArchiveReader read = OciArchiveReader.open(archive);
        assertThat(read.name()).contains("acme/base:1");
        assertThat(read.images()).hasSize(1);
        ArchivedImage image = read.images().get(0);
        assertThat(image.platform()).isEqualTo(Platform.LINUX_ARM64);
        assertThat(image.rawConfig()).asString(StandardCharsets.UTF_8).isEqualTo(config);
        assertThat(image.manifest().annotations()).isEmpty();
        assertThat(read.layers(image))
                .extracting(ImageLayer::descriptor, ImageLayer::diffId)
                .containsExactly(
                        tuple(plain.descriptor(), plain.diffId()), tuple(packed.descriptor(), packed.diffId()));
        for (ImageLayer layer : read.layers(image)) {
            try (InputStream in = read.open(layer.descriptor())) {
                assertThat(in.readAllBytes()).hasSize((int) layer.descriptor().size());
            }
        }
    }

    @Test
    void brokenDockerArchivesAreRefused() throws IOException {
        assertProblem(tar(file("manifest.json", "[]")), "lists no image");
        assertProblem(tar(file("manifest.json", "[{\"Config\":\"c.json\"}]")), "c.json is missing");
        assertProblem(
                tar(
                        file("c.json", "{\"rootfs\":{\"diff_ids\":[]}}"),
                        file("manifest.json", "[{\"Config\":\"c.json\",\"Layers\":[\"l\"]}]")),
                "lists 1 layers, the configuration 0");
    }

    @Test
    void whatIsNoArchiveIsRefused() throws IOException {
        assertProblem(directory.resolve("absent.tar"), "does not exist");
        assertProblem(
                Files.write(directory.resolve("text"), "hello".repeat(500).getBytes(StandardCharsets.UTF_8)), "no tar");
        assertProblem(Files.write(directory.resolve("empty"), new byte[0]), "index.json");
        assertProblem(tar(file("index.json", "{}")), "neither an image manifest nor an index");
        assertProblem(tar(file("index.json", "{\"schemaVersion\":2,\"manifests\":[]}")), "lists no image");
        assertProblem(
                tar(file(
                        "index.json",
                        "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"" + MediaType.OCI_MANIFEST
                                + "\",\"size\":1,\"digest\":\"" + Digest.of(new byte[0]) + "\"}]}")),
                "is missing");
    }

    @Test
    void truncatedArchiveIsRefused() throws IOException {
        WrittenArchive written = write(ArchiveFormat.OCI, List.of(Platform.LINUX_AMD64));
        byte[] bytes = Files.readAllBytes(written.file());
        for (int length = 1536 + 1000; length < bytes.length - 4096; length += 700_001) {
            Path cut = Files.write(directory.resolve("cut.tar"), Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> OciArchiveReader.open(cut)).isInstanceOf(ProblemException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../escape", "/etc/passwd", "a/../../b"})
    void namesThatLeadOutAreRefused(String name) throws IOException {
        Path hostile = directory.resolve("hostile.tar");
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(Files.newOutputStream(hostile))) {
            TarArchiveEntry entry = new TarArchiveEntry(name, true);
            entry.setSize(0);
            out.putArchiveEntry(entry);
            out.closeArchiveEntry();
        }
        assertProblem(hostile, "leads out of the archive");
    }

    @Test
    void randomDamageGivesAProblemOrNothing() throws IOException {
        WrittenArchive written = write(ArchiveFormat.SEALER, List.of(Platform.LINUX_AMD64, Platform.LINUX_ARM64));
        byte[] sound = Files.readAllBytes(written.file());
        Random random = new Random(11);
        Path broken = directory.resolve("broken.tar");
        for (int round = 0; round < 60; round++) {
            byte[] bytes = sound.clone();
            for (int i = 0; i < 3; i++) {
                bytes[random.nextInt(3000)] = (byte) random.nextInt(256);
                bytes[bytes.length - 1 - random.nextInt(12_000)] = (byte) random.nextInt(256);
            }
            Files.write(broken, bytes);
            try {
                new ImageInspection(zstd()).of(OciArchiveReader.open(broken));
            } catch (ProblemException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }

    @Test
    void tarReaderAgreesWithAnother() throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (int length : new int[] {1, 99, 100, 101, 155, 156, 200, 255, 256, 257, 400}) {
            String path = ("d".repeat(30) + "/").repeat(20).substring(0, length - 1) + "ü";
            entries.add(directory(path));
            entries.add(file(path + "/f", "x".repeat(length * 7)));
            entries.add(Entries.symlink(path + "l", path));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Progress.Task task = Progress.silent().begin("", 0);
                TarWriter writer = new TarWriter(bytes, task)) {
            for (Entry entry : entries) {
                writer.write(entry);
            }
        }
        TarReader ours = new TarReader(new ByteArrayInputStream(bytes.toByteArray()));
        for (Entry entry : entries) {
            TarReader.Member member = ours.next();
            assertThat(member.path()).isEqualTo(entry.path());
            assertThat(member.isDirectory()).isEqualTo(entry instanceof Entry.Directory);
            if (entry instanceof Entry.File file) {
                assertThat(ours.content(1 << 20)).hasSize((int) file.content().size());
                assertThat(member.size()).isEqualTo(file.content().size());
            }
        }
        assertThat(ours.next()).isNull();
    }

    private void assertProblem(Path source, String reason) {
        assertThatThrownBy(() -> OciArchiveReader.open(source))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(source.toString())
                .hasMessageContaining(reason);
    }

    private Path tar(Entry... entries) throws IOException {
        Path tar = directory.resolve("small.tar");
        try (var out = Files.newOutputStream(tar);
                Progress.Task task = Progress.silent().begin("", 0);
                TarWriter writer = new TarWriter(out, task)) {
            for (Entry entry : entries) {
                writer.write(entry);
            }
        }
        return tar;
    }

    private static void unpack(Path tar, Path into) throws IOException {
        try (TarArchiveInputStream in = new TarArchiveInputStream(Files.newInputStream(tar))) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path file = into.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.copy(in, file);
                }
            }
        }
    }

    private WrittenArchive write(ArchiveFormat format, List<Platform> platforms) {
        byte[] noise = new byte[1_500_000];
        new Random(2).nextBytes(noise);
        List<PlannedLayer> layers = new LayerPlan(Compression.AUTO, LayerBudget.DEFAULT)
                .layers(List.of(files("COPY a b", file("etc/a", "1")), files("COPY c d", file("c", noise))), List.of());
        return new OciArchiveWriter(new LayerWriter(zstd()), new RememberedLayers(directory.resolve("cache"), true))
                .write(
                        directory.resolve(format + "" + platforms.size() + ".tar"),
                        ArchiveName.of("acme/k8s:1.0"),
                        format,
                        platforms.stream()
                                .map(platform -> new PlatformImage(description(platform), layers))
                                .toList(),
                        Progress.silent());
    }

    private ZstdNative zstd() {
        return new ZstdNative(directory.resolve("native"));
    }
}
