package io.sealer.http;

import java.io.Closeable;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Ends requests whose body the other side no longer takes. The timeout of a socket is for reading alone: without this, a
 * server that stops reading would hold a build for ever. For use by several threads.
 */
final class SendWatch implements Closeable {

    private static final int LOOKS_PER_PATIENCE = 4;

    private final Duration patience;
    private final Set<Sending> running = ConcurrentHashMap.newKeySet();
    private ScheduledExecutorService clock;

    /** @param patience how long no byte may be taken */
    SendWatch(Duration patience) {
        this.patience = patience;
    }

    /** A body that is being sent. */
    final class Sending implements Closeable {

        private final Runnable breakOff;
        private volatile long since = System.nanoTime();
        private volatile boolean stalled;

        private Sending(Runnable breakOff) {
            this.breakOff = breakOff;
        }

        /** Some bytes were taken. */
        void advanced() {
            since = System.nanoTime();
        }

        /** Whether it was ended because nothing was taken. */
        boolean isStalled() {
            return stalled;
        }

        private void look() {
            if (System.nanoTime() - since > patience.toNanos()) {
                stalled = true;
                close();
                breakOff.run();
            }
        }

        /** It is sent, or was given up. */
        @Override
        public void close() {
            running.remove(this);
        }
    }

    /**
     * Begins to watch.
     *
     * @param breakOff ends the connection from another thread
     */
    Sending begin(Runnable breakOff) {
        Sending sending = new Sending(breakOff);
        running.add(sending);
        startClock();
        return sending;
    }

    private synchronized void startClock() {
        if (clock == null) {
            clock = new ScheduledThreadPoolExecutor(1, task -> {
                Thread thread = new Thread(task, "sealer-send-watch");
                thread.setDaemon(true);
                return thread;
            });
            long interval = Math.max(1, patience.toMillis() / LOOKS_PER_PATIENCE);
            clock.scheduleWithFixedDelay(
                    () -> running.forEach(Sending::look), interval, interval, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public synchronized void close() {
        if (clock != null) {
            clock.shutdownNow();
        }
    }
}
