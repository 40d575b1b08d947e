package io.sealer.build;

import io.sealer.ByteCount;
import io.sealer.Problem;
import io.sealer.Problems;
import io.sealer.cache.PruneRule;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ages and sizes as users write them: {@code 30d}, {@code 12h}, {@code 2w}; {@code 20g}, {@code 500m}, {@code 1t}. */
public final class PruneSettings {

    private static final Pattern AGE = Pattern.compile("([0-9]{1,6})([hdw])");

    private PruneSettings() {}

    /**
     * The rule that two settings make.
     *
     * @param olderThan an age, or null
     * @param maxSize a size in decimal units, as reports show them, or null
     * @param now where ages are counted from
     * @throws io.sealer.ProblemException when either cannot be read
     */
    public static PruneRule parse(String olderThan, String maxSize, Instant now) {
        Problems problems = new Problems();
        Optional<Instant> usedBefore = Optional.empty();
        OptionalLong bytes = OptionalLong.empty();
        if (olderThan != null) {
            usedBefore = age(olderThan, problems).map(now::minus);
        }
        if (maxSize != null) {
            bytes = size(maxSize, problems);
        }
        problems.throwIfAny();
        return new PruneRule(usedBefore, bytes);
    }

    private static Optional<Duration> age(String text, Problems problems) {
        Matcher matcher = AGE.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            problems.add(Problem.project("\"" + text + "\" is not an age")
                    .withRemedy("write -Dsealer.prune.olderThan=30d, with h for hours, d for days or w for weeks"));
            return Optional.empty();
        }
        long count = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "w" -> Duration.ofDays(7 * count);
                    case "d" -> Duration.ofDays(count);
                    default -> Duration.ofHours(count);
                });
    }

    private static OptionalLong size(String text, Problems problems) {
        try {
            return OptionalLong.of(ByteCount.parse(text));
        } catch (IllegalArgumentException e) {
            problems.add(Problem.project(e.getMessage())
                    .withRemedy("write -Dsealer.prune.maxSize=20g, with k, m, g or t, or a number of bytes"));
            return OptionalLong.empty();
        }
    }
}
