package io.sealer.check;

import io.sealer.Problem;
import io.sealer.SourceLocation;
import java.util.Objects;

/**
 * Something that will not run.
 *
 * @param rule what was broken
 * @param severity how much it matters, as the user wants it
 * @param location where
 * @param what what is there
 * @param reason why that is wrong
 * @param mend what to do
 */
public record Finding(Rule rule, Severity severity, SourceLocation location, String what, String reason, String mend) {

    public Finding {
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(mend, "mend");
    }

    /** The same, mattering as much as this. */
    Finding with(Severity other) {
        return new Finding(rule, other, location, what, reason, mend);
    }

    /** As a problem of the project. */
    public Problem asProblem() {
        return Problem.at(location, what + ": " + reason).withRemedy(mend + " (" + rule.id() + ")");
    }

    /** {@code file:line: what: why - what to do (rule)}. */
    @Override
    public String toString() {
        return asProblem().toString();
    }
}
