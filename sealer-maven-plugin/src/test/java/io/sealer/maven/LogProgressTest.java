package io.sealer.maven;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.junit.jupiter.api.Test;

class LogProgressTest {

    private final AtomicLong now = new AtomicLong();
    private final List<String> lines = new ArrayList<>();
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

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
                now::get);
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
