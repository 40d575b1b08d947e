package io.sealer.maven;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.junit.jupiter.api.Test;

class LogProgressTest {

    private final AtomicLong now = new AtomicLong();
    private final List<String> lines = new ArrayList<>();
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

    private Runnable beat;

    private LogProgress progress(boolean live) {
        PrintStream terminal = live ? new PrintStream(screen, true, StandardCharsets.UTF_8) : null;
        return new LogProgress(
                new SystemStreamLog() {
                    @Override
                    public void info(CharSequence line) {
                        lines.add(line.toString());
                    }
                },
                terminal,
                now::get,
                task -> {
                    beat = task;
                    return () -> beat = null;
                });
    }

    private void seconds(double seconds) {
        now.addAndGet((long) (seconds * 1e9));
    }

    @Test
    void shortWorkSaysNothingInABatch() {
        try (Progress.Task task = progress(false).begin("10 images", 1000)) {
            seconds(4.9);
            task.advance(1000);
        }
        assertThat(lines).isEmpty();
    }

    @Test
    void longWorkSaysALineNowAndThen() {
        try (Progress.Task task = progress(false).begin("10 images", 4_000_000_000L)) {
            for (int i = 0; i < 100; i++) {
                seconds(0.1);
                task.advance(10_000_000);
            }
        }
        assertThat(lines)
                .containsExactly(
                        "10 images: 500 MB of 4.0 GB, 100 MB/s, 35 s left",
                        "10 images: 1.0 GB of 4.0 GB, 100 MB/s, 30 s left");
    }

    @Test
    void theLineFollowsWhatTheCountIsCalled() {
        try (Progress.Task task = progress(false).begin("10 images", 1_000_000)) {
            task.describe("7 of 10 images");
            seconds(5);
            task.advance(500_000);
        }
        assertThat(lines).containsExactly("7 of 10 images: 500 kB of 1.0 MB, 100 kB/s, 5 s left");
    }

    private void beats(int times) {
        for (int i = 0; i < times; i++) {
            seconds(1);
            beat.run();
        }
    }

    @Test
    void aStallIsToldWhileItLasts() {
        try (Progress.Task task = progress(false).begin("10 images", 4_000_000)) {
            beats(1);
            task.advance(1_000_000);
            beats(10);
            task.advance(1_000_000);
            beats(5);
        }
        assertThat(lines)
                .containsExactly(
                        "10 images: 1.0 MB of 4.0 MB, stalled for 4 s",
                        "10 images: 1.0 MB of 4.0 MB, stalled for 9 s",
                        "10 images: 2.0 MB of 4.0 MB, stalled for 4 s");
        assertThat(beat).isNull();
    }

    @Test
    void aWaitForSomebodyElseIsToldWhileItLasts() {
        try (Progress.Task task = progress(false).begin("1 image", 1_000_000)) {
            Progress.Wait first = task.await("another build's download");
            Progress.Wait second = task.await("another build's download");
            beats(5);
            second.close();
            beats(5);
            first.close();
            task.found(1_000_000);
            beats(5);
        }
        assertThat(lines)
                .containsExactly(
                        "1 image: 0 B of 1.0 MB, waiting for another build's download for 5 s",
                        "1 image: 0 B of 1.0 MB, waiting for another build's download for 10 s",
                        "1 image: 1.0 MB of 1.0 MB, 0 B/s");
    }

    @Test
    void theLiveLineGoesOnWhileNothingComesAndIsNotDrawnAfterTheEnd() {
        Progress.Task task = progress(true).begin("x", 10);
        Runnable late = beat;
        beats(3);
        assertThat(screen.toString(StandardCharsets.UTF_8)).endsWith("\r\u001b[Kx: 0 B of 10 B, stalled for 3 s");
        task.close();
        screen.reset();
        seconds(1);
        late.run();
        assertThat(screen.size()).isZero();
    }

    @Test
    void theRateIsOfWhatWasMovedAndNotOfWhatWasThere() {
        try (Progress.Task task = progress(false).begin("1 image", 480_000_000)) {
            task.found(240_000_000);
            seconds(5);
            task.advance(40_000_000);
        }
        assertThat(lines).containsExactly("1 image: 280 MB of 480 MB, 8.0 MB/s, 25 s left");
    }

    @Test
    void whatHasToBeMovedAgainDoesNotSlowTheRate() {
        try (Progress.Task task = progress(false).begin("1 image", 100_000_000)) {
            task.advance(20_000_000);
            task.advance(-20_000_000);
            seconds(5);
            task.advance(20_000_000);
        }
        assertThat(lines).containsExactly("1 image: 20 MB of 100 MB, 8.0 MB/s, 10 s left");
    }

    @Test
    void theHeartbeatEndsItsThread() throws InterruptedException {
        CountDownLatch beaten = new CountDownLatch(1);
        AtomicReference<Thread> thread = new AtomicReference<>();
        Heartbeat.Stop stop = Heartbeat.everySecond().start(() -> {
            thread.set(Thread.currentThread());
            beaten.countDown();
        });
        beaten.await();
        stop.now();
        thread.get().join();
        assertThat(thread.get().isDaemon()).isTrue();
    }

    @Test
    void aTerminalSeesOneLineThatIsErasedAtTheEnd() {
        try (Progress.Task task = progress(true).begin("x.tar", -1)) {
            seconds(1);
            task.advance(5000);
            task.advance(5000);
        }
        assertThat(lines).isEmpty();
        assertThat(screen.toString(StandardCharsets.UTF_8)).isEqualTo("\r\u001b[Kx.tar: 5.0 kB, 5.0 kB/s\r\u001b[K");
    }

    @Test
    void aLineOfTheLogNeverBeginsBehindTheLiveOne() {
        LogProgress progress = progress(true);
        progress.info("before");
        assertThat(screen.size()).isZero();
        try (Progress.Task task = progress.begin("x", 10)) {
            seconds(1);
            task.advance(5);
            screen.reset();
            progress.info("in between");
            assertThat(screen.toString(StandardCharsets.UTF_8)).isEqualTo("\r\u001b[K");
        }
        assertThat(screen.toString(StandardCharsets.UTF_8)).as("erased once").isEqualTo("\r\u001b[K");
        assertThat(lines).containsExactly("before", "in between");
    }
}
