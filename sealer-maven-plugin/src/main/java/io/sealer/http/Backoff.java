package io.sealer.http;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next try: half a second, doubled with each failure, at most half a minute. Each wait is
 * shortened by up to a half at random, so that many that failed together do not come back together.
 */
public final class Backoff {

    private static final long FIRST_MILLIS = 500;
    private static final long LONGEST_MILLIS = 30_000;
    private static final int MOST_DOUBLINGS = 16;

    private final DoubleSupplier random;

    /** @param random numbers of at least 0 and less than 1 */
    public Backoff(DoubleSupplier random) {
        this.random = random;
    }

    /** The wait behind so many failures in a row, the first of them included. */
    public Duration after(int failures) {
        int doublings = Math.min(Math.max(failures, 1) - 1, MOST_DOUBLINGS);
        long whole = Math.min(LONGEST_MILLIS, FIRST_MILLIS << doublings);
        return Duration.ofMillis((long) (whole * (1 - random.getAsDouble() / 2)));
    }
}
