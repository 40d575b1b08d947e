package io.sealer.registry;

import io.sealer.http.TimeSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what goes over the wire, and what was in vain. For use by several threads. */
final class Traffic {

    private final TimeSource time;
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong sentBytes = new AtomicLong();
    private final AtomicLong keptBytes = new AtomicLong();
    private final AtomicLong retries = new AtomicLong();
    private int waiting;
    private long waitingSince;
    private long waitedNanos;

    Traffic(TimeSource time) {
        this.time = time;
    }

    void request() {
        requests.incrementAndGet();
    }

    void received(long count) {
        bytes.addAndGet(count);
    }

    void sent(long count) {
        sentBytes.addAndGet(count);
    }

    /** Bytes that another build has fetched: the beginning that it left of a blob, or the blob while we waited. */
    void kept(long count) {
        keptBytes.addAndGet(count);
    }

    void retry() {
        retries.incrementAndGet();
    }

    /** A transfer begins to wait. What several wait at the same time counts once, as people at the screen would. */
    synchronized void waitBegins() {
        if (waiting++ == 0) {
            waitingSince = time.nanoTime();
        }
    }

    synchronized void waitEnds() {
        if (--waiting == 0) {
            waitedNanos += time.nanoTime() - waitingSince;
        }
    }

    /** Requests since the last call. */
    long takeRequests() {
        return requests.getAndSet(0);
    }

    /** Bytes since the last call. */
    long takeBytes() {
        return bytes.getAndSet(0);
    }

    /** Bytes of manifests and blobs that went out since the last call. */
    long takeSentBytes() {
        return sentBytes.getAndSet(0);
    }

    /** Kept bytes since the last call. */
    long takeKeptBytes() {
        return keptBytes.getAndSet(0);
    }

    /** Second and further tries since the last call. */
    long takeRetries() {
        return retries.getAndSet(0);
    }

    /** Milliseconds in which at least one transfer was waiting, since the last call. */
    synchronized long takeWaitedMillis() {
        long millis = TimeUnit.NANOSECONDS.toMillis(waitedNanos);
        waitedNanos = 0;
        return millis;
    }
}
