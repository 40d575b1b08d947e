package io.sealer.registry;

import io.sealer.Problem;
import io.sealer.ProblemException;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Does the same with many things, in the order given, some at a time: so many for each lane, which is a host that is
 * asked. A host that is slow or wants a pause keeps nobody from asking another.
 */
final class TransferPool {

    private static final int SECONDS_TO_END = 10;

    /** What is done with one thing. */
    @FunctionalInterface
    interface Work<T> {

        /**
         * Does it, and keeps to itself what is wrong with this thing alone. What it throws concerns all (a full disk).
         *
         * @return whether more is to be begun
         */
        boolean done(T item);
    }

    private final int parallel;
    private final Runnable breakOff;

    /**
     * @param parallel how many at a time in one lane
     * @param breakOff ends whatever the network is doing; called once, when the build is interrupted
     */
    TransferPool(int parallel, Runnable breakOff) {
        this.parallel = parallel;
        this.breakOff = breakOff;
    }

    /** Everything, whatever fails, in one lane. */
    <T> void each(List<T> items, Consumer<T> work) {
        each(items, item -> "", work);
    }

    /** Everything, whatever fails. */
    <T> void each(List<T> items, Function<T, String> lane, Consumer<T> work) {
        each(
                items,
                lane,
                item -> {
                    work.accept(item);
                    return true;
                },
                () -> {});
    }

    /**
     * Works through a list and comes back when all of it is done, or nothing runs any more.
     *
     * @param lane where each thing belongs
     * @param onStop called once when a thing ended the work: waiting threads are interrupted, this ends the others
     * @throws ProblemException when the calling thread is interrupted; nothing runs any more then
     */
    <T> void each(List<T> items, Function<T, String> lane, Work<T> work, Runnable onStop) {
        if (items.isEmpty()) {
            return;
        }
        Map<String, Queue<T>> lanes = new LinkedHashMap<>();
        items.forEach(item -> lanes.computeIfAbsent(lane.apply(item), name -> new ArrayDeque<>())
                .add(item));
        Run<T> run = new Run<>(work, onStop);
        lanes.values().forEach(run::begin);
        run.await();
    }

    private final class Run<T> {

        private final Work<T> work;
        private final Runnable onStop;
        private final AtomicReference<Throwable> end = new AtomicReference<>();
        private final AtomicInteger number = new AtomicInteger();
        private final ExecutorService threads = Executors.newCachedThreadPool(this::thread);
        private boolean stopped;

        Run(Work<T> work, Runnable onStop) {
            this.work = work;
            this.onStop = onStop;
        }

        private Thread thread(Runnable task) {
            Thread thread = new Thread(task, "sealer-transfer-" + number.incrementAndGet());
            // A build that ends in the middle must not wait for a slow registry.
            thread.setDaemon(true);
            return thread;
        }

        void begin(Queue<T> queue) {
            for (int i = Math.min(parallel, queue.size()); i > 0; i--) {
                start(queue);
            }
        }

        /** What has begun may have ended the rest already. */
        private synchronized void start(Queue<T> queue) {
            if (!stopped) {
                threads.execute(() -> workThrough(queue));
            }
        }

        private void workThrough(Queue<T> queue) {
            for (T item = next(queue); item != null; item = next(queue)) {
                try {
                    if (!work.done(item)) {
                        stop();
                    }
                } catch (RuntimeException | Error e) {
                    end.compareAndSet(null, e);
                    stop();
                }
            }
        }

        private synchronized T next(Queue<T> queue) {
            return stopped ? null : queue.poll();
        }

        private void stop() {
            synchronized (this) {
                if (stopped) {
                    return;
                }
                stopped = true;
            }
            threads.shutdownNow();
            onStop.run();
        }

        void await() {
            try {
                threads.shutdown();
                while (!threads.awaitTermination(1, TimeUnit.DAYS)) {
                    continue;
                }
            } catch (InterruptedException e) {
                stop();
                breakOff.run();
                awaitEnd();
                Thread.currentThread().interrupt();
                throw new ProblemException(Problem.environment("interrupted in the middle of transfers"), e);
            }
            if (end.get() instanceof Error error) {
                throw error;
            } else if (end.get() instanceof RuntimeException failure) {
                throw failure;
            }
        }

        /** The workers take back what they began: that is waited for, so that nothing half-written stays behind. */
        private void awaitEnd() {
            try {
                threads.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
