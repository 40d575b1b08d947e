package io.sealer.discovery;

import io.sealer.oci.Reference;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * An image that the root file system needs.
 *
 * @param reference its name; each is there once, however it was written
 * @param requiredBy every place that names it, sorted; at least one
 */
public record DiscoveredImage(Reference reference, List<Finding> requiredBy) {

    public DiscoveredImage {
        Objects.requireNonNull(reference, "reference");
        requiredBy = List.copyOf(requiredBy);
        if (requiredBy.isEmpty()) {
            throw new IllegalArgumentException("nothing requires " + reference);
        }
    }

    /** The surest of its findings. */
    public Grade grade() {
        return requiredBy.stream().anyMatch(finding -> finding.grade() == Grade.CERTAIN) ? Grade.CERTAIN : Grade.LIKELY;
    }

    /** The apps below {@code application/apps/} that need it, sorted. */
    public SortedSet<String> apps() {
        SortedSet<String> apps = new TreeSet<>();
        requiredBy.forEach(finding -> finding.origin().app().ifPresent(apps::add));
        return apps;
    }
}
