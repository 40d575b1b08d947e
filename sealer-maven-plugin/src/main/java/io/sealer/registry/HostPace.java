package io.sealer.registry;

import io.sealer.http.TimeSource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How fast each host may be asked. A host that asks for a pause gets it from all transfers, and fewer of them
 * afterwards: half as many as before, and one more again with each that succeeds. Otherwise all would come back in the
 * same moment, and be sent away again.
 */
final class HostPace {

    private final TimeSource time;
    private final Traffic traffic;
    private final int most;
    private final Map<String, Host> hosts = new ConcurrentHashMap<>();

    /** @param most how many may ask one host at the same time */
    HostPace(TimeSource time, Traffic traffic, int most) {
        this.time = time;
        this.traffic = traffic;
        this.most = most;
    }

    /** @param authority the host, with its port */
    Host host(String authority) {
        return hosts.computeIfAbsent(authority, name -> new Host());
    }

    /** A place among those who ask a host; closing it makes room for the next. */
    interface Turn extends AutoCloseable {

        /** How long it was waited for the end of pauses. */
        Duration paused();

        @Override
        void close();
    }

    /** One host. */
    final class Host {

        private int running;
        private int limit = most;
        private long openFrom = time.nanoTime();
        private boolean known;

        /**
         * Waits for a place.
         *
         * @param patience how long the host's pauses may last
         * @return empty when they last longer; that is known, and not waited for
         */
        Optional<Turn> enter(Duration patience) throws InterruptedException {
            Duration paused = Duration.ZERO;
            while (true) {
                Optional<Duration> closed = tryToEnter();
                if (closed.isEmpty()) {
                    return Optional.of(turn(paused));
                }
                paused = paused.plus(closed.get());
                if (paused.compareTo(patience) > 0) {
                    return Optional.empty();
                }
                pause(closed.get());
            }
        }

        /** Takes a place, or tells for how long the host is closed. */
        private synchronized Optional<Duration> tryToEnter() throws InterruptedException {
            while (true) {
                long closed = openFrom - time.nanoTime();
                if (closed > 0) {
                    return Optional.of(Duration.ofNanos(closed));
                }
                if (running < limit) {
                    running++;
                    return Optional.empty();
                }
                wait();
            }
        }

        private Turn turn(Duration paused) {
            return new Turn() {
                @Override
                public Duration paused() {
                    return paused;
                }

                @Override
                public void close() {
                    leave();
                }
            };
        }

        private synchronized void leave() {
            running--;
            notifyAll();
        }

        /** Nobody asks this host before that time is over. True when it is news. */
        synchronized boolean slowDown(Duration pause) {
            long now = time.nanoTime();
            boolean news = openFrom - now <= 0;
            if (news) {
                // Those that ran at the same time are sent away for the same reason: that counts once.
                limit = Math.max(1, limit / 2);
            }
            long until = now + pause.toNanos();
            if (until - openFrom > 0) {
                openFrom = until;
            }
            notifyAll();
            return news;
        }

        /** It gave what it was asked for. */
        synchronized void succeeded() {
            known = true;
            if (limit < most) {
                limit++;
                notifyAll();
            }
        }

        /** Whether it ever gave anything in this build. */
        synchronized boolean isKnown() {
            return known;
        }
    }

    /** Waits, which is counted. */
    void pause(Duration duration) throws InterruptedException {
        traffic.waitBegins();
        try {
            time.sleep(duration);
        } finally {
            traffic.waitEnds();
        }
    }
}
