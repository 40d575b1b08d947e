package io.sealer.cache;

import io.sealer.FileStamp;
import io.sealer.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is known of layers that were composed before, by keys that stand for their content; and the bytes of those that
 * had to be compressed. For use by any number of threads and processes at a time.
 *
 * <p>A memo is a small file that ends with its own digest: one that is torn or decayed counts as not there. A compressed
 * layer is trusted while it looks as it did when it was written, like a blob (see {@link BlobCache}). Whatever is lost,
 * by pruning or since somebody deleted the directory, only has to be done once more; where the cache cannot be written,
 * nothing is remembered. What was not used for longest makes room: there are at most 16384 memos, and 4 GiB of
 * compressed layers.
 */
public final class LayerMemos {

    /** Most bytes of compressed layers that are kept; larger ones never are. */
    public static final long MOST_BYTES = 4L << 30;

    /** Memos are spread over 256 directories. */
    private static final int MOST_IN_DIRECTORY = 64;

    private static final String LAYER = "layer 1";
    private static final String SAME = "same 1";
    private static final String NOT_KEPT = "-";

    private final CacheDirectories directories;
    private final SmallFiles files;
    private final boolean force;
    private final long mostBytes;

    /**
     * The memos of the cache in this directory, which need not exist yet.
     *
     * @param force whether what earlier builds left counts for nothing; what is found out anew is kept all the same
     */
    public LayerMemos(Path root, boolean force) {
        this(root, force, MOST_BYTES);
    }

    LayerMemos(Path root, boolean force, long mostBytes) {
        this.directories = new CacheDirectories(root);
        this.files = new SmallFiles(new OwnedFiles(directories.partial()));
        this.force = force;
        this.mostBytes = mostBytes;
    }

    /** What came out of the content with this key. */
    public Optional<LayerMemo> find(Digest key) {
        return record(key).map(Record::memo);
    }

    /** The key that another one was found to stand for, for example that of how files look for that of what they hold. */
    public Optional<Digest> same(Digest key) {
        return lines(key)
                .filter(lines -> lines.size() == 2 && lines.get(0).equals(SAME))
                .flatMap(lines -> digest(lines.get(1)));
    }

    /** Remembers that a key stands for another one. */
    public void putSame(Digest key, Digest other) {
        write(key, SAME + "\n" + other + "\n");
    }

    /** Remembers what came out of the content with this key; a compressed layer that is kept under it stays. */
    public void put(Digest key, LayerMemo memo) {
        Optional<Record> known = record(key);
        if (known.isEmpty() || !known.get().memo().equals(memo)) {
            write(key, text(memo, NOT_KEPT));
        }
    }

    /** The bytes of the compressed layer with this key; they count only if {@link #isKept} still holds afterwards. */
    public Optional<Path> kept(Digest key) {
        return isKept(key) ? Optional.of(directories.packedLayer(key)) : Optional.empty();
    }

    /** Whether the compressed layer with this key is there and was not touched since it was written. */
    public boolean isKept(Digest key) {
        try {
            Optional<Record> known = record(key);
            return known.isPresent()
                    && FileStamp.of(directories.packedLayer(key))
                            .filter(stamp -> stamp.size() == known.get().memo().size()
                                    && line(stamp).equals(known.get().stamp()))
                            .isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    /** Begins to keep a compressed layer; empty where the cache cannot be written. */
    public Optional<LayerKeeper> keep() {
        try {
            return Optional.of(new LayerKeeper(this, files.newTemporary("layer"), mostBytes));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Has every layer made from scratch by the next build that needs it. */
    public void forgetAll() {
        try {
            for (CacheItem item : new CacheInventory(directories.root()).layers()) {
                Files.deleteIfExists(item.path());
            }
        } catch (IOException e) {
            throw CacheFailure.writing(directories, e);
        }
    }

    /** Moves a finished file, forced to the disk, to its place, and remembers what it is. */
    void adopt(Digest key, LayerMemo memo, Path temporary) throws IOException {
        if (!force && isKept(key) && find(key).equals(Optional.of(memo))) {
            return;
        }
        Path file = directories.packedLayer(key);
        FileStamp before = FileStamp.of(temporary).orElseThrow(() -> new NoSuchFileException(temporary.toString()));
        makeRoom(mostBytes - memo.size());
        files.rename(temporary, file);
        Optional<FileStamp> moved = FileStamp.of(file).filter(stamp -> stamp.isRenamed(before));
        FileStamp.settle(file);
        Optional<FileStamp> settled =
                FileStamp.of(file).filter(stamp -> moved.isPresent() && stamp.isSettled(moved.get()));
        if (settled.isPresent() && !settled.get().isRecent()) {
            write(key, text(memo, line(settled.get())));
        }
    }

    private record Record(LayerMemo memo, String stamp) {}

    private Optional<Record> record(Digest key) {
        return lines(key)
                .filter(lines -> lines.size() == 5 && lines.get(0).equals(LAYER))
                .flatMap(LayerMemos::parse);
    }

    private static Optional<Record> parse(List<String> lines) {
        try {
            LayerMemo memo =
                    new LayerMemo(Digest.parse(lines.get(1)), Long.parseLong(lines.get(2)), Digest.parse(lines.get(3)));
            return Optional.of(new Record(memo, lines.get(4)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Digest> digest(String text) {
        try {
            return Optional.of(Digest.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String text(LayerMemo memo, String stamp) {
        return String.join(
                        "\n",
                        LAYER,
                        memo.digest().toString(),
                        Long.toString(memo.size()),
                        memo.diffId().toString(),
                        stamp)
                + "\n";
    }

    private static String line(FileStamp stamp) {
        return stamp.text().strip();
    }

    /** The lines of a memo whose digest is right; that it is read is a use. */
    private Optional<List<String>> lines(Digest key) {
        if (force) {
            return Optional.empty();
        }
        Path file = directories.layerMemo(key);
        Optional<List<String>> lines = files.read(file).flatMap(LayerMemos::checked);
        if (lines.isPresent()) {
            LastUse.note(file);
        }
        return lines;
    }

    private static Optional<List<String>> checked(String text) {
        int last = text.lastIndexOf('\n', text.length() - 2) + 1;
        String content = text.substring(0, last);
        return text.substring(last).equals(digestOf(content) + "\n")
                ? Optional.of(content.lines().toList())
                : Optional.empty();
    }

    private void write(Digest key, String content) {
        Path file = directories.layerMemo(key);
        try {
            files.write(file, content + digestOf(content) + "\n");
            forgetOldest(file.getParent());
        } catch (IOException e) {
            // A cache that can only be read serves as well; the next build has to find out again.
            return;
        }
    }

    private static Digest digestOf(String content) {
        return Digest.of(content.getBytes(StandardCharsets.UTF_8));
    }

    private static void forgetOldest(Path directory) throws IOException {
        List<CacheItem> memos = CacheInventory.leastRecentlyUsedFirst(directory);
        for (int i = 0; i < memos.size() - MOST_IN_DIRECTORY; i++) {
            Files.deleteIfExists(memos.get(i).path());
        }
    }

    private void makeRoom(long bytes) throws IOException {
        List<CacheItem> layers = new CacheInventory(directories.root()).packedLayers();
        long rest = layers.stream().mapToLong(CacheItem::bytes).sum();
        for (int i = 0; i < layers.size() && rest > bytes; i++) {
            Files.deleteIfExists(layers.get(i).path());
            rest -= layers.get(i).bytes();
        }
    }
}
