package io.sealer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProblemReportTest {

    private static final Problem REFUSED = Problem.environment("harbor.corp denies access (401) with no credentials")
            .withRemedy("log in");

    private static Problem refused(int image) {
        return REFUSED.about("harbor.corp/app" + image + ":1")
                .withLocation(new SourceLocation("manifests/imageList", image));
    }

    @Test
    void aSingleProblemIsALine() {
        assertThat(ProblemReport.text(List.of(refused(7))))
                .isEqualTo("manifests/imageList:7: harbor.corp/app7:1: harbor.corp denies access (401) with no"
                        + " credentials - log in");
    }

    @Test
    void aCauseThatManyHaveIsSaidOnceAboveThem() {
        List<Problem> problems = new ArrayList<>(IntStream.rangeClosed(1, 30)
                .mapToObj(ProblemReportTest::refused)
                .toList());
        problems.add(1, Problem.environment("gone").about("docker.io/web:1"));
        String text = ProblemReport.text(problems);

        assertThat(text.lines())
                .hasSize(33)
                .startsWith(
                        "31 problems, 2 causes:",
                        "  harbor.corp denies access (401) with no credentials - log in",
                        "    manifests/imageList:1: harbor.corp/app1:1",
                        "    manifests/imageList:2: harbor.corp/app2:1")
                .endsWith("    manifests/imageList:30: harbor.corp/app30:1", "  docker.io/web:1: gone");
    }

    @Test
    void problemsWithoutASubjectStayALineEach() {
        Problem tab = Problem.project("a tab");
        assertThat(ProblemReport.text(List.of(
                        tab.withLocation(new SourceLocation("a.yaml", 1)),
                        tab.withLocation(new SourceLocation("b.yaml", 2)))))
                .isEqualTo("2 problems:\n  a.yaml:1: a tab\n  b.yaml:2: a tab");
    }

    @Test
    void oneCauseIsCountedAsOne() {
        assertThat(ProblemReport.text(List.of(REFUSED.about("a"), REFUSED.about("b"))))
                .isEqualTo("2 problems, 1 cause:\n  harbor.corp denies access (401) with no credentials - log in"
                        + "\n    a\n    b");
    }
}
