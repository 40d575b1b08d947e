package io.sealer.registry;

import io.sealer.Progress;

/**
 * How far the tries to get one content have come, each of which goes on where the last one stopped, and who is told of it.
 * For one thread.
 */
final class DownloadTries {

    private final Traffic traffic;
    private final Progress.Task task;
    private long told;
    private long farthest;
    private boolean begun;

    /** @param task told of every byte, and with a negative number of those that were in vain */
    DownloadTries(Traffic traffic, Progress.Task task) {
        this.traffic = traffic;
        this.task = task;
    }

    /** A try begins behind this many bytes; what lies there before the first one was left by an earlier build. */
    void begin(long there) {
        if (!begun) {
            begun = true;
            farthest = there;
            traffic.kept(there);
        }
        // Whether it was left by others or, if anything, by the last try: nothing of it comes over the wire now.
        task.found(there - told);
        told = there;
    }

    /** So many bytes came over the wire, and so many are there now. */
    void received(int bytes, long there) {
        traffic.received(bytes);
        tell(there);
    }

    /** What was there is of no use. */
    void lost() {
        tell(0);
    }

    /** Another build was faster; what is not our own share of it was found. */
    void foundWhole(long size) {
        traffic.kept(size - told);
        task.found(size - told);
        told = size;
    }

    /** Another build fetches this: that takes time like any other wait. */
    Progress.Wait awaitOther() {
        traffic.waitBegins();
        Progress.Wait shown = task.await("another build's download");
        return () -> {
            shown.close();
            traffic.waitEnds();
        };
    }

    /**
     * A try that failed.
     *
     * @param worthwhile so many bytes more than ever before are worth as many tries again
     */
    RegistryException failed(RegistryException failure, long worthwhile) {
        boolean farther = told - farthest > worthwhile;
        farthest = Math.max(farthest, told);
        return farther ? failure.afterProgress() : failure;
    }

    private void tell(long there) {
        if (there != told) {
            task.advance(there - told);
            told = there;
        }
    }
}
