package io.sealer.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private static Optional<Duration> of(String retryAfter, String date) {
        return RetryAfter.of(Optional.ofNullable(retryAfter), Optional.ofNullable(date), NOW);
    }

    @Test
    void seconds() {
        assertThat(of("120", null)).contains(Duration.ofMinutes(2));
        assertThat(of(" 0 ", null)).contains(Duration.ZERO);
    }

    @Test
    void aDateIsComparedWithTheServersClock() {
        assertThat(of("Fri, 02 Jan 2026 03:04:35 GMT", null)).contains(Duration.ofSeconds(30));
        assertThat(of("Fri, 02 Jan 2026 05:00:10 GMT", "Fri, 02 Jan 2026 05:00:00 GMT"))
                .contains(Duration.ofSeconds(10));
        assertThat(of("Fri, 02 Jan 2026 02:00:00 GMT", null)).contains(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "1.5", "99999999999", "Fri, 02 Jan 2026"})
    void whatCannotBeReadSaysNothing(String text) {
        assertThat(of(text, null)).isEmpty();
        assertThat(of(null, null)).isEmpty();
    }
}
