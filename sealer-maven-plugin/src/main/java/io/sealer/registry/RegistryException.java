package io.sealer.registry;

import io.sealer.Problem;
import java.io.IOException;
import java.util.Objects;

/** A registry or mirror did not give what it was asked for. Stays in this room: users see the {@link Problem} of it. */
final class RegistryException extends IOException {

    private static final long serialVersionUID = 1L;

    /** What kind of failure; decides whether the next mirror is asked. */
    enum Kind {
        /** It says that it has no such thing. */
        NOT_FOUND(true),
        /** It does not let us. */
        DENIED(false),
        /** No conversation comes about. */
        UNREACHABLE(true),
        /** It breaks off, or is out of order. */
        UNAVAILABLE(true),
        /** What it gave is not what was asked for. */
        WRONG_CONTENT(false),
        /** It is what was asked for, but not of use here: no content for the platform, for example. */
        UNSUITABLE(false),
        /** Nothing to do with it: the cache cannot be written, the build was interrupted. */
        LOCAL(false);

        private final boolean othersMayHelp;

        Kind(boolean othersMayHelp) {
            this.othersMayHelp = othersMayHelp;
        }

        boolean othersMayHelp() {
            return othersMayHelp;
        }
    }

    private final Kind kind;
    private final String remedy;
    private final transient RetryAdvice advice;

    private RegistryException(Kind kind, String message, String remedy, Throwable cause, RetryAdvice advice) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind, "kind");
        this.remedy = Objects.requireNonNull(remedy, "remedy");
        this.advice = Objects.requireNonNull(advice, "advice");
    }

    RegistryException(Kind kind, String message, String remedy, Throwable cause) {
        this(kind, message, remedy, cause, RetryAdvice.NEVER);
    }

    RegistryException(Kind kind, String message, String remedy) {
        this(kind, message, remedy, null);
    }

    Kind kind() {
        return kind;
    }

    String remedy() {
        return remedy;
    }

    /** Whether the same request may succeed later; without a word about it, never. */
    RetryAdvice advice() {
        return advice;
    }

    /** The same failure with a word about trying again. */
    RegistryException withAdvice(RetryAdvice other) {
        return new RegistryException(kind, getMessage(), remedy, this, other);
    }

    RegistryException withPatience(RetryAdvice.Patience patience) {
        return withAdvice(RetryAdvice.of(patience));
    }

    /** The same failure of a try that was not in vain. */
    RegistryException afterProgress() {
        return withAdvice(new RetryAdvice(advice.patience(), advice.pause(), true));
    }

    /** The same failure, for good, with more to say. */
    RegistryException finallyWith(String addition) {
        return new RegistryException(kind, getMessage() + addition, remedy, this, RetryAdvice.NEVER);
    }

    /** The problem of an image that could not be had for this reason. */
    Problem toProblem(String image) {
        boolean named = kind == Kind.NOT_FOUND || kind == Kind.UNSUITABLE;
        Problem problem = named ? Problem.project(getMessage()) : Problem.environment(getMessage());
        return problem.about(image).withRemedy(remedy);
    }
}
