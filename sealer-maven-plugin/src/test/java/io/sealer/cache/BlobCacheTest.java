package io.sealer.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sealer.FileStamp;
import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobCacheTest {

    private static final byte[] BYTES = "some content".getBytes(StandardCharsets.UTF_8);
    private static final byte[] OTHER = "SOME CONTENT".getBytes(StandardCharsets.UTF_8);
    private static final Digest DIGEST = Digest.of(BYTES);

    @TempDir
    Path root;

    private List<Path> files(String directory) throws IOException {
        Path below = root.resolve(directory);
        if (!Files.exists(below)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(below)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void whatIsPutIsFoundByThisAndByLaterBuilds() throws IOException {
        CachedBlob put = new BlobCache(root).put(BYTES);

        assertThat(put.digest()).isEqualTo(DIGEST);
        assertThat(put.size()).isEqualTo(BYTES.length);
        assertThat(put.file()).isAbsolute().hasBinaryContent(BYTES);
        assertThat(new BlobCache(root).find(DIGEST)).contains(put);
        assertThat(files("blobs")).containsExactly(put.file());
        assertThat(files("partial")).isEmpty();
    }

    @Test
    void whatIsNotThereIsEmptyAndMakesNothing() {
        Path never = root.resolve("never");

        assertThat(new BlobCache(never).find(DIGEST)).isEmpty();
        assertThat(never).doesNotExist();
    }

    @Test
    void emptyBlobsAreBlobs() {
        BlobCache cache = new BlobCache(root);

        assertThat(cache.put(new byte[0]).size()).isZero();
        assertThat(cache.find(Digest.of(new byte[0]))).isPresent();
    }

    @Test
    void blobsAreWrittenInPieces() throws IOException {
        byte[] large = new byte[1_000_000];
        new Random(1).nextBytes(large);
        BlobCache cache = new BlobCache(root);
        try (BlobWriter writer = cache.open(Digest.of(large))) {
            for (int at = 0; at < large.length; at += 1000) {
                writer.write(large, at, 1000);
            }
            assertThat(writer.written()).isEqualTo(large.length);
            assertThat(writer.commit().file()).hasBinaryContent(large);
        }
    }

    @Test
    void otherBytesThanAnnouncedLeaveNothing() throws IOException {
        BlobCache cache = new BlobCache(root);
        BlobWriter writer = cache.open(DIGEST);
        writer.write(OTHER, 0, OTHER.length);

        assertThatThrownBy(writer::commit).isInstanceOfSatisfying(DigestMismatchException.class, mismatch -> {
            assertThat(mismatch.expected()).isEqualTo(DIGEST);
            assertThat(mismatch.actual()).isEqualTo(Digest.of(OTHER));
        });
        assertThat(cache.find(DIGEST)).isEmpty();
        assertThat(files("")).isEmpty();
    }

    @Test
    void aWriterThatIsClosedEarlyLeavesNothing() throws IOException {
        BlobCache cache = new BlobCache(root);
        BlobWriter writer = cache.open(DIGEST);
        writer.write(BYTES, 0, 4);
        writer.close();
        writer.close();

        assertThat(files("")).isEmpty();
        assertThatThrownBy(() -> writer.write(BYTES, 4, 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(writer::commit).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSecondWriterOfTheSameBlobKeepsTheFirstFile() throws IOException {
        BlobCache cache = new BlobCache(root);
        BlobWriter first = cache.open(DIGEST);
        BlobWriter second = cache.open(DIGEST);
        first.write(BYTES, 0, BYTES.length);
        second.write(BYTES, 0, BYTES.length);
        CachedBlob one = first.commit();
        FileStamp kept = FileStamp.of(one.file()).orElseThrow();

        assertThat(second.commit()).isEqualTo(one);
        assertThat(FileStamp.of(one.file())).contains(kept);
        assertThat(files("partial")).isEmpty();
    }

    @Test
    void anUntouchedBlobIsNotHashedAgain() throws IOException {
        Path file = new BlobCache(root).put(BYTES).file();
        // Rot below the file system: the record is made to fit other bytes, as nothing else can do in a test.
        Files.write(file, OTHER);
        Files.writeString(
                new CacheDirectories(root).stamp(DIGEST),
                FileStamp.of(file).orElseThrow().text());

        assertThat(new BlobCache(root).find(DIGEST)).isPresent();
        assertThat(new BlobCache(root, true).find(DIGEST)).isEmpty();
        assertThat(file).doesNotExist();
    }

    @Test
    void overwritingWithTheSameSizeIsSeenAtOnce() throws IOException {
        // In the same clock tick as the commit, most of the times: the record must be safe from that.
        for (int i = 0; i < 20; i++) {
            BlobCache cache = new BlobCache(root);
            Path file = cache.put(BYTES).file();
            Files.write(file, OTHER);

            assertThat(cache.find(DIGEST)).isEmpty();
            assertThat(file).doesNotExist();
        }
    }

    @Test
    void overwritingWithTheOldModificationTimeIsSeen() throws IOException {
        BlobCache cache = new BlobCache(root);
        Path file = cache.put(BYTES).file();
        FileStamp stamp = FileStamp.of(file).orElseThrow();
        assumeThat(stamp.changed()).as("ctime").isNotZero();
        FileTime modified = Files.getLastModifiedTime(file);
        do {
            Files.write(file, OTHER);
            Files.setLastModifiedTime(file, modified);
        } while (FileStamp.of(file).orElseThrow().changed() == stamp.changed());

        assertThat(FileStamp.of(file).orElseThrow().modified()).isEqualTo(stamp.modified());
        assertThat(cache.find(DIGEST)).isEmpty();
    }

    @Test
    void anotherFileInItsPlaceIsSeenEvenWithAllTimesEqual() throws IOException {
        BlobCache cache = new BlobCache(root);
        Path file = cache.put(BYTES).file();
        FileStamp stamp = FileStamp.of(file).orElseThrow();
        assumeThat(stamp.inode()).isNotEmpty();
        Path other = Files.write(root.resolve("other"), OTHER);
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);

        assertThat(FileStamp.of(file).orElseThrow().inode()).isNotEqualTo(stamp.inode());
        assertThat(cache.find(DIGEST)).isEmpty();
    }

    @Test
    void eachAttributeAloneMakesAStampDiffer() {
        FileStamp stamp = new FileStamp(1, 2, 3, "4", true);

        assertThat(Stream.of(
                                new FileStamp(0, 2, 3, "4", true),
                                new FileStamp(1, 0, 3, "4", true),
                                new FileStamp(1, 2, 0, "4", true),
                                new FileStamp(1, 2, 3, "0", true),
                                new FileStamp(1, 2, 3, "4", false))
                        .map(FileStamp::text))
                .doesNotContain(stamp.text())
                .doesNotHaveDuplicates();
    }

    @Test
    void truncatedAndGrownBlobsAreSeen() throws IOException {
        for (byte[] wrong : List.of(new byte[0], "some".getBytes(StandardCharsets.UTF_8), new byte[100])) {
            Path file = new BlobCache(root).put(BYTES).file();
            Files.write(file, wrong);

            assertThat(new BlobCache(root).find(DIGEST)).isEmpty();
            assertThat(file).doesNotExist();
        }
    }

    @Test
    void aTouchedBlobIsHashedAndTrustedAgain() throws IOException {
        Path file = new BlobCache(root).put(BYTES).file();
        String record = Files.readString(new CacheDirectories(root).stamp(DIGEST));
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));

        assertThat(new BlobCache(root).find(DIGEST)).isPresent();
        String renewed = Files.readString(new CacheDirectories(root).stamp(DIGEST));
        assertThat(renewed)
                .isNotEqualTo(record)
                .isEqualTo(FileStamp.of(file).orElseThrow().text());
        Files.write(file, OTHER);
        assertThat(new BlobCache(root).find(DIGEST)).isEmpty();
    }

    @Test
    void overwritingBehindARenewedRecordIsSeenAtOnce() throws IOException {
        for (int i = 0; i < 20; i++) {
            BlobCache cache = new BlobCache(root);
            Path file = cache.put(BYTES).file();
            Files.write(file, BYTES);
            assertThat(cache.find(DIGEST)).isPresent();
            Files.write(file, OTHER);

            assertThat(cache.find(DIGEST)).isEmpty();
        }
    }

    @Test
    void noRecordIsMadeWithinTheClockTickOfAWrite() throws IOException {
        // Some kernels give each write a time of its own; the rule must hold on the others too.
        Path file = new BlobCache(root).put(BYTES).file();
        assertThat(FileStamp.of(file).orElseThrow().isRecent()).isFalse();

        Files.write(file, BYTES);
        assertThat(FileStamp.of(file).orElseThrow().isRecent()).isTrue();
        assertThat(new BlobCache(root).find(DIGEST)).isPresent();
        assertThat(FileStamp.of(file).orElseThrow().isRecent()).isFalse();
    }

    @Test
    void allWritersSayTheSameOfOneDisk() throws IOException {
        BlobCache cache = new BlobCache(Files.createFile(root.resolve("file")));
        Problems problems = new Problems();
        for (byte[] bytes : List.of(BYTES, OTHER)) {
            try {
                cache.put(bytes);
            } catch (ProblemException e) {
                problems.addAll(e);
            }
        }

        assertThat(problems.asList()).hasSize(1);
    }

    @Test
    void aCacheThatWasCopiedIsHashedOnceAndTrusted() throws IOException {
        Path file = new BlobCache(root.resolve("old")).put(BYTES).file();
        Path copy = new CacheDirectories(root.resolve("new")).blob(DIGEST);
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);

        assertThat(new BlobCache(root.resolve("new")).find(DIGEST)).isPresent();
        assertThat(new CacheDirectories(root.resolve("new")).stamp(DIGEST)).exists();
    }

    @Test
    void brokenRecordsOnlyCostHashing() throws IOException {
        BlobCache cache = new BlobCache(root);
        cache.put(BYTES);
        Path stamp = new CacheDirectories(root).stamp(DIGEST);
        String whole = Files.readString(stamp);

        for (String broken : List.of("", whole.substring(0, 9), whole + whole, "\0\0\0", whole.strip())) {
            Files.writeString(stamp, broken);
            assertThat(new BlobCache(root).find(DIGEST)).isPresent();
            assertThat(stamp).hasContent(whole);
        }
        Files.delete(stamp);
        Files.createDirectories(stamp.resolve("in the way"));
        assertThat(new BlobCache(root).find(DIGEST)).isPresent();
    }

    @Test
    void linksAndDirectoriesAreNoBlobs() throws IOException {
        Path file = new BlobCache(root).put(BYTES).file();
        Path elsewhere = Files.move(file, root.resolve("elsewhere"));
        Files.createSymbolicLink(file, elsewhere);

        assertThat(new BlobCache(root).find(DIGEST)).isEmpty();
        assertThat(elsewhere).exists();
        Files.createDirectory(file);
        assertThat(new BlobCache(root).find(DIGEST)).isEmpty();
        assertThat(new BlobCache(root).put(BYTES).file()).hasBinaryContent(BYTES);
    }

    @Test
    void theCacheMayBeDeletedAtAnyTime() throws IOException {
        BlobCache cache = new BlobCache(root.resolve("cache"));
        cache.put(BYTES);
        delete(root.resolve("cache"));
        assertThat(cache.find(DIGEST)).isEmpty();
        assertThat(cache.put(BYTES).file()).hasBinaryContent(BYTES);

        delete(root.resolve("cache/blobs"));
        assertThat(cache.put(BYTES).file()).hasBinaryContent(BYTES);
        delete(root.resolve("cache/stamps"));
        assertThat(cache.find(DIGEST)).isPresent();

        BlobWriter writer = cache.open(Digest.of(OTHER));
        writer.write(OTHER, 0, 4);
        delete(root.resolve("cache/blobs"));
        writer.write(OTHER, 4, OTHER.length - 4);
        assertThat(writer.commit().file()).hasBinaryContent(OTHER);
    }

    @Test
    void aCacheThatCannotBeMadeIsNoDeletedOne() {
        assertThatThrownBy(() -> new BlobCache(Path.of("/proc/nope")).put(BYTES))
                .isInstanceOf(ProblemException.class)
                .hasMessageContainingAll("/proc/nope cannot be created", "-Dsealer.cache")
                .hasMessageNotContaining("run the build again");
    }

    @Test
    void deletionUnderAWriterIsSaidClearly() throws IOException {
        BlobCache cache = new BlobCache(root.resolve("cache"));
        try (BlobWriter writer = cache.open(DIGEST)) {
            writer.write(BYTES, 0, BYTES.length);
            delete(root.resolve("cache"));

            assertThatThrownBy(writer::commit)
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("deleted meanwhile")
                    .hasMessageContaining("run the build again");
        }
        assertThat(cache.put(BYTES).file()).hasBinaryContent(BYTES);
    }

    @Test
    void aDirectoryThatCannotBeUsedIsNamedWithTheWayOut() throws IOException {
        Path inTheWay = Files.createFile(root.resolve("file"));

        for (Path unusable : List.of(inTheWay, inTheWay.resolve("below"))) {
            assertThatThrownBy(() -> new BlobCache(unusable).put(BYTES))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            failure -> assertThat(failure.problems())
                                    .singleElement()
                                    .satisfies(problem -> {
                                        assertThat(problem.cause()).isEqualTo(Problem.Cause.ENVIRONMENT);
                                        assertThat(problem.message()).contains(unusable.toString());
                                        assertThat(problem.remedy()).contains("-Dsealer.cache=DIR", "<cacheDirectory>");
                                    }));
        }
    }

    @Test
    void leftoversOfTheKilledAreSwept() throws IOException {
        Path partial = Files.createDirectories(root.resolve("partial"));
        Files.createFile(partial.resolve("0123.1-x.y.tmp"));
        Path foreign = Files.createFile(partial.resolve("README"));
        Path begun = Files.createFile(partial.resolve(DIGEST.hex()));
        Path forgotten = Files.createFile(partial.resolve(Digest.of(OTHER).hex() + ".1-x.y"));
        FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofDays(8)));
        Files.setLastModifiedTime(forgotten, longAgo);
        Files.setLastModifiedTime(foreign, longAgo);
        new BlobCache(root).put("third".getBytes(StandardCharsets.UTF_8));

        assertThat(files("partial")).containsExactlyInAnyOrder(begun, foreign);
    }

    @Test
    void whatIsBeingWrittenInThisProcessIsNoLeftover() throws IOException {
        BlobCache cache = new BlobCache(root);
        try (BlobWriter writer = cache.open(DIGEST)) {
            writer.write(BYTES, 0, 4);
            new BlobCache(root).put(OTHER);
            writer.write(BYTES, 4, BYTES.length - 4);
            assertThat(writer.commit().file()).hasBinaryContent(BYTES);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
