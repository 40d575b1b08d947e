package io.sealer.image;

import static io.sealer.image.Entries.description;
import static io.sealer.image.Entries.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.ProblemException;
import io.sealer.Progress;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What leaves as a delta comes out as the same file, or not at all. */
class DeltaArchiveTest {

    private static final int LAYER = 40_000;
    private static final List<Platform> BOTH = List.of(Platform.LINUX_AMD64, Platform.LINUX_ARM64);

    @TempDir
    Path directory;

    private Path older;
    private Path newer;
    private Path delta;
    private Path result;

    @BeforeEach
    void name() {
        older = directory.resolve("older.tar");
        newer = directory.resolve("newer.tar");
        delta = directory.resolve("x.delta.tar");
        result = directory.resolve("out/result.tar");
    }

    private void write(Path target, ArchiveFormat format, List<Platform> platforms, int... layers) {
        new OciArchiveWriter(
                        new LayerWriter(new ZstdNative(directory.resolve("native"))),
                        new RememberedLayers(directory.resolve("cache"), true))
                .write(
                        target,
                        ArchiveName.of("acme/k8s:" + target.getFileName()),
                        format,
                        platforms.stream()
                                .map(platform -> new PlatformImage(description(platform), layers(layers)))
                                .toList(),
                        Progress.silent());
    }

    private static List<PlannedLayer> layers(int... seeds) {
        return Arrays.stream(seeds)
                .mapToObj(seed -> new PlannedLayer(
                        "COPY " + seed, LayerFormat.TAR, List.of(file("f" + seed, random(seed, LAYER)))))
                .toList();
    }

    private static byte[] random(int seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static DeltaPlan.Base base(Path archive) {
        OciArchiveReader read = OciArchiveReader.open(archive);
        Set<Digest> layers = read.images().stream()
                .flatMap(image -> image.manifest().layers().stream())
                .map(Descriptor::digest)
                .collect(Collectors.toSet());
        return new DeltaPlan.Base(
                new DeltaDocument.Release(read.name().orElse(""), read.root().digest(), List.of(Platform.LINUX_AMD64)),
                layers);
    }

    private DeltaDocument make() {
        DeltaPlan plan = DeltaPlan.toFile(newer, "newer.tar", base(older)).orElseThrow();
        DeltaWriter writer = new DeltaWriter(plan);
        assertThat(writer.write(delta, OptionalLong.empty(), Progress.silent())).containsExactly(delta);
        assertThat(delta).hasSize(writer.size());
        return plan.document();
    }

    private void apply() {
        apply(delta);
    }

    private void apply(Path file) {
        DeltaArchive.open(file).apply(result, "older.tar", OciArchiveReader.open(older)::content, Progress.silent());
    }

    private void releases() {
        write(older, ArchiveFormat.SEALER, List.of(Platform.LINUX_AMD64), 1, 2, 3);
        write(newer, ArchiveFormat.SEALER, List.of(Platform.LINUX_AMD64), 1, 4, 3);
    }

    @ParameterizedTest
    @EnumSource(ArchiveFormat.class)
    void archivesOfOneAndOfSeveralPlatformsComeOutByteForByte(ArchiveFormat format) throws IOException {
        for (List<Platform> platforms : List.of(List.of(Platform.LINUX_AMD64), BOTH)) {
            write(older, format, platforms, 1, 2, 3);
            write(newer, format, platforms, 1, 4, 3, 5);
            DeltaDocument document = make();
            assertThat(document.fromBase()).hasSize(2);
            assertThat(document.inside())
                    .filteredOn(blob -> blob.size() > LAYER)
                    .hasSize(2);
            assertThat(delta.toFile().length()).isBetween(2L * LAYER, 3L * LAYER);
            apply();
            assertThat(result).hasSameBinaryContentAs(newer);
        }
    }

    @ParameterizedTest
    @EnumSource(ArchiveFormat.class)
    void imagesOfNoArchiveComeOutAsTheArchiveThatWouldBeBuilt(ArchiveFormat format) throws IOException {
        for (List<Platform> platforms : List.of(List.of(Platform.LINUX_AMD64), BOTH)) {
            write(older, format, platforms, 1, 2, 2);
            write(newer, format, platforms, 1, 4, 4);
            OciArchiveReader read = OciArchiveReader.open(newer);
            DeltaPlan plan = DeltaPlan.toImages(
                    "registry.test/k8s", read.name(), format, read.images(), read::content, false, base(older));
            new DeltaWriter(plan).write(delta, OptionalLong.empty(), Progress.silent());
            apply();
            assertThat(result).hasSameBinaryContentAs(newer);
        }
    }

    @Test
    void archivesOfOtherWritersComeOutByteForByte() throws IOException {
        releases();
        Map<String, byte[]> files = read(newer);
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(Files.newOutputStream(newer))) {
            List<String> names = new ArrayList<>(files.keySet());
            names.sort(Comparator.reverseOrder());
            for (String name : names) {
                TarArchiveEntry entry = new TarArchiveEntry("./" + name);
                entry.setSize(files.get(name).length);
                out.putArchiveEntry(entry);
                out.write(files.get(name));
                out.closeArchiveEntry();
            }
        }
        make();
        apply();
        assertThat(result).hasSameBinaryContentAs(newer);
    }

