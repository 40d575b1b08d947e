package io.sealer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Problems as people read them. A cause that several subjects have in common is said once, with what to do, and they are
 * listed below it: thirty images that one registry refuses are one thing to mend.
 */
public final class ProblemReport {

    private ProblemReport() {}

    private record Cause(String explanation, String aloneAt) {}

    /**
     * A line for a single problem; else their number and, in the order of the first of each, the causes.
     *
     * @param problems at least one
     */
    public static String text(List<Problem> problems) {
        if (problems.size() == 1) {
            return problems.get(0).toString();
        }
        Collection<List<Problem>> causes = byCause(problems);
        StringBuilder text = new StringBuilder().append(problems.size()).append(" problems");
        if (causes.size() < problems.size()) {
            text.append(causes.size() == 1 ? ", 1 cause" : ", " + causes.size() + " causes");
        }
        text.append(':');
        causes.forEach(cause -> append(cause, text));
        return text.toString();
    }

    /** Without a subject a problem is like no other. */
    private static Collection<List<Problem>> byCause(List<Problem> problems) {
        Map<Cause, List<Problem>> causes = new LinkedHashMap<>();
        for (Problem problem : problems) {
            Cause cause = new Cause(problem.explanation(), problem.subject().isEmpty() ? problem.input() : "");
            causes.computeIfAbsent(cause, any -> new ArrayList<>()).add(problem);
        }
        return causes.values();
    }

    private static void append(List<Problem> cause, StringBuilder text) {
        if (cause.size() == 1) {
            text.append("\n  ").append(cause.get(0));
            return;
        }
        text.append("\n  ").append(cause.get(0).explanation());
        cause.forEach(problem -> text.append("\n    ").append(problem.input()));
    }
}
