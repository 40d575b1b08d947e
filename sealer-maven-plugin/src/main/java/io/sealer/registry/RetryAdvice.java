package io.sealer.registry;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether the same request to the same place may succeed later.
 *
 * @param patience how long it is worth trying
 * @param pause how long the place asked not to be bothered, if it did
 * @param afterProgress whether the try brought something that the next one need not bring again
 */
record RetryAdvice(Patience patience, Optional<Duration> pause, boolean afterProgress) {

    /** How long it is worth trying. */
    enum Patience {
        /** Nothing will change by itself: a refusal, a wrong name, a certificate that is not trusted. */
        NONE,
        /** Once more, from the beginning: what came was not what was asked for. */
        ONCE,
        /** A little: no connection came about, most often because there is nobody. */
        BRIEF,
        /** For some seconds: the connection broke, and most often the next one does not. */
        FAIR,
        /** Long: the server is out of order, or silent. */
        LONG,
        /** As long as the host asks, and all requests to it: it is asked too much. */
        UNTIL_ADMITTED
    }

    static final RetryAdvice NEVER = of(Patience.NONE);

    RetryAdvice {
        Objects.requireNonNull(patience, "patience");
        Objects.requireNonNull(pause, "pause");
    }

    static RetryAdvice of(Patience patience) {
        return new RetryAdvice(patience, Optional.empty(), false);
    }

    /** Behind a pause for the whole host; without one of its own choice, ours. */
    static RetryAdvice whenAdmitted(Optional<Duration> pause) {
        return new RetryAdvice(Patience.UNTIL_ADMITTED, pause, false);
    }
}
