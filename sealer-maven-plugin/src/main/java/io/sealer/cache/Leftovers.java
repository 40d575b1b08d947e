package io.sealer.cache;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Removes files of processes that were killed: temporary ones at once, since nobody can use them, and beginnings of
 * blobs when nobody went on with them for a week. Where a file system has no locks, a temporary file is old when it is
 * not of this day: each write makes it new.
 */
final class Leftovers {

    private static final Duration OLD = Duration.ofDays(1);
    private static final Duration FORGOTTEN = Duration.ofDays(7);

    private final OwnedFiles owned;
    private final AtomicBoolean swept = new AtomicBoolean();

    Leftovers(OwnedFiles owned) {
        this.owned = owned;
    }

    /** Sweeps, the first time that it is called. What cannot be removed stays: it does no harm but to take room. */
    void sweepOnce() {
        if (!swept.compareAndSet(false, true)) {
            return;
        }
        Instant now = Instant.now();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(owned.directory())) {
            for (Path file : files) {
                sweep(file, now);
            }
        } catch (IOException | DirectoryIteratorException e) {
            return;
        }
    }

    private void sweep(Path file, Instant now) {
        boolean temporary = SmallFiles.isTemporary(file);
        try {
            if (temporary && isOlder(file, now.minus(OLD))
                    || Partials.isPartial(file) && isOlder(file, now.minus(FORGOTTEN))) {
                Files.deleteIfExists(file);
            } else if (temporary) {
                owned.removeIfAbandoned(file);
            }
        } catch (IOException e) {
            return;
        }
    }

    private static boolean isOlder(Path file, Instant limit) throws IOException {
        return Files.getLastModifiedTime(file).toInstant().isBefore(limit);
    }
}
