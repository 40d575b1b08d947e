package io.sealer.image;

import static io.sealer.image.Entries.description;
import static io.sealer.image.Entries.file;
import static io.sealer.image.Entries.symlink;
import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.Progress;
import io.sealer.cache.BlobCache;
import io.sealer.cache.CachedBlob;
import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RememberedLayersTest {

    private static final Reference NAME = ArchiveName.of("acme/k8s:1.0");
    private static final int SIZE = 300_000;

    @TempDir
    Path directory;

    private Path target;
    private Path cache;

    @BeforeEach
    void prepare() {
        target = directory.resolve("image.tar");
        cache = directory.resolve("cache");
    }

    @ParameterizedTest
    @EnumSource(LayerFormat.class)
    void layerThatIsKnownIsWrittenWithoutBeingHashed(LayerFormat format) throws IOException {
        List<Entry> entries = List.of(
                local("bin/kubelet", SIZE, 1), local("bin/small", 10, 2), local("empty", 0, 3), symlink("l", "bin"));
        byte[] first = write(false, false, format, entries);
        assertThat(write(false, true, format, entries)).isEqualTo(first);
    }

    @ParameterizedTest
    @EnumSource(LayerFormat.class)
    void layerOfCachedBlobsIsKnownByTheirDigests(LayerFormat format) throws IOException {
        List<Entry> entries = List.of(blob("a/data", SIZE, 1), file("link", "sha256:abc"));
        byte[] first = write(false, false, format, entries);
        assertThat(write(false, true, format, entries)).isEqualTo(first);
    }

    @ParameterizedTest
    @EnumSource(LayerFormat.class)
    void anyChangeOfAnEntryIsAnotherLayer(LayerFormat format) throws IOException {
        write(false, false, format, List.of(local("a", SIZE, 1)));
        write(false, false, format, List.of(local("b", SIZE, 1)));
        write(false, false, format, List.of(mode(local("a", SIZE, 1), 0600)));
        write(false, false, format, List.of(local("a", SIZE, 1), symlink("l", "a")));
        write(false, false, format, List.of(local("a", SIZE, 1), symlink("l", "b")));
        write(false, false, format, List.of(local("a", SIZE, 2)));
        write(false, false, format, List.of(blob("a", SIZE, 3)));
        write(false, false, format, List.of(blob("a", SIZE, 4)));
    }

    @Test
    void filesThatWereOnlyTouchedAreNotCompressedAgain() throws IOException {
        Entry.File kubelet = local("bin/kubelet", SIZE, 1);
        byte[] first = write(false, false, LayerFormat.ZSTD, List.of(kubelet));
        settle(path(kubelet), 77);
        assertThat(write(false, true, LayerFormat.ZSTD, List.of(kubelet))).isEqualTo(first);
        Files.delete(path(kubelet));
        assertThat(write(false, true, LayerFormat.ZSTD, List.of(local("bin/kubelet", SIZE, 1))))
                .isEqualTo(first);
    }

    @ParameterizedTest
    @EnumSource(LayerFormat.class)
    void changedFileOfTheSameSizeAndTimeIsNoticed(LayerFormat format) throws IOException {
        Entry.File kubelet = local("bin/kubelet", SIZE, 1);
        byte[] first = write(false, false, format, List.of(kubelet));
        Files.write(path(kubelet), random(SIZE, 2));
        settle(path(kubelet), 0);
        assertThat(write(false, false, format, List.of(kubelet))).isNotEqualTo(first);
    }

    @Test
    void fileThatWasWrittenJustNowIsNotTrusted() throws IOException {
        Entry.File fresh = local("a", SIZE, 1);
        Files.setLastModifiedTime(path(fresh), FileTime.from(Instant.now()));
        byte[] first = write(false, false, LayerFormat.TAR, List.of(fresh));
        assertThat(write(false, false, LayerFormat.TAR, List.of(fresh))).isEqualTo(first);
    }

    @ParameterizedTest
    @EnumSource(LayerFormat.class)
    void blobThatDecayedIsNotTrustedAndTeachesNothingWrong(LayerFormat format) throws IOException {
        Entry.File good = blob("a/data", SIZE, 1);
        Path file = ((Content.Blob) good.content()).file();
        byte[] bytes = Files.readAllBytes(file);
        byte[] damaged = bytes.clone();
        damaged[SIZE / 2] ^= 1;
        Files.write(file, damaged);
        write(false, false, format, List.of(good));
        new BlobCache(cache).find(Digest.of(bytes));
        byte[] first = write(false, false, format, List.of(blob("a/data", SIZE, 1)));
        assertThat(write(false, true, format, List.of(good))).isEqualTo(first);
        Files.write(file, damaged);
        write(false, format != LayerFormat.TAR, format, List.of(good));
    }

    @ParameterizedTest
    @EnumSource(LayerFormat.class)
    void forceHashesEverythingAgain(LayerFormat format) throws IOException {
        List<Entry> entries = List.of(local("a", SIZE, 1));
        byte[] first = write(false, false, format, entries);
        assertThat(write(true, false, format, entries)).isEqualTo(first);
        assertThat(write(false, true, format, entries)).isEqualTo(first);
    }

    @ParameterizedTest
    @EnumSource(LayerFormat.class)
    void fileThatChangesWhileItIsCopiedIsReadAgain(LayerFormat format) throws IOException {
        Entry.File first = local("a", SIZE, 1);
        Entry.File second = local("b", SIZE, 2);
        write(false, false, format, List.of(first, second));
        byte[] changed = random(SIZE, 9);
        boolean[] done = {false};
        Progress disturbing = new Disturbing(() -> {
            if (!done[0]) {
                done[0] = true;
                Files.write(path(first), changed);
            }
        });
        WrittenArchive archive = write(false, format, List.of(first, second), disturbing);
        assertThat(done[0]).isTrue();
        assertWhole(archive);
    }

    @Test
    void cacheThatIsDeletedCostsOnlyWork() throws IOException {
        List<Entry> entries = List.of(local("a", SIZE, 1));
        byte[] first = write(false, false, LayerFormat.ZSTD, entries);
        delete(cache.resolve("layers/packed"));
        assertThat(write(false, false, LayerFormat.ZSTD, entries)).isEqualTo(first);
        assertThat(write(false, true, LayerFormat.ZSTD, entries)).isEqualTo(first);
        delete(cache);
        assertThat(write(false, false, LayerFormat.ZSTD, entries)).isEqualTo(first);
    }

    @ParameterizedTest
    @EnumSource(LayerFormat.class)
    void layersOfABaseAreCopiedWhenTheyAreKnown(LayerFormat format) throws IOException {
        byte[] base = write(false, false, format, List.of(local("a", SIZE, 1)));
        Path archive = directory.resolve("base.tar");
        Files.write(archive, base);
        settle(archive, 0);
        byte[] first = write(false, false, archive);
        assertThat(write(false, true, archive)).isEqualTo(first);
        assertThat(write(true, false, archive)).isEqualTo(first);
    }

    private byte[] write(boolean force, boolean remembered, Path archive) throws IOException {
        OciArchiveReader reader = OciArchiveReader.open(archive);
        List<ReusedLayer> base = reader.layers(reader.images().get(0)).stream()
                .map(layer -> new ReusedLayer(new LayerListing(layer, List.of()), "base"))
                .toList();
        WrittenArchive written = writer(force)
                .write(
                        target,
                        NAME,
                        ArchiveFormat.OCI,
                        List.of(new PlatformImage(description(Platform.LINUX_AMD64), base, List.of())),
                        Progress.silent());
        assertThat(written.images().get(0).layers()).allMatch(layer -> layer.remembered() == remembered);
        return Files.readAllBytes(target);
    }

    private byte[] write(boolean force, boolean remembered, LayerFormat format, List<Entry> entries)
            throws IOException {
        WrittenArchive archive = write(force, format, entries, Progress.silent());
        assertThat(archive.images().get(0).layers()).allMatch(layer -> layer.remembered() == remembered);
        assertWhole(archive);
        return Files.readAllBytes(target);
    }

    private WrittenArchive write(boolean force, LayerFormat format, List<Entry> entries, Progress progress) {
        PlannedLayer layer = new PlannedLayer("COPY . .", format, entries);
        return writer(force)
                .write(
                        target,
                        NAME,
                        ArchiveFormat.OCI,
                        List.of(new PlatformImage(description(Platform.LINUX_AMD64), List.of(layer))),
                        progress);
    }

    private OciArchiveWriter writer(boolean force) {
        return new OciArchiveWriter(new LayerWriter(zstd()), new RememberedLayers(cache, force));
    }

    /** Every blob of the archive has its digest, and every layer unpacks to its diff id. */
    private void assertWhole(WrittenArchive archive) throws IOException {
        OciArchiveReader reader = OciArchiveReader.open(archive.file());
        for (ImageLayer layer : reader.layers(reader.images().get(0))) {
            assertThat(Digest.of(layer.blob().open()))
                    .isEqualTo(layer.descriptor().digest());
            assertThat(Digest.of(new LayerReader(zstd()).unpacked(layer.blob())))
                    .isEqualTo(layer.diffId());
        }
    }

    private Entry.File local(String path, int size, long seed) throws IOException {
        Entry.File file = Entries.onDisk(directory, path, random(size, seed));
        settle(path(file), 0);
        return file;
    }

    private Entry.File blob(String path, int size, long seed) {
        CachedBlob blob = new BlobCache(cache).put(random(size, seed));
        return new Entry.File(path, Entry.Attributes.FILE, new Content.Blob(blob.digest(), blob.file(), blob.size()));
    }

    private static Entry.File mode(Entry.File file, int mode) {
        return new Entry.File(file.path(), new Entry.Attributes(mode, 0, 0), file.content());
    }

    private static Path path(Entry.File file) {
        return ((Content.LocalFile) file.content()).file();
    }

    /** What compresses a little. */
    private static byte[] random(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        Arrays.fill(bytes, size / 2, size, (byte) seed);
        return bytes;
    }

    private static void settle(Path file, int seconds) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_700_000_000 + seconds)));
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private ZstdNative zstd() {
        return new ZstdNative(directory.resolve("native"));
    }

    private interface Disturbance {

        void run() throws IOException;
    }

    /** Does something whenever bytes are written. */
    private record Disturbing(Disturbance disturbance) implements Progress {

        @Override
        public void info(String line) {}

        @Override
        public void warn(String line) {}

        @Override
        public void debug(String line) {}

        @Override
        public Task begin(String what, long totalBytes) {
            return new Task() {
                @Override
                public void advance(long bytes) {
                    try {
                        disturbance.run();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }

                @Override
                public void close() {}
            };
        }
    }
}
