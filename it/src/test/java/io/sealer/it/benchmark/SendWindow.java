package io.sealer.it.benchmark;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * How much of a connection may be underway: what was sent counts until its receipt could be back, a round trip later. For
 * one thread.
 */
final class SendWindow {

    private record Sent(int bytes, long acknowledged) {}

    private final long size;
    private final long roundTrip;
    private final Deque<Sent> underway = new ArrayDeque<>();
    private long bytes;

    /**
     * @param size in bytes
     * @param roundTrip in nanoseconds
     */
    SendWindow(long size, long roundTrip) {
        this.size = size;
        this.roundTrip = roundTrip;
    }

    /** Waits until so many bytes more may be sent, which then count as sent. */
    void take(int more) throws InterruptedException {
        while (!underway.isEmpty() && (bytes + more > size || underway.peek().acknowledged() <= System.nanoTime())) {
            Sent first = underway.remove();
            TimeUnit.NANOSECONDS.sleep(first.acknowledged() - System.nanoTime());
            bytes -= first.bytes();
        }
        underway.add(new Sent(more, System.nanoTime() + roundTrip));
        bytes += more;
    }
}
