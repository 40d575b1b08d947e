package io.sealer.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.ProblemException;
import io.sealer.oci.Digest;
import io.sealer.oci.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachePruningTest {

    private static final Instant NOW = Instant.now();

    @TempDir
    Path root;

    /** A blob of so many bytes that was last used so many days ago. */
    private CachedBlob blob(int bytes, int daysAgo) throws IOException {
        CachedBlob blob = new BlobCache(root).put(new byte[bytes]);
        age(blob.file(), daysAgo);
        new BlobCache(root).find(blob.digest());
        age(new CacheDirectories(root).stamp(blob.digest()), daysAgo);
        return blob;
    }

    private static Path age(Path file, int daysAgo) throws IOException {
        return Files.setLastModifiedTime(file, FileTime.from(NOW.minus(Duration.ofDays(daysAgo))));
    }

    private Path file(String path, int bytes, int daysAgo) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return age(Files.write(file, new byte[bytes]), daysAgo);
    }

    private static PruneRule olderThan(int days) {
        return new PruneRule(Optional.of(NOW.minus(Duration.ofDays(days))), OptionalLong.empty());
    }

    private static PruneRule atMost(long bytes) {
        return new PruneRule(Optional.empty(), OptionalLong.of(bytes));
    }

    private List<Path> allFiles() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void whatWasNotUsedForLongGoesWithItsRecord() throws IOException {
        CachedBlob old = blob(100, 40);
        CachedBlob young = blob(200, 20);
        Pruned pruned = new CachePruning(root).prune(olderThan(30));

        assertThat(pruned.removed()).extracting(CacheItem::path).containsExactly(old.file());
        assertThat(pruned.removedBytes()).isEqualTo(100);
        assertThat(pruned.inUse()).isEmpty();
        assertThat(allFiles())
                .containsExactlyInAnyOrder(young.file(), new CacheDirectories(root).stamp(young.digest()));
        assertThat(old.file().getParent()).doesNotExist();
    }

    @Test
    void findingABlobIsAUse() throws IOException {
        CachedBlob blob = blob(100, 40);
        Path record = new CacheDirectories(root).stamp(blob.digest());
        String text = Files.readString(record);
        new BlobCache(root).find(blob.digest());

        assertThat(new CachePruning(root).prune(olderThan(30)).removed()).isEmpty();
        assertThat(record).hasContent(text);
    }

    @Test
    void aUseIsNotedOnceAnHour() throws IOException {
        CachedBlob blob = blob(100, 0);
        Path record = new CacheDirectories(root).stamp(blob.digest());
        FileTime recent = FileTime.from(NOW.minus(Duration.ofMinutes(50)));
        Files.setLastModifiedTime(record, recent);
        new BlobCache(root).find(blob.digest());

        assertThat(Files.getLastModifiedTime(record)).isEqualTo(recent);
    }

    @Test
    void theLeastRecentlyUsedGoUntilTheSizeFits() throws IOException {
        CachedBlob third = blob(300, 1);
        CachedBlob first = blob(100, 3);
        CachedBlob second = blob(200, 2);
        assertThat(new CachePruning(root).plan(atMost(600)).removed()).isEmpty();
        assertThat(new CachePruning(root).plan(atMost(599)).removed())
                .extracting(CacheItem::path)
                .containsExactly(first.file());
        assertThat(new CachePruning(root).prune(atMost(300)).removed())
                .extracting(CacheItem::path)
                .containsExactly(first.file(), second.file());
        assertThat(third.file()).exists();
        assertThat(new CachePruning(root).prune(atMost(0)).removed()).hasSize(1);
        assertThat(allFiles()).isEmpty();
    }

    @Test
    void forASizeWhatIsSmallStaysUntilNothingLargeIsLeft() throws IOException {
        int large = (int) PruneRule.SMALL;
        CachedBlob manifest = blob(500, 9);
        CachedBlob old = blob(large + 1, 8);
        CachedBlob young = blob(large, 1);
        new TagCache(root).remember(Reference.parse("nginx"), manifest.digest());
        Path tag = age(new CacheDirectories(root).tag(Reference.parse("nginx")), 9);

        assertThat(new CachePruning(root).plan(atMost(large + 1000)).removed())
                .extracting(CacheItem::path)
                .containsExactly(old.file());
        assertThat(new CachePruning(root).plan(atMost(1000)).removed())
                .extracting(CacheItem::path)
                .containsExactly(old.file(), young.file());
        assertThat(new CachePruning(root).plan(atMost(0)).removed())
                .extracting(CacheItem::path)
                .containsExactlyInAnyOrder(old.file(), young.file(), manifest.file(), tag);
    }

    @Test
    void aPlanChangesNothing() throws IOException {
        blob(100, 40);
        file("partial/" + Digest.of(new byte[] {1}).hex(), 10, 40);
        List<Path> before = allFiles();

        assertThat(new CachePruning(root).plan(olderThan(30)).removed()).hasSize(2);
        assertThat(allFiles()).isEqualTo(before);
    }

    @Test
    void everyKindIsCountedAndPruned() throws IOException {
        blob(100, 40);
        new TagCache(root).remember(Reference.parse("nginx"), Digest.of(new byte[0]));
        age(new CacheDirectories(root).tag(Reference.parse("nginx")), 40);
        file("partial/" + Digest.of(new byte[] {1}).hex(), 10, 40);
        file("partial/" + Digest.of(new byte[] {2}).hex() + ".1-x.y", 10, 40);
        file("layers/memos/ab/cd", 10, 40);
        file("layers/packed/ab/cd", 10, 40);
        file("listings/ab/cd", 10, 40);
        file("files/ab/cd", 10, 40);
        file("native/0123/libzstd.so", 10, 40);

        assertThat(new CacheInventory(root).items())
                .extracting(CacheItem::kind)
                .containsExactlyInAnyOrder(
                        CacheItem.Kind.BLOBS,
                        CacheItem.Kind.TAGS,
                        CacheItem.Kind.PARTIALS,
                        CacheItem.Kind.PARTIALS,
                        CacheItem.Kind.LAYERS,
                        CacheItem.Kind.MEMOS,
                        CacheItem.Kind.MEMOS,
                        CacheItem.Kind.FILES,
                        CacheItem.Kind.NATIVE);
        assertThat(new CachePruning(root).prune(olderThan(30)).removed()).hasSize(9);
        assertThat(allFiles()).isEmpty();
    }

    @Test
    void recordsWithoutABlobGo() throws IOException {
        CachedBlob blob = blob(100, 1);
        Files.delete(blob.file());
        new CachePruning(root).prune(olderThan(30));

        assertThat(allFiles()).isEmpty();
    }

    @Test
    void whatARunningBuildHasFoundStays() throws IOException {
        CachedBlob found = blob(100, 40);
        CachedBlob forgotten = blob(200, 40);
        file("native/0123/libzstd.so", 10, 40);
        try (CacheLease lease = CacheLease.take(root)) {
            assertThat(lease).isNotNull();
            new BlobCache(root).find(found.digest());
            Pruned pruned = new CachePruning(root).prune(atMost(0));

            assertThat(pruned.builds()).isEqualTo(1);
            assertThat(pruned.removed()).extracting(CacheItem::path).containsExactly(forgotten.file());
            assertThat(pruned.inUseBytes()).isEqualTo(110);
            assertThat(found.file()).exists();
        }
        assertThat(new CachePruning(root).prune(atMost(0)).builds()).isZero();
        assertThat(allFiles()).isEmpty();
    }

    @Test
    void aBuildThatWasKilledKeepsNothing() throws IOException {
        blob(100, 40);
        file("users/build.1-x.y", 0, 0);

        assertThat(new CachePruning(root).prune(atMost(0)).removed()).hasSize(1);
        assertThat(allFiles()).isEmpty();
    }

    @Test
    void theNextBuildRemovesWhatAKilledOneLeft() throws IOException {
        file("users/build.1-x.y", 0, 0);
        CacheLease.take(root).close();

        assertThat(allFiles()).isEmpty();
    }

    @Test
    void whatIsBeingDownloadedStays() throws IOException {
        byte[] bytes = new byte[100];
        Digest digest = Digest.of(bytes);
        BlobCache cache = new BlobCache(root);
        try (BlobWriter writer = cache.resume(digest, bytes.length).orElseThrow()) {
            writer.write(bytes, 0, 50);
            assertThat(new CachePruning(root).prune(atMost(0)).removed()).isEmpty();
            writer.write(bytes, 50, 50);
            assertThat(writer.commit().file()).hasBinaryContent(bytes);
        }
    }

    @Test
    void buildsBeginWithoutWaitingForEachOtherAndTwoPrunesAreOneTooMany() throws IOException {
        CacheUsers users = new CacheUsers(new CacheDirectories(root));
        try (CacheLease one = CacheLease.take(root);
                CacheLease two = CacheLease.take(root)) {
            assertThat(one).isNotSameAs(two);
            assertThat(users.builds()).hasSize(2);
        }
        try (OwnedFile prune = users.enterPrune().orElseThrow()) {
            assertThat(prune.path()).exists();
            assertThatThrownBy(() -> new CachePruning(root).prune(atMost(0)))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("being pruned already");
            CacheLease.take(root, Duration.ZERO).close();
        }
        assertThat(allFiles()).isEmpty();
    }

    @Test
    void aCacheThatIsNotThereStaysAway() {
        Path never = root.resolve("never");

        assertThat(new CacheInventory(never).items()).isEmpty();
        assertThat(new CachePruning(never).plan(atMost(0)).removed()).isEmpty();
        assertThat(new CachePruning(never).prune(atMost(0)).removed()).isEmpty();
        assertThat(never).doesNotExist();
    }
}
