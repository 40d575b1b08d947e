package io.sealer.image;

import io.sealer.Progress;

/** Passes on what is done, and can take it back. Closing it ends nothing. */
final class CountedTask implements Progress.Task {

    private final Progress.Task task;
    private long done;

    CountedTask(Progress.Task task) {
        this.task = task;
    }

    @Override
    public void advance(long bytes) {
        done += bytes;
        task.advance(bytes);
    }

    /** Says that all of it has to be done again. */
    void takeBack() {
        task.advance(-done);
        done = 0;
    }

    @Override
    public void close() {
        // The task goes on.
    }
}
