package io.sealer.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The header by which a server says how long it does not want to be asked (RFC 9110, section 10.2.3). */
public final class RetryAfter {

    private static final int MOST_DIGITS = 9;

    private RetryAfter() {}

    /**
     * The wait that an answer asks for; empty where it asks for none that can be read. A date is compared with the
     * server's own clock where the answer tells that, since the two may disagree with ours.
     *
     * @param now the time here
     */
    public static Optional<Duration> of(HttpResponse response, Instant now) {
        return of(response.header("Retry-After"), response.header("Date"), now);
    }

    static Optional<Duration> of(Optional<String> retryAfter, Optional<String> date, Instant now) {
        if (retryAfter.isEmpty()) {
            return Optional.empty();
        }
        String text = retryAfter.get().strip();
        if (!text.isEmpty() && text.length() <= MOST_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        Instant there = date.flatMap(RetryAfter::instant).orElse(now);
        return instant(text)
                .map(until -> Duration.between(there, until))
                .map(wait -> wait.isNegative() ? Duration.ZERO : wait);
    }

    private static Optional<Instant> instant(String httpDate) {
        try {
            return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(httpDate.strip())));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
