package io.sealer.discovery;

import io.sealer.oci.Reference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Collects what the parts of discovery find, each thing once. */
final class Findings {

    private final SortedMap<Reference, Set<Finding>> byReference = new TreeMap<>();
    private final Set<Doubt> doubts = new HashSet<>();
    private final SortedSet<String> notes = new TreeSet<>();

    void add(Finding finding) {
        byReference.computeIfAbsent(finding.reference(), key -> new HashSet<>()).add(finding);
    }

    void add(Doubt doubt) {
        doubts.add(doubt);
    }

    void note(String note) {
        notes.add(note);
    }

    /** What was found, without what the patterns leave out. */
    DiscoveredImages without(ImagePatterns ignored) {
        List<DiscoveredImage> taken = new ArrayList<>();
        List<DiscoveredImage> left = new ArrayList<>();
        byReference.forEach((reference, findings) -> {
            List<Finding> sorted = findings.stream()
                    .sorted(Comparator.comparing(Finding::origin).thenComparing(Finding::grade))
                    .toList();
            (ignored.matches(reference) ? left : taken).add(new DiscoveredImage(reference, sorted));
        });
        List<Doubt> stillDoubtful = doubts.stream()
                .filter(doubt -> doubt.reference().filter(ignored::matches).isEmpty())
                .sorted(Comparator.comparing(Doubt::origin).thenComparing(Doubt::text))
                .toList();
        List<String> remarks = new ArrayList<>(notes);
        remarks.addAll(ignored.unused(byReference.keySet(), doubts));
        return new DiscoveredImages(taken, stillDoubtful, left, remarks);
    }
}
