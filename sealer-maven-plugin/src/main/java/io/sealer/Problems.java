package io.sealer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects the problems of one step, so that the user sees all of them at once. For use by several threads. */
public final class Problems {

    private static final Comparator<SourceLocation> BY_PLACE =
            Comparator.comparing(SourceLocation::file).thenComparing(SourceLocation::line);

    private final Set<Problem> found = new LinkedHashSet<>();

    /** Adds a problem; the same one twice counts once. */
    public synchronized void add(Problem problem) {
        found.add(problem);
    }

    /** Adds a mistake in the project at a place. */
    public void at(SourceLocation location, String message) {
        add(Problem.at(location, message));
    }

    /** Adds a mistake in the project at a place, with advice. */
    public void at(SourceLocation location, String message, String remedy) {
        add(Problem.at(location, message).withRemedy(remedy));
    }

    /** Adds all problems that ended some part of the step. */
    public void addAll(ProblemException exception) {
        exception.problems().forEach(this::add);
    }

    /** Whether nothing was found. */
    public synchronized boolean isEmpty() {
        return found.isEmpty();
    }

    /** What was found: by file and line where there are such, then the others in the order of finding. */
    public synchronized List<Problem> asList() {
        List<Problem> sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparing(Problems::place, Comparator.nullsLast(BY_PLACE)));
        return sorted;
    }

    private static SourceLocation place(Problem problem) {
        return problem.location().orElse(null);
    }

    /**
     * Ends the step if anything was found.
     *
     * @throws ProblemException with all problems
     */
    public void throwIfAny() {
        if (!isEmpty()) {
            throw new ProblemException(asList(), null);
        }
    }
}
