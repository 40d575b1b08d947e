package io.sealer.check;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A release of containerd, without its patch.
 *
 * @param major 1 or 2
 * @param minor the second number
 */
record ContainerdRelease(int major, int minor) implements Comparable<ContainerdRelease> {

    private static final String LABEL = "cluster.alpha.sealer.io/container-runtime-version";
    private static final Pattern SYNTAX = Pattern.compile("v?([0-9]{1,4})\\.([0-9]{1,4})(?:[^0-9].*)?");

    /** The one that an image's label states, if it runs containerd and states one. */
    static Optional<ContainerdRelease> of(CheckedImage image) {
        return image.containerRuntime()
                .filter("containerd"::equals)
                .map(runtime -> image.labels().getOrDefault(LABEL, "").strip())
                .flatMap(ContainerdRelease::parse);
    }

    /** Reads {@code 1.7} or {@code v1.7.27}; nothing where it is neither. */
    static Optional<ContainerdRelease> parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        return matcher.matches()
                ? Optional.of(
                        new ContainerdRelease(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    /** Whether it is this one or a later one. */
    boolean isFrom(String release) {
        return compareTo(parse(release).orElseThrow()) >= 0;
    }

    /** Which releases of Kubernetes it speaks the language of. */
    Minors kubernetes() {
        return DataFile.rows("containerd-releases.txt").stream()
                .filter(row -> isFrom(row.get(0)) && (row.get(1).equals("-") || !isFrom(row.get(1))))
                .map(row -> Minors.parse(row.get(2), row.get(row.size() - 1)))
                .findFirst()
                .orElse(Minors.ALL);
    }

    /** The highest version of its configuration that it reads. */
    int configVersion() {
        List<Integer> versions = DataFile.rows("containerd-configs.txt").stream()
                .filter(row -> isFrom(row.get(0)))
                .map(row -> Integer.parseInt(row.get(1)))
                .toList();
        return versions.isEmpty() ? 0 : versions.get(versions.size() - 1);
    }

    @Override
    public int compareTo(ContainerdRelease other) {
        return major == other.major ? Integer.compare(minor, other.minor) : Integer.compare(major, other.major);
    }

    /** {@code 1.7}. */
    @Override
    public String toString() {
        return major + "." + minor;
    }
}
