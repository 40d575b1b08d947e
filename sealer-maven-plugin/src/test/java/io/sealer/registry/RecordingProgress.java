package io.sealer.registry;

import io.sealer.Progress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps what a step says. */
final class RecordingProgress implements Progress {

    final List<String> infos = new CopyOnWriteArrayList<>();
    final List<String> warnings = new CopyOnWriteArrayList<>();
    final List<String> debugs = new CopyOnWriteArrayList<>();
    final AtomicLong total = new AtomicLong();
    final AtomicLong advanced = new AtomicLong();

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
                advanced.addAndGet(bytes);
            }

            @Override
            public void close() {}
        };
    }
}
