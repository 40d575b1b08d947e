package io.sealer.kube;

import java.util.Comparator;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of Kubernetes or of a distribution of it, as semver.org has it: {@code v1.22.15}, {@code v1.24.10+k0s.0},
 * {@code v1.30.0-rc.1}.
 *
 * @param major 1 up to now
 * @param minor the release that its features and images depend on
 * @param patch the patch of that release
 * @param preRelease what stands behind the dash, {@code rc.1}; empty for a release
 * @param build what stands behind the plus, {@code k0s.0}; empty where there is nothing
 */
public record KubernetesVersion(int major, int minor, int patch, String preRelease, String build)
        implements Comparable<KubernetesVersion> {

    private static final Pattern SYNTAX = Pattern.compile(
            "v?(0|[1-9][0-9]{0,5})\\.(0|[1-9][0-9]{0,5})\\.(0|[1-9][0-9]{0,5})(?:-([0-9A-Za-z.-]+))?(?:\\+([0-9A-Za-z.-]+))?");

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private static final Comparator<KubernetesVersion> ORDER = Comparator.comparingInt(KubernetesVersion::major)
            .thenComparingInt(KubernetesVersion::minor)
            .thenComparingInt(KubernetesVersion::patch)
            .thenComparing(KubernetesVersion::preRelease, KubernetesVersion::comparePreReleases)
            .thenComparing(KubernetesVersion::build, KubernetesVersion::compareParts);

    public KubernetesVersion {
        Objects.requireNonNull(preRelease, "preRelease");
        Objects.requireNonNull(build, "build");
    }

    /**
     * Reads a version, with or without its {@code v}.
     *
     * @throws IllegalArgumentException saying what is wrong with the text
     */
    public static KubernetesVersion parse(String text) {
        Matcher matcher = SYNTAX.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a version of Kubernetes (like v1.22.15 or v1.24.10+k0s.0)");
        }
        return new KubernetesVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                Objects.requireNonNullElse(matcher.group(4), ""),
                Objects.requireNonNullElse(matcher.group(5), ""));
    }

    /** The release that this is a patch of: {@code 1.22}. */
    public String release() {
        return major + "." + minor;
    }

    /** Kubernetes' own version, without what a distribution put behind it. */
    public KubernetesVersion withoutBuild() {
        return new KubernetesVersion(major, minor, patch, preRelease, "");
    }

    /** By age: what comes before a release is older than it, and builds of the same version follow each other. */
    @Override
    public int compareTo(KubernetesVersion other) {
        return ORDER.compare(this, other);
    }

    private static int comparePreReleases(String one, String other) {
        if (one.isEmpty() || other.isEmpty()) {
            return Boolean.compare(one.isEmpty(), other.isEmpty());
        }
        return compareParts(one, other);
    }

    /** Part by part between the dots; numbers come before words, and the shorter before what begins with it. */
    private static int compareParts(String one, String other) {
        String[] ones = one.split("\\.", -1);
        String[] others = other.split("\\.", -1);
        for (int i = 0; i < Math.min(ones.length, others.length); i++) {
            boolean number = NUMBER.matcher(ones[i]).matches();
            boolean otherNumber = NUMBER.matcher(others[i]).matches();
            int order = number && otherNumber
                    ? Integer.compare(Integer.parseInt(ones[i]), Integer.parseInt(others[i]))
                    : number == otherNumber ? ones[i].compareTo(others[i]) : Boolean.compare(otherNumber, number);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(ones.length, others.length);
    }

    /** {@code v1.24.10+k0s.0}, always with a {@code v}. */
    @Override
    public String toString() {
        return "v" + release() + "." + patch + (preRelease.isEmpty() ? "" : "-" + preRelease)
                + (build.isEmpty() ? "" : "+" + build);
    }
}
