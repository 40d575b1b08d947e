package io.sealer.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HostPaceTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration PATIENT = Duration.ofHours(1);

    private final VirtualTime time = new VirtualTime();
    private final Traffic traffic = new Traffic(time);
    private final HostPace pace = new HostPace(time, traffic, 8);

    @Test
    void aPauseIsForAllThatAskTheHostAndForNoOther() throws Exception {
        pace.host("a").slowDown(MINUTE);
        assertThat(pace.host("b").enter(PATIENT).orElseThrow().paused()).isZero();
        assertThat(time.passed()).isZero();
        assertThat(pace.host("a").enter(PATIENT).orElseThrow().paused()).isEqualTo(MINUTE);
        assertThat(time.passed()).isEqualTo(MINUTE);
        assertThat(traffic.takeWaitedMillis()).isEqualTo(60_000);
    }

    @Test
    void whoHasLessPatienceIsToldAtOnce() throws Exception {
        pace.host("a").slowDown(MINUTE);
        assertThat(pace.host("a").enter(Duration.ofSeconds(59))).isEmpty();
        assertThat(time.waits()).isEmpty();
    }

    @Test
    void behindAPauseHalfAsManyAskAndEachSuccessAddsOne() throws Exception {
        HostPace.Host host = pace.host("a");
        assertThat(host.slowDown(MINUTE)).isTrue();
        assertThat(host.slowDown(MINUTE)).as("the same news").isFalse();
        for (int i = 0; i < 4; i++) {
            host.enter(PATIENT).orElseThrow();
        }
        // Who would have to wait for a place does not wait when he is interrupted.
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> host.enter(PATIENT)).isInstanceOf(InterruptedException.class);
        host.succeeded();
        assertThat(host.enter(PATIENT)).isPresent();
    }
}
