package io.sealer.testkit;

/** Counts what goes on at the same time. */
final class InFlight {

    private int now;
    private int most;

    synchronized void begin() {
        now++;
        most = Math.max(most, now);
        notifyAll();
    }

    synchronized void end() {
        now--;
    }

    synchronized void forget() {
        most = now;
    }

    synchronized int most() {
        return most;
    }

    synchronized void await(int wanted) throws InterruptedException {
        while (now < wanted) {
            wait();
        }
    }
}
