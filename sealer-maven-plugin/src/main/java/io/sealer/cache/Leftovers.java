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
 * Removes temporary files of processes that were killed. Age decides and nothing else: the cache may be shared with
 * containers and other hosts, where a process number says nothing. A file that is being written is never a day old,
 * since each write makes it new.
 */
final class Leftovers {

    private static final Duration OLD = Duration.ofDays(1);

    private final Path directory;
    private final AtomicBoolean swept = new AtomicBoolean();

    Leftovers(Path directory) {
        this.directory = directory;
    }

    /** Sweeps, the first time that it is called. What cannot be removed stays: it does no harm but to take room. */
    void sweepOnce() {
        if (!swept.compareAndSet(false, true)) {
            return;
        }
        Instant limit = Instant.now().minus(OLD);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, SmallFiles::isTemporary)) {
            for (Path file : files) {
                removeIfOlder(file, limit);
            }
        } catch (IOException | DirectoryIteratorException e) {
            return;
        }
    }

    private static void removeIfOlder(Path file, Instant limit) {
        try {
            if (Files.getLastModifiedTime(file).toInstant().isBefore(limit)) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            return;
        }
    }
}
