package io.sealer.http;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.io.ConnectionEndpoint;

/** The hold of one answer on its connection; let go exactly once, by whichever thread comes first. */
final class PooledLease {

    private final Connections connections;
    private final ConnectionEndpoint endpoint;
    private final boolean reusable;
    private final AtomicBoolean held = new AtomicBoolean(true);

    PooledLease(Connections connections, ConnectionEndpoint endpoint, boolean reusable) {
        this.connections = connections;
        this.endpoint = endpoint;
        this.reusable = reusable;
    }

    /** The answer was read to its end. */
    void finish() {
        if (held.compareAndSet(true, false)) {
            if (reusable) {
                connections.release(endpoint);
            } else {
                connections.discard(endpoint);
            }
        }
    }

    /** The rest of the answer is not wanted, or never came. */
    void abort() {
        if (held.compareAndSet(true, false)) {
            connections.discard(endpoint);
        }
    }

    boolean isHeld() {
        return held.get();
    }
}
