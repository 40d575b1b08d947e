package io.sealer.registry;

import io.sealer.http.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A time that passes only where somebody waits, and then at once. */
final class VirtualTime implements TimeSource {

    static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private final List<Duration> waits = new ArrayList<>();
    private Duration passed = Duration.ZERO;

    @Override
    public synchronized Instant now() {
        return START.plus(passed);
    }

    @Override
    public synchronized long nanoTime() {
        return passed.toNanos();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        synchronized (this) {
            waits.add(duration);
            passed = passed.plus(duration);
        }
    }

    /** Lets some time pass without anybody waiting. */
    synchronized void advance(Duration duration) {
        passed = passed.plus(duration);
    }

    /** What was waited, one wait after the other. */
    synchronized List<Duration> waits() {
        return List.copyOf(waits);
    }

    synchronized Duration passed() {
        return passed;
    }
}
