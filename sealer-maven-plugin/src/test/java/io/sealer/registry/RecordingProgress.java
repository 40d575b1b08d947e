package io.sealer.registry;

import io.sealer.Progress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps what a step says. */
class RecordingProgress implements Progress {

    final List<String> infos = new CopyOnWriteArrayList<>();
    final List<String> warnings = new CopyOnWriteArrayList<>();
    final List<String> debugs = new CopyOnWriteArrayList<>();
    final List<String> described = new CopyOnWriteArrayList<>();
    final AtomicLong total = new AtomicLong();
    final AtomicLong advanced = new AtomicLong();
    final AtomicLong found = new AtomicLong();
    private volatile long threshold = Long.MAX_VALUE;
    private volatile Runnable reached = () -> {};

    /** Part of the work begins to wait. */
    Wait waitBegins(String reason) {
        return () -> {};
    }

    /** Does something as soon as so many bytes are done. */
    void when(long bytes, Runnable action) {
        reached = action;
        threshold = bytes;
    }

    @Override
    public void info(String line) {
        infos.add(line);
    }

    @Override
    public void warn(String line) {
        warnings.add(line);
    }

    @Override
    public void debug(String line) {
        debugs.add(line);
    }

    @Override
    public Task begin(String what, long totalBytes) {
        total.addAndGet(totalBytes);
        return new Task() {
            @Override
            public void advance(long bytes) {
                if (advanced.addAndGet(bytes) >= threshold) {
                    reached.run();
                }
            }

            @Override
            public void found(long bytes) {
                found.addAndGet(bytes);
                advance(bytes);
            }

            @Override
            public Wait await(String reason) {
                return waitBegins(reason);
            }

            @Override
            public void describe(String what) {
                described.add(what);
            }

            @Override
            public void close() {}
        };
    }
}
