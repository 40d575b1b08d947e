package io.sealer.cache;

import io.sealer.oci.Digest;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Counts what lies in a cache. Other processes may change it meanwhile: what vanishes is not counted. */
public final class CacheInventory {

    private static final Comparator<CacheItem> LEAST_RECENTLY_USED =
            Comparator.comparing(CacheItem::lastUse).thenComparing(CacheItem::path);

    private final CacheDirectories directories;

    /** The inventory of the cache in this directory, which need not exist. */
    public CacheInventory(Path root) {
        this.directories = new CacheDirectories(root);
    }

    /**
     * Everything that takes room, except records of a few bytes.
     *
     * @throws io.sealer.ProblemException when the cache cannot be read
     */
    public List<CacheItem> items() {
        List<CacheItem> items = new ArrayList<>();
        try {
            eachFile(directories.root().resolve("blobs"), (file, attributes) -> items.add(blob(file, attributes)));
            files(CacheItem.Kind.PARTIALS, directories.partial(), items);
            files(CacheItem.Kind.TAGS, directories.root().resolve("tags"), items);
            items.addAll(layers());
            files(CacheItem.Kind.MEMOS, directories.listings(), items);
            files(CacheItem.Kind.FILES, directories.files(), items);
            libraries(directories.root().resolve("native"), items);
        } catch (IOException e) {
            throw CacheFailure.of("read the cache", directories.root(), e);
        }
        return items;
    }

    /** What is known of composed layers: those that had to be compressed, and memos. */
    List<CacheItem> layers() throws IOException {
        List<CacheItem> items = packedLayers();
        files(CacheItem.Kind.MEMOS, directories.layerMemos(), items);
        return items;
    }

    /** Compressed layers of earlier builds, the least recently used first. */
    List<CacheItem> packedLayers() throws IOException {
        List<CacheItem> layers = new ArrayList<>();
        eachFile(directories.packedLayers(), (file, attributes) -> layers.add(packedLayer(file, attributes)));
        layers.sort(LEAST_RECENTLY_USED);
        return layers;
    }

    private CacheItem packedLayer(Path file, BasicFileAttributes attributes) throws IOException {
        Instant used = attributes.lastModifiedTime().toInstant();
        try {
            used = LastUse.of(
                    file, directories.layerMemo(new Digest(file.getFileName().toString())));
        } catch (IllegalArgumentException e) {
            // Somebody put a file there.
            return new CacheItem(CacheItem.Kind.LAYERS, file, attributes.size(), used);
        }
        return new CacheItem(CacheItem.Kind.LAYERS, file, attributes.size(), used);
    }

    /** The memos in a directory. */
    static List<CacheItem> leastRecentlyUsedFirst(Path directory) throws IOException {
        List<CacheItem> memos = new ArrayList<>();
        files(CacheItem.Kind.MEMOS, directory, memos);
        memos.sort(LEAST_RECENTLY_USED);
        return memos;
    }

    /** Records of blobs that are gone. */
    List<Path> orphanedRecords() throws IOException {
        List<Path> orphans = new ArrayList<>();
        Path stamps = directories.root().resolve("stamps");
        Path blobs = directories.root().resolve("blobs");
        eachFile(stamps, (file, attributes) -> {
            if (!Files.exists(blobs.resolve(stamps.relativize(file)))) {
                orphans.add(file);
            }
        });
        return orphans;
    }

    private CacheItem blob(Path file, BasicFileAttributes attributes) {
        Instant used = attributes.lastModifiedTime().toInstant();
        try {
            used = LastUse.of(
                    file, directories.stamp(new Digest(file.getFileName().toString())));
        } catch (IOException | IllegalArgumentException e) {
            // Gone, or no blob at all: somebody put a file there.
            return new CacheItem(CacheItem.Kind.BLOBS, file, attributes.size(), used);
        }
        return new CacheItem(CacheItem.Kind.BLOBS, file, attributes.size(), used);
    }

    private static void files(CacheItem.Kind kind, Path directory, List<CacheItem> items) throws IOException {
        eachFile(
                directory,
                (file, attributes) -> items.add(new CacheItem(
                        kind,
                        file,
                        attributes.size(),
                        attributes.lastModifiedTime().toInstant())));
    }

    private static void libraries(Path directory, List<CacheItem> items) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        List<Path> libraries;
        try (Stream<Path> all = Files.list(directory)) {
            libraries = all.toList();
        }
        for (Path library : libraries) {
            List<CacheItem> parts = new ArrayList<>();
            files(CacheItem.Kind.NATIVE, library, parts);
            Instant used = newest(parts, CacheItem::lastUse);
            items.add(new CacheItem(
                    CacheItem.Kind.NATIVE,
                    library,
                    parts.stream().mapToLong(CacheItem::bytes).sum(),
                    used));
        }
    }

    private static Instant newest(List<CacheItem> items, Function<CacheItem, Instant> time) {
        return items.stream().map(time).max(Instant::compareTo).orElse(Instant.EPOCH);
    }

    /** Takes a file and what is known of it. */
    private interface FileConsumer {

        void accept(Path file, BasicFileAttributes attributes) throws IOException;
    }

    private static void eachFile(Path directory, FileConsumer consumer) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                consumer.accept(file, attributes);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (Files.exists(file)) {
                    throw failure;
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
