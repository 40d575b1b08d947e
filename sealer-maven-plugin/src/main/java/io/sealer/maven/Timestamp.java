package io.sealer.maven;

import io.sealer.Problem;
import io.sealer.ProblemException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

/** Maven's {@code project.build.outputTimestamp}: ISO-8601 or seconds since 1970; one letter or nothing means unset. */
final class Timestamp {

    private Timestamp() {}

    /**
     * The time in UTC with whole seconds, for example {@code 2026-11-01T00:00:00Z}.
     *
     * @throws ProblemException when the text is neither
     */
    static String normalize(String text) {
        if (text == null || text.strip().length() < 2 && !text.strip().matches("[0-9]")) {
            return Instant.EPOCH.toString();
        }
        try {
            Instant time = text.strip().matches("[0-9]+")
                    ? Instant.ofEpochSecond(Long.parseLong(text.strip()))
                    : OffsetDateTime.parse(text.strip()).toInstant();
            return time.truncatedTo(ChronoUnit.SECONDS).toString();
        } catch (DateTimeException | NumberFormatException e) {
            throw new ProblemException(
                    Problem.project("\"" + text + "\" is not a time")
                            .withRemedy("set the property project.build.outputTimestamp to a time such as"
                                    + " 2026-11-01T00:00:00Z"),
                    e);
        }
    }
}
