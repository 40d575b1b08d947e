package io.sealer.build;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.oci.Platform;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The platforms of a build, as users name them. */
public final class PlatformList {

    /** What Linux runs on that anyone builds container images for, by Go's names. */
    private static final Set<String> ARCHITECTURES =
            Set.of("386", "amd64", "arm", "arm64", "loong64", "mips64le", "ppc64le", "riscv64", "s390x");

    private static final String REMEDY =
            "correct <platforms> or -Dsealer.platforms, for example linux/amd64,linux/arm64";

    private PlatformList() {}

    /**
     * Reads the list.
     *
     * @return the platforms in the order of the list, each once
     * @throws ProblemException with every one that is none, that no cluster runs on, or that is there twice
     */
    public static List<Platform> parse(List<String> texts) {
        Problems problems = new Problems();
        Map<Platform, String> platforms = new LinkedHashMap<>();
        for (String given : texts) {
            String text = given == null ? "" : given.strip();
            try {
                Platform platform = Platform.parse(text);
                check(platform, text, problems);
                String earlier = platforms.putIfAbsent(platform, text);
                if (earlier != null) {
                    problems.add(Problem.project("the platform " + platform + " is named twice"
                                    + (earlier.equals(text) ? "" : ", as " + earlier + " and as " + text))
                            .withRemedy(REMEDY));
                }
            } catch (IllegalArgumentException e) {
                problems.add(Problem.project(e.getMessage()).withRemedy(REMEDY));
            }
        }
        if (texts.isEmpty()) {
            problems.add(Problem.project("no platform is named").withRemedy(REMEDY));
        }
        problems.throwIfAny();
        return List.copyOf(platforms.keySet());
    }

    private static void check(Platform platform, String text, Problems problems) {
        if (!platform.os().equals("linux")) {
            problems.add(Problem.project("\"" + text + "\": hosts of a cluster run linux, not " + platform.os())
                    .withRemedy(REMEDY));
        } else if (!ARCHITECTURES.contains(platform.architecture())) {
            problems.add(Problem.project("\"" + text + "\": there is no architecture \"" + platform.architecture()
                            + "\"; known are "
                            + String.join(", ", ARCHITECTURES.stream().sorted().toList()))
                    .withRemedy(REMEDY));
        } else if (!platform.variant().isEmpty() && !platform.variant().matches("v[0-9]+(\\.[0-9]+)?")) {
            problems.add(Problem.project("\"" + text + "\": \"" + platform.variant()
                            + "\" is no variant of an architecture (v7 is one of arm)")
                    .withRemedy(REMEDY));
        }
    }

    /** What tells the artifact of one platform from those of others: {@code linux-amd64}, {@code linux-arm-v7}. */
    public static String classifier(Platform platform) {
        return platform.toString().replace('/', '-');
    }

    /** {@code linux/amd64}, {@code linux/amd64 and linux/arm64}, … */
    public static String text(List<Platform> platforms) {
        List<String> names = platforms.stream().map(Platform::toString).toList();
        int last = names.size() - 1;
        return last == 0 ? names.get(0) : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
    }
}
