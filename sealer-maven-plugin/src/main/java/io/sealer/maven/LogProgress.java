package io.sealer.maven;

import io.sealer.ByteCount;
import io.sealer.Progress;
import java.io.PrintStream;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.maven.plugin.logging.Log;

/**
 * Progress on Maven's log. People at a terminal see one live line; batch builds get a plain line every few seconds,
 * and nothing at all for work that is over sooner. Both are told when nothing comes, too.
 */
final class LogProgress implements Progress {

    private static final long LIVE_INTERVAL_NANOS = 200_000_000L;
    private static final long BATCH_INTERVAL_NANOS = 5_000_000_000L;
    private static final long QUIET_NANOS = 3_000_000_000L;
    private static final String ERASE_LINE = "\r\u001b[K";

    private final Log log;
    private final PrintStream terminal;
    private final LongSupplier nanoTime;
    private final Heartbeat heartbeat;
    private boolean drawn;

    /**
     * Progress on a log.
     *
     * @param terminal where the live line goes, or null for plain lines
     * @param heartbeat beats while something is counted, so that lines come while no byte does
     */
    LogProgress(Log log, PrintStream terminal, LongSupplier nanoTime, Heartbeat heartbeat) {
        this.log = log;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
        this.heartbeat = heartbeat;
    }

    @Override
    public void info(String line) {
        erase();
        log.info(line);
    }

    @Override
    public void warn(String line) {
        erase();
        log.warn(line);
    }

    @Override
    public void debug(String line) {
        if (log.isDebugEnabled()) {
            erase();
            log.debug(line);
        }
    }

    private synchronized void draw(String line) {
        terminal.print(ERASE_LINE + line);
        terminal.flush();
        drawn = true;
    }

    /** A line of the log must not begin behind the live one. */
    private synchronized void erase() {
        if (drawn) {
            terminal.print(ERASE_LINE);
            terminal.flush();
            drawn = false;
        }
    }

    @Override
    public Progress.Task begin(String what, long totalBytes) {
        return new Count(what, totalBytes);
    }

    private record Waiting(String reason, long since) {}

    private final class Count implements Progress.Task {

        private volatile String what;
        private final long total;
        private final long start = nanoTime.getAsLong();
        private final AtomicLong done = new AtomicLong();
        private final AtomicLong moved = new AtomicLong();
        private final AtomicLong nextReport;
        private final Queue<Waiting> waits = new ConcurrentLinkedQueue<>();
        private final Heartbeat.Stop stop;
        private volatile long lastNews = start;
        private boolean closed;

        Count(String what, long total) {
            this.what = what;
            this.total = total;
            this.nextReport = new AtomicLong(start + interval());
            this.stop = heartbeat.start(() -> reportWhereDue(nanoTime.getAsLong()));
        }

        private long interval() {
            return terminal == null ? BATCH_INTERVAL_NANOS : LIVE_INTERVAL_NANOS;
        }

        @Override
        public void advance(long bytes) {
            // What has to be done again was moved all the same.
            moved.addAndGet(Math.max(0, bytes));
            found(bytes);
        }

        @Override
        public void found(long bytes) {
            done.addAndGet(bytes);
            lastNews = nanoTime.getAsLong();
            reportWhereDue(lastNews);
        }

        @Override
        public Progress.Wait await(String reason) {
            Waiting wait = new Waiting(reason, nanoTime.getAsLong());
            waits.add(wait);
            return () -> waits.remove(wait);
        }

        private void reportWhereDue(long now) {
            long due = nextReport.get();
            if (now - due >= 0 && nextReport.compareAndSet(due, now + interval())) {
                report(now);
            }
        }

        @Override
        public void describe(String other) {
            what = other;
        }

        private synchronized void report(long now) {
            if (closed) {
                return;
            }
            String line = line(now);
            if (terminal == null) {
                log.info(line);
            } else {
                draw(line);
            }
        }

        private String line(long now) {
            long sum = done.get();
            StringBuilder line = new StringBuilder(what).append(": ").append(ByteCount.of(sum));
            if (total >= 0) {
                line.append(" of ").append(ByteCount.of(total));
            }
            boolean quiet = now - lastNews >= QUIET_NANOS && sum != total;
            return line.append(", ").append(quiet ? pause(now) : pace(sum, now)).toString();
        }

        private String pause(long now) {
            Waiting wait = waits.peek();
            return wait == null
                    ? "stalled for " + duration(now - lastNews)
                    : "waiting for " + wait.reason() + " for " + duration(now - wait.since());
        }

        private String pace(long sum, long now) {
            double rate = moved.get() / Math.max((now - start) / 1e9, 0.001);
            String pace = ByteCount.of((long) rate) + "/s";
            return total > sum && rate >= 1 ? pace + ", " + seconds((long) ((total - sum) / rate)) + " left" : pace;
        }

        private static String duration(long nanos) {
            return seconds(TimeUnit.NANOSECONDS.toSeconds(nanos));
        }

        private static String seconds(long seconds) {
            return seconds < 60
                    ? seconds + " s"
                    : seconds < 3600
                            ? seconds / 60 + " min " + seconds % 60 + " s"
                            : seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
        }

        @Override
        public void close() {
            stop.now();
            end();
            erase();
        }

        private synchronized void end() {
            closed = true;
        }
    }
}
