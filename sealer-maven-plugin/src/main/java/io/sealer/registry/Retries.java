package io.sealer.registry;

import io.sealer.Progress;
import io.sealer.http.Backoff;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tries again what may succeed later, and knows when to give up. A try that got on, if only by a piece of a blob, makes
 * the count begin anew, so that the worst line is good enough; ten minutes of being sent away are not.
 */
final class Retries {

    private static final int TRIES = 8;
    private static final int FAIR_TRIES = 6;
    private static final int BRIEF_TRIES = 3;
    private static final Duration LONGEST_PAUSES = Duration.ofMinutes(10);

    /** Where somebody else can be asked instead. */
    private static final int TRIES_BEFORE_OTHERS = 3;

    private static final Duration LONGEST_PAUSES_BEFORE_OTHERS = Duration.ofSeconds(5);
    private static final Duration WORTH_A_LINE = Duration.ofSeconds(5);

    /** One try. */
    @FunctionalInterface
    interface Attempt<T> {

        /**
         * Asks one place.
         *
         * @throws RegistryException whose advice says whether to try again
         */
        T from(RegistryEndpoint endpoint) throws RegistryException;
    }

    private final HostPace pace;
    private final Backoff backoff;
    private final Traffic traffic;
    private final Progress progress;
    private final Map<String, RegistryException> turnedAway = new ConcurrentHashMap<>();

    /** How requests to a host ended for good since it last gave something, by what was wrong. */
    private final Map<String, Map<String, RegistryException>> ends = new ConcurrentHashMap<>();

    Retries(HostPace pace, Backoff backoff, Traffic traffic, Progress progress) {
        this.pace = pace;
        this.backoff = backoff;
        this.traffic = traffic;
        this.progress = progress;
    }

    /**
     * Asks one place as often as it makes sense.
     *
     * @param last whether nobody else can be asked instead
     * @throws RegistryException of the last try, with a word about the others
     */
    <T> T insist(RegistryEndpoint endpoint, boolean last, Attempt<T> attempt) throws RegistryException {
        Course course = new Course(endpoint, last);
        while (true) {
            HostPace.Turn turn = course.enter();
            course.countRetry();
            try {
                T result = attempt.from(endpoint);
                course.succeeded();
                return result;
            } catch (RegistryException e) {
                course.failed(e);
            } finally {
                turn.close();
            }
            course.rest();
        }
    }

    /** The tries of one request. */
    private final class Course {

        private final RegistryEndpoint endpoint;
        private final boolean last;
        private final HostPace.Host host;
        private Duration pausesLeft;
        private int failures;
        private int wrongContents;
        private int inAll;
        private Duration rest = Duration.ZERO;

        Course(RegistryEndpoint endpoint, boolean last) {
            this.endpoint = endpoint;
            this.last = last;
            this.host = pace.host(endpoint.authority());
            this.pausesLeft = last ? LONGEST_PAUSES : LONGEST_PAUSES_BEFORE_OTHERS;
        }

        HostPace.Turn enter() throws RegistryException {
            try {
                Optional<HostPace.Turn> turn = host.enter(pausesLeft);
                if (turn.isEmpty()) {
                    // Only being turned away closes a host, so there is something to say.
                    throw theEnd(turnedAway.get(endpoint.authority()));
                }
                pausesLeft = pausesLeft.minus(turn.get().paused());
                return turn.get();
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }

        void countRetry() {
            if (inAll > 0) {
                traffic.retry();
            }
        }

        void succeeded() {
            host.succeeded();
            ends.remove(place());
        }

        /** Notes a failure; comes back when it is worth another try. */
        void failed(RegistryException e) throws RegistryException {
            RetryAdvice advice = e.advice();
            failures = advice.afterProgress() ? 1 : failures + 1;
            inAll++;
            boolean again = switch (advice.patience()) {
                case NONE -> false;
                case ONCE -> ++wrongContents == 1;
                case FAIR -> failures < (last ? FAIR_TRIES : TRIES_BEFORE_OTHERS);
                case BRIEF -> failures < (last && host.isKnown() ? TRIES : last ? BRIEF_TRIES : 1);
                case LONG -> failures < (last ? TRIES : TRIES_BEFORE_OTHERS);
                case UNTIL_ADMITTED -> true;
            };
            if (!again || !advice.afterProgress() && hasEnded(e)) {
                throw theEnd(e);
            }
            rest = Duration.ZERO;
            if (advice.patience() == RetryAdvice.Patience.UNTIL_ADMITTED) {
                slowDown(e);
            } else if (advice.patience() != RetryAdvice.Patience.ONCE) {
                rest = backoff.after(failures);
            }
            progress.debug(e.getMessage() + "; trying again");
        }

        private void slowDown(RegistryException e) {
            Duration asked = e.advice().pause().orElse(Duration.ZERO);
            Duration pause = asked.isZero() ? backoff.after(failures) : asked;
            turnedAway.put(endpoint.authority(), e);
            boolean news = host.slowDown(pause);
            if (news && pause.compareTo(WORTH_A_LINE) >= 0 && pause.compareTo(pausesLeft) <= 0) {
                progress.info(e.getMessage() + "; going on in " + pause.toSeconds() + " s");
            }
        }

        void rest() throws RegistryException {
            try {
                if (!rest.isZero()) {
                    pace.pause(rest);
                }
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }

        /** Whether others have tried in vain what is wrong now, and nothing has gone well since. */
        private boolean hasEnded(RegistryException e) {
            return ends.getOrDefault(place(), Map.of()).containsKey(reason(e));
        }

        /** What ends several requests in the same way is said in the same words, so that it can be told once. */
        private RegistryException theEnd(RegistryException e) {
            return ends.computeIfAbsent(place(), any -> new ConcurrentHashMap<>())
                    .computeIfAbsent(reason(e), any -> e.finallyWith(tries()));
        }

        /** A host that limits us names another moment each time. */
        private static String reason(RegistryException e) {
            return e.advice().patience() == RetryAdvice.Patience.UNTIL_ADMITTED ? "limited" : e.getMessage();
        }

        /** Where somebody else can be asked, requests end sooner: that is no end for those who have nobody else. */
        private String place() {
            return endpoint.authority() + (last ? "" : "!");
        }

        private String tries() {
            return inAll > 1 ? " (tried " + inAll + " times)" : "";
        }

        private RegistryException interrupted(InterruptedException e) {
            Thread.currentThread().interrupt();
            return new RegistryException(RegistryException.Kind.LOCAL, "interrupted", "", e);
        }
    }
}
