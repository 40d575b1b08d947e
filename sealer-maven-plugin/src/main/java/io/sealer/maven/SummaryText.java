package io.sealer.maven;

import io.sealer.ByteCount;
import io.sealer.registry.FetchSummary;
import java.util.Locale;

/** What a collection took, in one line for people. */
final class SummaryText {

    private SummaryText() {}

    /** {@code 2.1 GB from the network in 57 requests, 40 MB from the cache, …}: every figure, those of 0 too. */
    static String line(FetchSummary summary) {
        return ByteCount.of(summary.networkBytes()) + " from the network in "
                + PlanText.count(summary.requests(), "request") + ", "
                + ByteCount.of(summary.cachedBytes()) + " from the cache, "
                + ByteCount.of(summary.sharedBytes()) + " avoided by sharing, "
                + summary.retries() + (summary.retries() == 1 ? " retry, " : " retries, ")
                + String.format(Locale.ROOT, "%.1f s of waiting", summary.waitedMillis() / 1000.0);
    }
}
