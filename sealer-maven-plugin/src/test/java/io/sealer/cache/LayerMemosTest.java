package io.sealer.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.FileStamp;
import io.sealer.oci.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerMemosTest {

    private static final Digest KEY = Digest.of(new byte[] {1});
    private static final Digest OTHER = Digest.of(new byte[] {2});
    private static final LayerMemo MEMO = new LayerMemo(Digest.of(new byte[] {3}), 3, Digest.of(new byte[] {4}));

    @TempDir
    Path root;

    @Test
    void memosAreRememberedUnderTheirKeys() {
        memos().put(KEY, MEMO);
        memos().putSame(OTHER, KEY);

        assertThat(memos().find(KEY)).contains(MEMO);
        assertThat(memos().same(OTHER)).contains(KEY);
        assertThat(memos().find(OTHER)).isEmpty();
        assertThat(memos().same(KEY)).isEmpty();
        assertThat(memos().kept(KEY)).isEmpty();
    }

    @Test
    void forceSeesNothingOfEarlierBuildsAndKeepsWhatIsNew() {
        memos().put(KEY, MEMO);
        LayerMemos forced = new LayerMemos(root, true);
        assertThat(forced.find(KEY)).isEmpty();
        forced.put(OTHER, MEMO);
        assertThat(memos().find(OTHER)).contains(MEMO);
    }

    @Test
    void everyMemoThatIsNotWholeCountsAsNotThere() throws IOException {
        memos().put(KEY, MEMO);
        Path file = directories().layerMemo(KEY);
        String whole = Files.readString(file);
        for (int length = 0; length < whole.length(); length++) {
            Files.writeString(file, whole.substring(0, length));
            assertThat(memos().find(KEY)).as("first %d characters", length).isEmpty();
        }
        Files.writeString(file, whole.replace("\n3\n", "\n4\n"));
        assertThat(memos().find(KEY)).isEmpty();
    }

    @Test
    void compressedLayerIsKeptUntilItIsTouched() throws IOException {
        keep(memos(), KEY, 3);
        Path file = memos().kept(KEY).orElseThrow();
        assertThat(file).hasBinaryContent(new byte[3]);
        FileStamp before = FileStamp.of(file).orElseThrow();
        assertThat(before.isRecent()).as("a write would leave no trace").isFalse();

        Files.write(file, new byte[] {1, 2, 3});
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(0, before.modified())));
        assertThat(memos().kept(KEY)).isEmpty();
        assertThat(memos().find(KEY)).as("the digests are right all the same").isPresent();
    }

    @Test
    void thatALayerIsNotCommittedLeavesNothing() {
        LayerKeeper keeper = memos().keep().orElseThrow();
        keeper.write(new byte[10], 0, 10);
        keeper.close();
        assertThat(files()).isEmpty();
    }

    @Test
    void leastRecentlyUsedLayersMakeRoom() throws IOException {
        LayerMemos memos = new LayerMemos(root, false, 100);
        Digest[] keys = new Digest[4];
        for (int i = 0; i < 3; i++) {
            keys[i] = Digest.of(new byte[] {(byte) i, 0});
            keep(memos, keys[i], 30 + i);
            // The one that was kept first was used last.
            Files.setLastModifiedTime(directories().packedLayer(keys[i]), ago(10));
            used(keys[i], 3 + i);
        }
        keys[3] = Digest.of(new byte[] {3, 0});
        keep(memos, keys[3], 30);
        assertThat(keptOnDisk())
                .hasSize(3)
                .contains(name(keys[0]), name(keys[3]))
                .doesNotContain(name(keys[2]));
    }

    @Test
    void layerThatIsTooLargeIsRememberedButNotKept() throws IOException {
        LayerMemos memos = new LayerMemos(root, false, 100);
        keep(memos, KEY, 101);
        assertThat(memos.find(KEY)).isPresent();
        assertThat(keptOnDisk()).isEmpty();
    }

    @Test
    void numberOfMemosIsBounded() {
        LayerMemos memos = memos();
        for (int i = 0; i < 200; i++) {
            memos.put(new Digest(String.format("00%062x", i)), MEMO);
        }
        assertThat(files()).hasSize(64);
    }

    @Test
    void everythingCanBeForgotten() throws IOException {
        keep(memos(), KEY, 3);
        memos().putSame(OTHER, KEY);
        memos().forgetAll();
        assertThat(files()).isEmpty();
    }

    @Test
    void whereNothingCanBeWrittenNothingIsRemembered() throws IOException {
        Path file = Files.createFile(root.resolve("file"));
        LayerMemos memos = new LayerMemos(file, false);
        memos.put(KEY, MEMO);
        assertThat(memos.find(KEY)).isEmpty();
        assertThat(memos.keep()).isEmpty();
    }

    @Test
    void whatVanishesMeanwhileIsNotMissed() throws IOException {
        LayerKeeper keeper = memos().keep().orElseThrow();
        keeper.write(new byte[3], 0, 3);
        for (Path file : files()) {
            Files.delete(file);
        }
        keeper.commit(KEY, MEMO);
        keeper.close();
        assertThat(memos().find(KEY)).contains(MEMO);
        assertThat(memos().kept(KEY)).isEmpty();
    }

    private void keep(LayerMemos memos, Digest key, int size) {
        try (LayerKeeper keeper = memos.keep().orElseThrow()) {
            keeper.write(new byte[size], 0, size);
            keeper.commit(key, new LayerMemo(MEMO.digest(), size, MEMO.diffId()));
        }
    }

    private void used(Digest key, int daysAgo) throws IOException {
        Files.setLastModifiedTime(directories().layerMemo(key), ago(daysAgo));
    }

    private static FileTime ago(int days) {
        return FileTime.from(Instant.now().minus(Duration.ofDays(days)));
    }

    private List<String> keptOnDisk() {
        return files().stream()
                .filter(file -> file.startsWith(directories().packedLayers()))
                .map(file -> file.getFileName().toString())
                .toList();
    }

    private static String name(Digest key) {
        return key.hex();
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CacheDirectories directories() {
        return new CacheDirectories(root);
    }

    private LayerMemos memos() {
        return new LayerMemos(root, false);
    }
}
