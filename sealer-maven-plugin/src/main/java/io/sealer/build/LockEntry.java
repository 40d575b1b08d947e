package io.sealer.build;

import io.sealer.discovery.DiscoveredImage;
import io.sealer.discovery.Finding;
import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One image of a lock.
 *
 * @param reference the image as it is needed
 * @param digest what its tag pointed to: the digest of an index where there is one, else of the manifest
 * @param platforms platforms that were collected
 * @param apps applications below {@code application/apps/} that need it; empty where only the cluster does
 * @param requiredBy what needs it: files with lines, sorted
 * @param source the file or artifact that it came from, where that was no registry
 */
public record LockEntry(
        Reference reference,
        Digest digest,
        List<Platform> platforms,
        List<String> apps,
        List<String> requiredBy,
        Optional<String> source) {

    public LockEntry {
        platforms = List.copyOf(platforms);
        apps = List.copyOf(apps);
        requiredBy = List.copyOf(requiredBy);
        Objects.requireNonNull(source, "source");
    }

    /** The entry of an image that came from a registry. */
    public LockEntry(
            Reference reference, Digest digest, List<Platform> platforms, List<String> apps, List<String> requiredBy) {
        this(reference, digest, platforms, apps, requiredBy, Optional.empty());
    }

    /** Whether others may rely on the digest: what came from a file is something else with each build of it. */
    boolean isPin() {
        return source.isEmpty();
    }

    /** Whether it has something for a platform; one that names no platform has. */
    boolean isFor(Platform platform) {
        return platforms.isEmpty() || platforms.stream().anyMatch(platform::accepts);
    }

    /** Whether another entry says something else of the same image for the same platform. */
    boolean contradicts(LockEntry other) {
        return reference.equals(other.reference)
                && (platforms.isEmpty()
                        || other.platforms.isEmpty()
                        || platforms.stream().anyMatch(other.platforms::contains));
    }

    /** The entry of an image that was found in the tree of one platform. */
    static LockEntry of(DiscoveredImage image, Digest digest, Platform platform) {
        return new LockEntry(
                image.reference(),
                digest,
                List.of(platform),
                List.copyOf(image.apps()),
                image.requiredBy().stream()
                        .map(finding -> finding.origin().toString())
                        .distinct()
                        .toList());
    }

    /**
     * The entry of an image, and one for each further repository of the cluster's own registry under which something asks
     * for it: nodes know nothing of where it comes from.
     *
     * @param source the file or artifact that it came from, if it did
     */
    static List<LockEntry> ofServed(DiscoveredImage image, Digest digest, Platform platform, Optional<String> source) {
        List<LockEntry> entries = new ArrayList<>();
        LockEntry plain = of(image, digest, platform);
        LockEntry entry =
                new LockEntry(plain.reference, plain.digest, plain.platforms, plain.apps, plain.requiredBy, source);
        entries.add(entry);
        image.requiredBy().stream()
                .map(Finding::written)
                .filter(written ->
                        !written.repository().equals(image.reference().repository()))
                .distinct()
                .forEach(written -> entries.add(
                        new LockEntry(written, digest, entry.platforms, entry.apps, entry.requiredBy, source)));
        return entries;
    }

    /** The same entries, those of one image with the same content on several platforms joined. */
    static List<LockEntry> joined(List<LockEntry> entries) {
        Map<Reference, Map<Digest, LockEntry>> joined = new LinkedHashMap<>();
        for (LockEntry entry : entries) {
            joined.computeIfAbsent(entry.reference, any -> new LinkedHashMap<>())
                    .merge(entry.digest, entry, LockEntry::and);
        }
        return joined.values().stream()
                .flatMap(contents -> contents.values().stream())
                .toList();
    }

    /** This entry and that of the same image in the tree of another platform. */
    private LockEntry and(LockEntry other) {
        return new LockEntry(
                reference,
                digest,
                union(platforms, other.platforms),
                union(apps, other.apps),
                union(requiredBy, other.requiredBy),
                source);
    }

    private static <T> List<T> union(List<T> some, List<T> others) {
        return Stream.concat(some.stream(), others.stream()).distinct().toList();
    }
}
