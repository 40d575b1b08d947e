package io.sealer.maven;

import io.sealer.ByteCount;
import io.sealer.Progress;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.maven.plugin.logging.Log;

/**
 * Progress on Maven's log. People at a terminal see one live line; batch builds get a plain line every few seconds,
 * and nothing at all for work that is over sooner.
 */
final class LogProgress implements Progress {

    private static final long LIVE_INTERVAL_NANOS = 200_000_000L;
    private static final long BATCH_INTERVAL_NANOS = 5_000_000_000L;
    private static final String ERASE_LINE = "\r\u001b[K";

    private final Log log;
    private final PrintStream terminal;
    private final LongSupplier nanoTime;
    private boolean drawn;

    /**
     * Progress on a log.
     *
     * @param terminal where the live line goes, or null for plain lines
     */
    LogProgress(Log log, PrintStream terminal, LongSupplier nanoTime) {
        this.log = log;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
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

    private final class Count implements Progress.Task {

        private volatile String what;
        private final long total;
        private final long start = nanoTime.getAsLong();
        private final AtomicLong done = new AtomicLong();
        private final AtomicLong nextReport;

        Count(String what, long total) {
            this.what = what;
            this.total = total;
            this.nextReport = new AtomicLong(start + interval());
        }

        private long interval() {
            return terminal == null ? BATCH_INTERVAL_NANOS : LIVE_INTERVAL_NANOS;
        }

        @Override
        public void advance(long bytes) {
            long sum = done.addAndGet(bytes);
            long now = nanoTime.getAsLong();
            long due = nextReport.get();
            if (now - due >= 0 && nextReport.compareAndSet(due, now + interval())) {
                report(sum, now);
            }
        }

        @Override
        public void describe(String other) {
            what = other;
        }

        private synchronized void report(long sum, long now) {
            String line = describe(sum, (now - start) / 1e9);
            if (terminal == null) {
                log.info(line);
            } else {
                draw(line);
            }
        }

        private String describe(long sum, double seconds) {
            double rate = sum / Math.max(seconds, 0.001);
            StringBuilder line = new StringBuilder(what).append(": ").append(ByteCount.of(sum));
            if (total >= 0) {
                line.append(" of ").append(ByteCount.of(total));
            }
            line.append(", ").append(ByteCount.of((long) rate)).append("/s");
            if (total > sum && rate >= 1) {
                line.append(", ")
                        .append(duration((long) ((total - sum) / rate)))
                        .append(" left");
            }
            return line.toString();
        }

        private static String duration(long seconds) {
            return seconds < 60
                    ? seconds + " s"
                    : seconds < 3600
                            ? seconds / 60 + " min " + seconds % 60 + " s"
                            : seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
        }

        @Override
        public void close() {
            erase();
        }
    }
}
