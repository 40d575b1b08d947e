package io.sealer.it.benchmark;

import io.sealer.it.Command;
import java.nio.file.Path;
import java.time.Duration;

/** The file system that contenders write to. */
final class Disk {

    private static final Duration LIMIT = Duration.ofMinutes(10);

    private Disk() {}

    /** Waits until all that was written is on the disk; gives how long that took. */
    static Duration settle(Path directory) {
        long begin = System.nanoTime();
        Command.of("sync", "-f", directory.toString()).within(LIMIT).run().assertSucceeded();
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