    @Test
    void nothingButTheChangeAndTheDocumentsIsInside() throws IOException {
        releases();
        DeltaDocument document = make();
        Map<String, byte[]> files = read(delta);
        assertThat(files.keySet())
                .startsWith("sealer-delta.json", "sha256sums", "frame")
                .hasSize(3 + 3);
        for (String line : new String(files.get("sha256sums"), StandardCharsets.UTF_8).split("\n")) {
            assertThat(Digest.of(files.get(line.substring(66))).hex()).isEqualTo(line.substring(0, 64));
        }
        assertThat(DeltaDocument.parse(document.toJson())).isEqualTo(document);
        assertThat(document.target().digest())
                .isEqualTo(OciArchiveReader.open(newer).root().digest());
        assertThat(document.target())
                .hasToString("localhost/acme/k8s:newer.tar@" + document.target().digest());
        assertThat(document.bytesFromBase() + document.bytesInside()).isLessThan(document.size());
    }

    @Test
    void releasesWithoutAnythingInCommonAndWithoutAnyChangeWorkToo() throws IOException {
        write(older, ArchiveFormat.OCI, List.of(Platform.LINUX_AMD64), 1);
        write(newer, ArchiveFormat.OCI, List.of(Platform.LINUX_AMD64), 2);
        assertThat(make().fromBase()).isEmpty();
        apply();
        assertThat(result).hasSameBinaryContentAs(newer);
        Files.copy(older, newer, StandardCopyOption.REPLACE_EXISTING);
        assertThat(make().inside()).hasSize(2);
        apply();
        assertThat(result).hasSameBinaryContentAs(older);
    }

    @Test
    void deltasChain() throws IOException {
        releases();
        make();
        apply();
        Path third = directory.resolve("third.tar");
        write(third, ArchiveFormat.SEALER, List.of(Platform.LINUX_AMD64), 1, 4, 6);
        Files.move(result, older, StandardCopyOption.REPLACE_EXISTING);
        newer = third;
        make();
        apply();
        assertThat(result).hasSameBinaryContentAs(third);
    }

    @Test
    void nobodyTakesADeltaForAnImage() {
        releases();
        make();
        assertThatThrownBy(() -> OciArchiveReader.open(delta))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("it is a delta")
                .hasMessageContaining("sealer:apply-delta");
    }

    @Test
    void nobodyTakesAnImageForADelta() throws IOException {
        releases();
        assertThatThrownBy(() -> DeltaArchive.open(newer))
                .hasMessageContaining("newer.tar: it is an image, and no delta")
                .hasMessageContaining("-Dsealer.base");
        Files.writeString(delta, "no tar at all");
        assertThatThrownBy(() -> DeltaArchive.open(delta)).hasMessageContaining("not readable as a delta");
        assertThatThrownBy(() -> DeltaArchive.open(directory.resolve("gone"))).hasMessageContaining("does not exist");
    }

