package io.sealer.maven;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Does something again and again, beside the work, until it is stopped. */
interface Heartbeat {

    /** Ends it; at the most one beat that has begun already is still to come. */
    interface Stop {

        void now();
    }

    /** Begins. */
    Stop start(Runnable beat);

    /** Beats once a second on a thread of its own, which ends with it and never keeps a process alive. */
    static Heartbeat everySecond() {
        return beat -> {
            ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
                Thread thread = new Thread(work, "sealer-progress");
                thread.setDaemon(true);
                return thread;
            });
            timer.scheduleAtFixedRate(beat, 1, 1, TimeUnit.SECONDS);
            return timer::shutdownNow;
        };
    }
}
