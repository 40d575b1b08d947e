package io.sealer.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void eachWaitIsTwiceTheLastUpToHalfAMinute() {
        Backoff whole = new Backoff(() -> 0);
        assertThat(whole.after(1)).isEqualTo(Duration.ofMillis(500));
        assertThat(whole.after(2)).isEqualTo(Duration.ofSeconds(1));
        assertThat(whole.after(6)).isEqualTo(Duration.ofSeconds(16));
        assertThat(whole.after(7)).isEqualTo(whole.after(1_000_000)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void chanceShortensByAHalfAtMost() {
        assertThat(new Backoff(() -> 0.999_999).after(3)).isBetween(Duration.ofMillis(1000), Duration.ofMillis(1001));
    }
}
