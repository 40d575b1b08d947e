package io.sealer;

import java.util.Objects;
import java.util.Optional;

/**
 * One thing that is wrong: what failed, on which input, and what the user can do about it.
 *
 * @param cause whose fault it is; decides which of Maven's two exceptions the build ends with
 * @param location the input, if a place can be named
 * @param subject what it is about where the same may be wrong with several: an image's reference; may be empty
 * @param message what failed, in one sentence, without location, subject or any secret
 * @param remedy what to do, with the POM element and the {@code -D} form where there is one; may be empty
 */
public record Problem(Cause cause, Optional<SourceLocation> location, String subject, String message, String remedy) {

    /** Whose fault a problem is. */
    public enum Cause {
        /** The project's files or configuration are wrong: mending the project mends the build. */
        PROJECT,
        /** Network, disk, credentials or another part of the surroundings failed. */
        ENVIRONMENT
    }

    public Problem {
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(remedy, "remedy");
    }

    /** A mistake in the project at a place that is known. */
    public static Problem at(SourceLocation location, String message) {
        return new Problem(Cause.PROJECT, Optional.of(location), "", message, "");
    }

    /** A mistake in the project's configuration, without a line of its own. */
    public static Problem project(String message) {
        return new Problem(Cause.PROJECT, Optional.empty(), "", message, "");
    }

    /** Something outside the project failed. */
    public static Problem environment(String message) {
        return new Problem(Cause.ENVIRONMENT, Optional.empty(), "", message, "");
    }

    /** The same problem with advice. */
    public Problem withRemedy(String advice) {
        return new Problem(cause, location, subject, message, advice);
    }

    /** The same problem at a place. */
    public Problem withLocation(SourceLocation place) {
        return new Problem(cause, Optional.of(place), subject, message, remedy);
    }

    /** The same problem of one of several that may have it: a report says it once for all of them. */
    public Problem about(String what) {
        return new Problem(cause, location, what, message, remedy);
    }

    /** {@code file:line: subject: message} and, behind a dash, the remedy. */
    @Override
    public String toString() {
        return subject.isEmpty() && location.isEmpty() ? explanation() : input() + ": " + explanation();
    }

    /** Place and subject. */
    String input() {
        String place = location.map(SourceLocation::toString).orElse("");
        return place.isEmpty() || subject.isEmpty() ? place + subject : place + ": " + subject;
    }

    /** What failed and what to do. */
    String explanation() {
        return remedy.isEmpty() ? message : message + " - " + remedy;
    }
}
