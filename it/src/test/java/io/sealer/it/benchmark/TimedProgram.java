package io.sealer.it.benchmark;

import io.sealer.it.Command;
import io.sealer.it.Outcome;
import io.sealer.it.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A program under GNU time, which knows the processor time and the memory of all processes that a program waits for.
 *
 * @param outcome what it printed
 * @param wall time by the clock
 * @param cpu processor time in steps of 10 ms
 * @param peakRss resident memory of the largest process, in bytes
 * @param written what was written into files, in bytes, in whole pages of memory
 */
record TimedProgram(Outcome outcome, Duration wall, Duration cpu, long peakRss, long written) {

    /** The program of the Debian package {@code time}. */
    static final String TIME = "/usr/bin/time";

    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final long KIB = 1024;
    /** What the kernel counts outputs in (getrusage(2)). */
    private static final long DISK_BLOCK = 512;

    /**
     * Runs a program to its end.
     *
     * @throws AssertionError when it fails
     */
    static TimedProgram run(Command program) throws IOException {
        Path figures = Files.createTempFile(Workspace.target(), "time", ".txt");
        try {
            Command timed = program.under(TIME, "-o", figures.toString(), "-f", "%U %S %M %O")
                    .within(LIMIT);
            long begin = System.nanoTime();
            Outcome outcome = timed.run().assertSucceeded();
            Duration wall = Duration.ofNanos(System.nanoTime() - begin);
            String[] words = Files.readString(figures).strip().split(" ");
            Duration cpu = seconds(words[0]).plus(seconds(words[1]));
            return new TimedProgram(
                    outcome, wall, cpu, Long.parseLong(words[2]) * KIB, Long.parseLong(words[3]) * DISK_BLOCK);
        } finally {
            Files.delete(figures);
        }
    }

    /** As the run of a contender. */
    Measurement as(String contender) {
        return new Measurement(contender, wall, cpu, Duration.ZERO, peakRss);
    }

    private static Duration seconds(String text) {
        return Duration.ofMillis(Math.round(Double.parseDouble(text) * 1000));
    }
}
