package io.sealer.registry;

import java.util.concurrent.atomic.AtomicLong;

/** Counts what goes over the wire. For use by several threads. */
final class Traffic {

    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    void request() {
        requests.incrementAndGet();
    }

    void received(long count) {
        bytes.addAndGet(count);
    }

    /** Requests since the last call. */
    long takeRequests() {
        return requests.getAndSet(0);
    }

    /** Bytes since the last call. */
    long takeBytes() {
        return bytes.getAndSet(0);
    }
}
