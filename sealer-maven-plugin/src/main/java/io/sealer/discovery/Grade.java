package io.sealer.discovery;

import java.util.Locale;

/** How sure it is that a text names an image that the cluster will pull. */
public enum Grade {
    /** Kubernetes itself pulls it, or the user listed it. */
    CERTAIN,
    /** A field of another object that is called {@code image} and holds a reference. */
    LIKELY,
    /** Reported each time, never taken. */
    DOUBTFUL;

    /** {@code certain}, {@code likely} or {@code doubtful}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
