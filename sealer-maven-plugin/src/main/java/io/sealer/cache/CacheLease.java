package io.sealer.cache;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Says that a build uses the cache, until it is closed or its process ends. Pruning then keeps every blob that the
 * build has found or will find; builds do not disturb each other.
 *
 * <p>A build waits only for a prune that is running when it begins, and no longer than half a minute: removing files is
 * quick. It never fails for want of a lease: in a cache that cannot be written nobody can prune either.
 */
public final class CacheLease implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LOOK_AGAIN_MILLIS = 20;

    private final OwnedFile file;

    private CacheLease(OwnedFile file) {
        this.file = file;
    }

    /** Takes a lease of the cache in this directory, which need not exist yet. */
    public static CacheLease take(Path root) {
        return take(root, PATIENCE);
    }

    static CacheLease take(Path root, Duration patience) {
        CacheUsers users = new CacheUsers(new CacheDirectories(root));
        OwnedFile file = null;
        try {
            file = users.enterBuild();
            long start = System.nanoTime();
            while (users.isBeingPruned() && System.nanoTime() - start < patience.toNanos()) {
                Thread.sleep(LOOK_AGAIN_MILLIS);
            }
        } catch (IOException e) {
            return new CacheLease(file);
        } catch (InterruptedException e) {
            // What follows notices it.
            Thread.currentThread().interrupt();
        }
        return new CacheLease(file);
    }

    /** Gives the lease back. */
    @Override
    public void close() {
        if (file == null) {
            return;
        }
        try {
            file.close();
        } catch (IOException e) {
            // Whoever prunes next sees that nobody holds it.
            return;
        }
    }
}
