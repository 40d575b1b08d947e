package io.sealer.cache;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.oci.Digest;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Removes from a cache what a rule names, beside builds that go on.
 *
 * <p>While builds run only blobs and beginnings of blobs are removed, and of the blobs only those whose last use is older
 * than every build. A build may find such a blob at this very moment; so a blob is renamed away first, and comes back
 * when its use was noted meanwhile. {@link BlobCache#find} notes first and looks then.
 */
public final class CachePruning {

    private final CacheDirectories directories;
    private final CacheInventory inventory;
    private final CacheUsers users;
    private final OwnedFiles partials;

    /** Pruning of the cache in this directory. */
    public CachePruning(Path root) {
        this.directories = new CacheDirectories(root);
        this.inventory = new CacheInventory(root);
        this.users = new CacheUsers(directories);
        this.partials = new OwnedFiles(directories.partial());
    }

    /** What a rule would remove now; changes nothing. */
    public Pruned plan(PruneRule rule) {
        try {
            return plan(rule, Files.exists(directories.users()) ? users.builds() : List.of());
        } catch (IOException e) {
            throw CacheFailure.of("read the cache", directories.root(), e);
        }
    }

    /**
     * Removes what a rule names, records of blobs that are gone, and empty directories.
     *
     * @throws ProblemException when somebody else prunes this cache now, or the disk fails
     */
    public Pruned prune(PruneRule rule) {
        if (!Files.isDirectory(directories.root())) {
            return new Pruned(List.of(), List.of(), 0);
        }
        try {
            OwnedFile own = users.enterPrune().orElseThrow(this::twoAtOnce);
            try {
                return pruneAlone(rule);
            } finally {
                own.close();
            }
        } catch (IOException e) {
            throw CacheFailure.writing(directories, e);
        }
    }

    private Pruned pruneAlone(PruneRule rule) throws IOException {
        removeTree(directories.pruned());
        List<Instant> builds = users.builds();
        Pruned plan = plan(rule, builds);
        List<CacheItem> removed = new ArrayList<>();
        List<CacheItem> inUse = new ArrayList<>(plan.inUse());
        for (CacheItem item : plan.removed()) {
            (remove(item) ? removed : inUse).add(item);
        }
        for (Path record : inventory.orphanedRecords()) {
            Files.deleteIfExists(record);
            removeIfEmpty(record.getParent());
        }
        removeTree(directories.pruned());
        return new Pruned(removed, inUse, builds.size());
    }

    private ProblemException twoAtOnce() {
        return new ProblemException(Problem.environment("the cache " + directories.root() + " is being pruned already")
                .withRemedy("wait until that has ended"));
    }

    private Pruned plan(PruneRule rule, List<Instant> builds) {
        Optional<Instant> oldest = builds.stream().min(Comparator.naturalOrder());
        List<CacheItem> removed = new ArrayList<>();
        List<CacheItem> inUse = new ArrayList<>();
        for (CacheItem item : rule.choose(inventory.items())) {
            boolean keep = oldest.isPresent() && mayBeUsed(item, oldest.get());
            (keep ? inUse : removed).add(item);
        }
        return new Pruned(removed, inUse, builds.size());
    }

    private static boolean mayBeUsed(CacheItem item, Instant oldestBuild) {
        return switch (item.kind()) {
            case BLOBS -> !item.lastUse().isBefore(oldestBuild.minus(LastUse.EXACT_TO));
            case PARTIALS -> false;
            // Their use is not recorded.
            case TAGS, LAYERS, MEMOS, FILES, NATIVE -> true;
        };
    }

    /** Removes one thing; false when it is in use after all. */
    private boolean remove(CacheItem item) throws IOException {
        switch (item.kind()) {
            case BLOBS -> {
                return removeBlob(item);
            }
            case PARTIALS -> {
                return removePartial(item.path());
            }
            case NATIVE -> removeTree(item.path());
            default -> {
                Files.deleteIfExists(item.path());
                removeIfEmpty(item.path().getParent());
            }
        }
        return true;
    }

    private boolean removeBlob(CacheItem item) throws IOException {
        Path away = directories.pruned().resolve(item.path().getFileName().toString());
        Files.createDirectories(away.getParent());
        try {
            Files.move(item.path(), away, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            return true;
        }
        Path record = recordOf(item.path());
        if (LastUse.of(away, record).isAfter(item.lastUse())) {
            Files.createDirectories(item.path().getParent());
            Files.move(away, item.path(), StandardCopyOption.ATOMIC_MOVE);
            return false;
        }
        Files.delete(away);
        Files.deleteIfExists(record);
        removeIfEmpty(item.path().getParent());
        removeIfEmpty(record.getParent());
        return true;
    }

    private Path recordOf(Path blob) {
        try {
            return directories.stamp(new Digest(blob.getFileName().toString()));
        } catch (IllegalArgumentException e) {
            // No blob, but in its place: it has no record.
            return blob.resolveSibling(blob.getFileName() + ".none");
        }
    }

    private boolean removePartial(Path file) throws IOException {
        if (Partials.hasOwner(file)) {
            partials.removeIfAbandoned(file);
        } else {
            Files.deleteIfExists(file);
        }
        return !Files.exists(file);
    }

    private static void removeIfEmpty(Path directory) throws IOException {
        try {
            Files.deleteIfExists(directory);
        } catch (DirectoryNotEmptyException e) {
            return;
        }
    }

    private static void removeTree(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
