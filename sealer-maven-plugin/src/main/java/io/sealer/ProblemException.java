package io.sealer;

import java.util.List;
import java.util.function.UnaryOperator;

/** Ends a step with everything that was found wrong in it. The message is complete: no stack trace is needed to act. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /** One problem, with the exception that revealed it. */
    public ProblemException(Problem problem, Throwable cause) {
        this(List.of(problem), cause);
    }

    /** One problem. */
    public ProblemException(Problem problem) {
        this(List.of(problem), null);
    }

    /** Several problems, in the order in which the user should read them; at least one. */
    public ProblemException(List<Problem> problems, Throwable cause) {
        super(text(problems), cause);
        this.problems = List.copyOf(problems);
    }

    /** All problems, at least one. */
    public List<Problem> problems() {
        return problems;
    }

    /** The same problems, each with what is known where this was caught, such as its place; this is the cause. */
    public ProblemException mapped(UnaryOperator<Problem> change) {
        return new ProblemException(problems.stream().map(change).toList(), this);
    }

    /** Whether at least one problem can only be mended in the project. */
    public boolean isProjectAtFault() {
        return problems.stream().anyMatch(problem -> problem.cause() == Problem.Cause.PROJECT);
    }

    private static String text(List<Problem> problems) {
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("an exception without a problem");
        }
        return ProblemReport.text(problems);
    }
}
