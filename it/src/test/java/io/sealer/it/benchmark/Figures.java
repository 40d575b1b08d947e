package io.sealer.it.benchmark;

/**
 * What one run of something took.
 *
 * @param wall seconds by the clock
 * @param cpu seconds of processor time
 * @param peakRss resident memory of the largest process, in bytes
 * @param written what went into files, in bytes
 * @param pushed what went into a registry, in bytes
 */
record Figures(double wall, double cpu, long peakRss, long written, long pushed) {

    static Figures of(TimedProgram run) {
        return new Figures(
                Measurement.seconds(run.wall()), Measurement.seconds(run.cpu()), run.peakRss(), run.written(), 0);
    }

    Figures pushing(long bytes) {
        return new Figures(wall, cpu, peakRss, written, bytes);
    }

    /** The same with more work behind it. */
    Figures then(Figures next) {
        return new Figures(
                wall + next.wall,
                cpu + next.cpu,
                Math.max(peakRss, next.peakRss),
                written + next.written,
                pushed + next.pushed);
    }
}
