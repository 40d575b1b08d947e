package io.sealer.registry;

import io.sealer.Problem;
import io.sealer.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Does the same with many things, some at a time, in the order given. One that fails does not stop the others: what they
 * bring is in the cache for the next build, and every failure is known.
 */
final class TransferPool {

    private static final int SECONDS_TO_END = 10;

    private final int parallel;
    private final Runnable breakOff;

    /**
     * @param parallel how many at a time
     * @param breakOff ends whatever the network is doing; called once, when the build is interrupted
     */
    TransferPool(int parallel, Runnable breakOff) {
        this.parallel = parallel;
        this.breakOff = breakOff;
    }

    /**
     * Works through a list and comes back when all of it is done.
     *
     * @param work keeps to itself what is wrong with one thing; what it throws concerns all (a full disk): then nothing
     *     more is begun, what runs is waited for, and the first exception is thrown on
     * @throws ProblemException when the calling thread is interrupted; nothing runs any more then
     */
    <T> void each(List<T> items, Consumer<T> work) {
        if (items.isEmpty()) {
            return;
        }
        AtomicReference<Throwable> end = new AtomicReference<>();
        AtomicInteger number = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(parallel, items.size()), task -> {
            Thread thread = new Thread(task, "sealer-transfer-" + number.incrementAndGet());
            // A build that ends in the middle must not wait for a slow registry.
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<?>> running = new ArrayList<>(items.size());
            for (T item : items) {
                running.add(threads.submit(() -> unlessEnded(end, work, item)));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("what the work throws is kept", e);
        } catch (InterruptedException e) {
            threads.shutdownNow();
            breakOff.run();
            awaitEnd(threads);
            Thread.currentThread().interrupt();
            throw new ProblemException(Problem.environment("interrupted while images were fetched"), e);
        } finally {
            threads.shutdownNow();
        }
        if (end.get() instanceof Error error) {
            throw error;
        } else if (end.get() instanceof RuntimeException failure) {
            throw failure;
        }
    }

    private static <T> void unlessEnded(AtomicReference<Throwable> end, Consumer<T> work, T item) {
        if (end.get() != null) {
            return;
        }
        try {
            work.accept(item);
        } catch (RuntimeException | Error e) {
            end.compareAndSet(null, e);
        }
    }

    /** The workers take back what they began: that is waited for, so that nothing half-written stays behind. */
    private static void awaitEnd(ExecutorService threads) {
        try {
            threads.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
