package io.sealer.maven;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.registry.FetchSummary;
import org.junit.jupiter.api.Test;

class SummaryTextTest {

    @Test
    void everyFigureInOneLine() {
        assertThat(SummaryText.line(new FetchSummary(3, 1, 2_100_000_000L, 40_000_000, 310_000_000, 1, 12_340)))
                .isEqualTo("2.1 GB from the network in 1 request, 40 MB from the cache, 310 MB avoided by sharing,"
                        + " 1 retry, 12.3 s of waiting");
        assertThat(SummaryText.line(new FetchSummary(0, 0, 0, 0, 0, 0, 0)))
                .isEqualTo("0 B from the network in 0 requests, 0 B from the cache, 0 B avoided by sharing,"
                        + " 0 retries, 0.0 s of waiting");
    }
}