    @Test
    void anyDamageOfADeltaIsFoundAndTheOlderFileStays() throws IOException {
        releases();
        make();
        byte[] sound = Files.readAllBytes(delta);
        Files.createDirectories(result.getParent());
        Files.writeString(result, "older");
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            // In the first blocks lies what decides over all the rest.
            int at = random.nextInt(i % 2 == 0 ? 12_000 : sound.length - 1024);
            byte[] bytes = sound.clone();
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(delta, bytes);
            try {
                apply();
                assertThat(result).as("flipped %s", at).hasSameBinaryContentAs(newer);
                Files.writeString(result, "older");
            } catch (ProblemException e) {
                assertThat(e.problems()).hasSize(1);
                assertThat(result).hasContent("older");
            }
            assertOnlyTheResultIsThere();
        }
    }

    @Test
    void aDeltaThatWasNotCopiedToItsEndIsRefused() throws IOException {
        releases();
        make();
        byte[] sound = Files.readAllBytes(delta);
        int end = sound.length - 1024;
        for (int length = 0; length < end; length += length < 8000 ? 256 : 7 * 512) {
            Files.write(delta, Arrays.copyOf(sound, length));
            assertThatThrownBy(this::apply).as("cut at %s", length).isInstanceOf(ProblemException.class);
            assertThat(result).doesNotExist();
        }
        Files.write(delta, Arrays.copyOf(sound, end - 3 * 512));
        assertThatThrownBy(this::apply).hasMessageContaining("get the delta again");
    }

    @Test
    void damageOfTheOlderReleaseIsFound() throws IOException {
        releases();
        make();
        byte[] bytes = Files.readAllBytes(older);
        bytes[3 * 512 + LAYER / 2] ^= 1;
        Files.write(older, bytes);
        assertThatThrownBy(this::apply)
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("older.tar: the blob sha256:")
                .hasMessageContaining("is damaged")
                .hasMessageContaining("get that release again");
        assertThat(result).doesNotExist();
        assertThat(result.getParent()).isEmptyDirectory();
    }

    @Test
    void damageOfTheNewerReleaseIsFoundWhereItIs() throws IOException {
        releases();
        Files.writeString(delta, "older");
        byte[] sound = Files.readAllBytes(newer);
        // A layer that comes into the delta, and one that does not.
        for (int at : new int[] {3 * 512 + LAYER / 2, 3 * 512 + 2 * LAYER}) {
            byte[] bytes = sound.clone();
            bytes[at] ^= 1;
            Files.write(newer, bytes);
            assertThatThrownBy(this::make)
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("newer.tar: the blob sha256:")
                    .hasMessageContaining("is damaged");
            assertThat(delta).hasContent("older");
        }
    }

    @Test
    void partsAreHashedNamedInOrderAndReadJoined() throws IOException {
        releases();
        DeltaPlan plan = DeltaPlan.toFile(newer, "newer.tar", base(older)).orElseThrow();
        DeltaWriter writer = new DeltaWriter(plan);
        Files.writeString(delta, "of an earlier build");
        List<Path> parts = writer.write(delta, OptionalLong.of(37), Progress.silent());
        assertThat(parts).hasSize((int) ((writer.size() + 36) / 37)).hasSizeGreaterThan(1000);
        assertThat(delta).doesNotExist();
        assertThat(parts.get(0)).hasFileName("x.delta.tar.part-0000");
        assertThat(parts).isSorted();
        apply(parts.get(0));
        assertThat(result).hasSameBinaryContentAs(newer);
        checkSums(delta, parts);
        Files.delete(parts.get(parts.size() - 1));
        Files.delete(parts.get(20));
        assertThatThrownBy(() -> apply(parts.get(0))).isInstanceOf(ProblemException.class);
        writer.write(delta, OptionalLong.empty(), Progress.silent());
        assertThat(new PartSet(delta).parts()).isEmpty();
        assertThat(new PartSet(delta).sums()).doesNotExist();
        assertThatThrownBy(() -> writer.write(delta, OptionalLong.of(1), Progress.silent()))
                .hasMessageContaining("more than 10000")
                .hasMessageContaining("sealer.split");
    }

    private static void checkSums(Path whole, List<Path> parts) throws IOException {
        List<String> lines = Files.readAllLines(new PartSet(whole).sums());
        assertThat(lines).hasSameSizeAs(parts);
        for (int i = 0; i < lines.size(); i++) {
            assertThat(lines.get(i))
                    .isEqualTo(Digest.of(Files.readAllBytes(parts.get(i))).hex() + "  "
                            + parts.get(i).getFileName());
        }
    }

    @Test
    void anArchiveIsReadInPartsAsItIsReadWhole() throws IOException {
        releases();
        List<Path> parts = new PartSet(newer).cut(10_000, Progress.silent());
        assertThat(parts).hasSizeGreaterThan(10);
        DeltaPlan ofParts = DeltaPlan.toFile(parts.get(0), "parts", base(older)).orElseThrow();
        DeltaPlan ofWhole = DeltaPlan.toFile(newer, "whole", base(older)).orElseThrow();
        assertThat(ofParts.document()).isEqualTo(ofWhole.document());
        new DeltaWriter(ofParts).write(delta, OptionalLong.empty(), Progress.silent());
        apply();
        assertThat(result).hasSameBinaryContentAs(newer);
        Files.move(parts.get(3), parts.get(3).resolveSibling("elsewhere"));
        assertThatThrownBy(() -> OciArchiveReader.open(parts.get(0))).hasMessageContaining("it ends too early");
    }

    @Test
    void aFailureLeavesTheOlderPartsAlone() throws IOException {
        releases();
        DeltaPlan plan = DeltaPlan.toFile(newer, "newer.tar", base(older)).orElseThrow();
        List<Path> before = new DeltaWriter(plan).write(delta, OptionalLong.of(LAYER), Progress.silent());
        byte[] sums = Files.readAllBytes(new PartSet(delta).sums());
        byte[] bytes = Files.readAllBytes(newer);
        bytes[3 * 512 + 2 * LAYER] ^= 1;
        Files.write(newer, bytes);
        assertThatThrownBy(() -> new DeltaWriter(plan).write(delta, OptionalLong.of(1000), Progress.silent()))
                .hasMessageContaining("is damaged");
        assertThat(new PartSet(delta).parts()).isEqualTo(before);
        assertThat(new PartSet(delta).sums()).hasBinaryContent(sums);
        checkSums(delta, before);
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.map(file -> file.getFileName().toString())).noneMatch(name -> name.startsWith("."));
        }
    }

    @Test
    void whatSaysThatItIsLaterIsNotGuessedAt() {
        releases();
        String json = new String(make().toJson(), StandardCharsets.UTF_8);
        assertThatThrownBy(() -> parse(json.replace("\"version\": 1", "\"version\": 2")))
                .hasMessageContaining("version 2");
        assertThatThrownBy(() -> parse(json.replace("sealer-delta", "other"))).hasMessageContaining("no description");
        assertThatThrownBy(() -> parse(json.replaceFirst("\"size\": [0-9]+", "\"size\": 9223372036854775807")))
                .hasMessageContaining("do not fit");
        assertThatThrownBy(() -> parse(json.replaceFirst("\"size\": [0-9]+", "\"size\": -1")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> parse(json.replace("\"frame\"", "\"frames\""))).hasMessageContaining("\"frame\"");
        assertThatThrownBy(() -> parse("{}")).isInstanceOf(IllegalArgumentException.class);
    }

    private static DeltaDocument parse(String json) {
        return DeltaDocument.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    private void assertOnlyTheResultIsThere() throws IOException {
        try (Stream<Path> left = Files.list(result.getParent())) {
            assertThat(left).containsExactly(result);
        }
    }

    private static Map<String, byte[]> read(Path tar) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(Files.readAllBytes(tar)))) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.isFile()) {
                    files.put(entry.getName(), in.readAllBytes());
                }
            }
        }
        return files;
    }
}
