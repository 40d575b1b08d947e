package io.sealer.it.benchmark;

import java.time.Duration;

/**
 * What one run of a contender took.
 *
 * @param contender its name
 * @param wall time by the clock
 * @param cpu processor time of all its processes, user and system; the registry's is not in it
 * @param settled how much longer it took until all that was written was on the disk
 * @param peakRss resident memory of its largest process, in bytes
 */
record Measurement(String contender, Duration wall, Duration cpu, Duration settled, long peakRss) {

    /** The same under another name, with more work behind it. */
    Measurement then(String name, Measurement next) {
        return new Measurement(
                name,
                wall.plus(next.wall),
                cpu.plus(next.cpu),
                settled.plus(next.settled),
                Math.max(peakRss, next.peakRss));
    }

    /** The same with the time until all is on the disk. */
    Measurement settledAfter(Duration time) {
        return new Measurement(contender, wall, cpu, time, peakRss);
    }

    /** Seconds until all is on the disk. */
    double wallSettled() {
        return seconds(wall.plus(settled));
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
