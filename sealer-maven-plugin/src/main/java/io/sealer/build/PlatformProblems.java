package io.sealer.build;

import io.sealer.Problem;
import io.sealer.Problems;
import io.sealer.oci.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is wrong on the platforms of one build: what is wrong on all of them once, the rest with its platform's name. */
final class PlatformProblems {

    private final Map<Platform, Problems> found = new LinkedHashMap<>();

    PlatformProblems(List<Platform> platforms) {
        platforms.forEach(platform -> found.put(platform, new Problems()));
    }

    /** What is wrong on one of them. */
    Problems of(Platform platform) {
        return found.get(platform);
    }

    /** Adds everything to the problems of a step. */
    void tell(Problems all) {
        Map<Problem, List<Platform>> where = new LinkedHashMap<>();
        found.forEach((platform, problems) -> problems.asList()
                .forEach(problem ->
                        where.computeIfAbsent(problem, any -> new ArrayList<>()).add(platform)));
        where.forEach((problem, platforms) ->
                all.add(platforms.size() == found.size() ? problem : named(problem, platforms)));
    }

    private static Problem named(Problem problem, List<Platform> platforms) {
        if (platforms.stream().allMatch(platform -> isNamed(problem.message(), platform))) {
            return problem;
        }
        String names = platforms.stream().map(Platform::toString).collect(Collectors.joining(", "));
        return new Problem(
                problem.cause(),
                problem.location(),
                problem.subject(),
                "for " + names + ": " + problem.message(),
                problem.remedy());
    }

    /** {@code linux/arm} is a part of {@code linux/arm64}, and not named by it. */
    private static boolean isNamed(String message, Platform platform) {
        return Pattern.compile("(?<![a-z0-9/])" + Pattern.quote(platform.toString()) + "(?![a-z0-9/])")
                .matcher(message)
                .find();
    }
}
