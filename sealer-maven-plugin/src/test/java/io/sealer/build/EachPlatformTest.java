package io.sealer.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.oci.Platform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of several platforms: once where it is the same. */
class EachPlatformTest {

    private static final Platform AMD64 = Platform.LINUX_AMD64;
    private static final Platform ARM64 = Platform.LINUX_ARM64;
    private static final Platform ARM = new Platform("linux", "arm", "");

    private final List<String> said = new ArrayList<>();

    private EachPlatform each(Platform... platforms) {
        return new EachPlatform(List.of(platforms), new SaidProgress(said));
    }

    @Test
    void resultsComeInTheOrderOfThePlatforms() throws IOException {
        assertThat(each(ARM64, AMD64).map((platform, problems, told) -> platform.architecture()))
                .hasToString("{linux/arm64=arm64, linux/amd64=amd64}");
    }

    @Test
    void everyPlatformHasItsTurnAndProblemsTheirPlatforms() {
        assertThatThrownBy(() -> each(AMD64, ARM64, ARM).map((platform, problems, told) -> {
                    problems.add(Problem.project("everywhere"));
                    problems.add(Problem.project("nothing for " + platform));
                    if (!platform.equals(AMD64)) {
                        problems.add(Problem.project("no linux/arm64x here"));
                        throw new ProblemException(Problem.project("thrown"));
                    }
                    return platform;
                }))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problems())
                                .extracting(Problem::message)
                                .containsExactly(
                                        "everywhere",
                                        "nothing for linux/amd64",
                                        "nothing for linux/arm64",
                                        "for linux/arm64, linux/arm: no linux/arm64x here",
                                        "for linux/arm64, linux/arm: thrown",
                                        "nothing for linux/arm"));
    }

    @Test
    void linesAreToldOnceThoughAPlatformFails() {
        assertThatThrownBy(() -> each(AMD64, ARM64).map((platform, problems, told) -> {
                    told.info("both");
                    told.warn("of " + platform.architecture());
                    told.info("both");
                    throw new ProblemException(Problem.project("no"));
                }))
                .hasMessage("no");
        assertThat(said).containsExactly("both", "WARN linux/amd64: of amd64", "WARN linux/arm64: of arm64");
    }

    @Test
    void aSinglePlatformNeedsNoName() {
        assertThatThrownBy(() -> each(ARM).map((platform, problems, told) -> {
                    told.info("line");
                    assertThat(said).containsExactly("line");
                    throw new ProblemException(Problem.project("no"));
                }))
                .hasMessage("no");
    }
}
