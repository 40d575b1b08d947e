package io.sealer.check;

import io.sealer.kube.KubernetesVersion;

/**
 * Releases of Kubernetes that have something.
 *
 * @param first the second number of the first one, or 0 for all before
 * @param last that of the last one, or {@link Integer#MAX_VALUE} for all after
 */
record Minors(int first, int last) {

    /** All releases. */
    static final Minors ALL = new Minors(0, Integer.MAX_VALUE);

    private static final String OPEN = "-";

    /** Reads {@code 1.22} each, or {@code -} for an open end. */
    static Minors parse(String first, String last) {
        return new Minors(first.equals(OPEN) ? 0 : minor(first), last.equals(OPEN) ? Integer.MAX_VALUE : minor(last));
    }

    /** The second number of {@code 1.22}. */
    static int minor(String release) {
        return Integer.parseInt(release.substring(release.indexOf('.') + 1));
    }

    /** Whether a version comes before all of them. */
    boolean isAfter(KubernetesVersion version) {
        return version.major() == 1 && version.minor() < first;
    }

    /** Whether a version comes behind all of them. */
    boolean isBefore(KubernetesVersion version) {
        return version.major() > 1 || version.minor() > last;
    }

    /** Whether a version is among them. */
    boolean has(KubernetesVersion version) {
        return !isAfter(version) && !isBefore(version);
    }

    /** Why a version is not among them. */
    String without(KubernetesVersion version) {
        return isAfter(version) ? "it is new in 1." + first : "it is gone since 1." + (last + 1);
    }
}
