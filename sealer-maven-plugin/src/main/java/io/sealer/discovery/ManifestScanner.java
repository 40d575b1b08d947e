package io.sealer.discovery;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.kube.KubernetesObject;
import io.sealer.kube.YamlDocument;
import io.sealer.kube.YamlStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Reads a file of Kubernetes objects and finds the images that they name. */
final class ManifestScanner {

    private static final String REMEDY = "mend the file, or leave it out with <notScanned>";

    private final Findings findings;
    private final Problems problems;

    ManifestScanner(Findings findings, Problems problems) {
        this.findings = findings;
        this.problems = problems;
    }

    /**
     * Searches a file. If it stops being YAML, what stands before that is found nevertheless.
     *
     * @param file name for places
     * @param app the app that the file belongs to
     * @param in its bytes; not closed
     */
    void scan(String file, Optional<String> app, InputStream in) throws IOException {
        YamlStream stream = new YamlStream(file, in);
        try {
            for (Optional<YamlDocument> document = stream.next(); document.isPresent(); document = stream.next()) {
                for (KubernetesObject object : KubernetesObject.in(document.get())) {
                    ObjectReport report = new ObjectReport(file, object, app, Optional.empty(), findings, problems);
                    ObjectSearch.search(object, report, new ImageField(report, object, UnaryOperator.identity()));
                }
            }
        } catch (ProblemException e) {
            for (Problem problem : e.problems()) {
                problems.add(problem.withRemedy(REMEDY));
            }
        }
    }
}
