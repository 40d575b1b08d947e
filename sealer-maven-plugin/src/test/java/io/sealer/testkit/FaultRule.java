package io.sealer.testkit;

import java.util.concurrent.atomic.AtomicLong;

/** Says which requests a fault meets; made by {@link FaultRegistry#when}. By default all that match. */
public final class FaultRule {

    private final FaultRegistry registry;
    private final String pattern;
    private final AtomicLong seen = new AtomicLong();
    private long first;
    private long count = Long.MAX_VALUE;
    private Fault fault;

    FaultRule(FaultRegistry registry, String pattern) {
        this.registry = registry;
        this.pattern = pattern;
    }

    /** Only the next match. */
    public FaultRule once() {
        return times(1);
    }

    /** Only the next {@code n} matches. */
    public FaultRule times(long n) {
        count = n;
        return this;
    }

    /** Lets the next {@code n} matches pass first. */
    public FaultRule after(long n) {
        first = n;
        return this;
    }

    /** Puts the rule into force. Of several rules for a request, the first that still applies is used. */
    public FaultRegistry then(Fault what) {
        fault = what;
        registry.add(this);
        return registry;
    }

    /** Whether the rule is for this request; counts it if so. */
    boolean meets(LoggedRequest request) {
        if (!request.matches(pattern)) {
            return false;
        }
        long number = seen.getAndIncrement();
        return number >= first && number - first < count;
    }

    Fault fault() {
        return fault;
    }
}
