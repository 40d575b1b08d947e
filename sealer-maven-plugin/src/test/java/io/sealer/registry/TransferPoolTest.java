package io.sealer.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TransferPoolTest {

    private final TransferPool pool = new TransferPool(3, () -> {});

    @Test
    void asManyAsAllowedRunAtOnceAndNotOneMore() {
        CyclicBarrier three = new CyclicBarrier(3);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        pool.each(IntStream.range(0, 12).boxed().toList(), number -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            await(three);
            done.incrementAndGet();
            running.decrementAndGet();
        });

        assertThat(most).hasValue(3);
        assertThat(done).hasValue(12);
    }

    @Test
    void whatConcernsAllEndsTheWork() {
        AtomicInteger done = new AtomicInteger();
        TransferPool one = new TransferPool(1, () -> {});
        assertThatThrownBy(() -> one.each(List.of(1, 2, 3), number -> {
                    done.incrementAndGet();
                    throw new IllegalStateException("disk full " + number);
                }))
                .hasMessage("disk full 1");
        assertThat(done).hasValue(1);
    }

    @Test
    void whatEndsWhileOthersAreYetToBeginIsNoFailure() {
        TransferPool eight = new TransferPool(8, () -> {});
        for (int round = 0; round < 50; round++) {
            AtomicInteger stops = new AtomicInteger();
            eight.each(
                    IntStream.range(0, 200).boxed().toList(),
                    number -> "lane " + number % 40,
                    number -> false,
                    stops::incrementAndGet);
            assertThat(stops).hasValue(1);
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }
}
