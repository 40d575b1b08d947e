package io.sealer.check;

import java.util.Locale;

/** How much a finding matters, the worst first. */
public enum Severity {
    /** Ends the build: the cluster does not start, or something that was written has no effect. */
    ERROR,
    /** Is logged: it works, but hardly as it was meant. */
    WARNING,
    /** Is only reported by the goal {@code check}. */
    INFO;

    /** The word for it, in POMs and reports. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
