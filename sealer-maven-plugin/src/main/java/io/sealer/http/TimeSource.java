package io.sealer.http;

import java.time.Duration;
import java.time.Instant;

/** The time, and waiting: in one place, so that tests of patience need none. For use by several threads. */
public interface TimeSource {

    /** The time of day; may jump when somebody sets the clock. */
    Instant now();

    /** Nanoseconds since some moment; never jumps. */
    long nanoTime();

    /**
     * Waits.
     *
     * @throws InterruptedException when the thread is interrupted, or was before
     */
    void sleep(Duration duration) throws InterruptedException;

    /** This machine's own. */
    static TimeSource system() {
        return new TimeSource() {
            @Override
            public Instant now() {
                return Instant.now();
            }

            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public void sleep(Duration duration) throws InterruptedException {
                Thread.sleep(duration.toMillis());
            }
        };
    }
}
