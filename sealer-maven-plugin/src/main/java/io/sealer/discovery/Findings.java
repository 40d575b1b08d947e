package io.sealer.discovery;

import io.sealer.Problems;
import io.sealer.kube.PlacedObject;
import io.sealer.oci.Reference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
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
    private final Set<PlacedObject> passing = new LinkedHashSet<>();

    void add(Finding finding) {
        byReference.computeIfAbsent(finding.reference(), key -> new HashSet<>()).add(finding);
    }

    void add(Doubt doubt) {
        doubts.add(doubt);
    }

    /** Keeps in mind what an object is, if others have to know. */
    void see(PlacedObject object) {
        if (object.isPassing()) {
            passing.add(object);
        }
    }

    /** The images that were found, under the names that were found. */
    Set<Reference> references() {
        return Set.copyOf(byReference.keySet());
    }

    void note(String note) {
        notes.add(note);
    }

    /**
     * What was found.
     *
     * @param ignored what is left out
     * @param origins where images come from that are named by the cluster's own registry
     * @param problems told of those whose origin is not known
     */
    DiscoveredImages without(ImagePatterns ignored, Origins origins, Problems problems) {
        List<DiscoveredImage> taken = new ArrayList<>();
        List<DiscoveredImage> left = new ArrayList<>();
        Set<Reference> all = new HashSet<>(byReference.keySet());
        traced(ignored, origins, problems).forEach((reference, findings) -> {
            all.add(reference);
            (ignored.matches(reference) ? left : taken).add(image(reference, findings));
        });
        List<Doubt> stillDoubtful = doubts.stream()
                .filter(doubt -> !ignored.matches(doubt))
                .filter(doubt -> doubt.reference().filter(this::isTaken).isEmpty())
                .sorted(Comparator.comparing(Doubt::origin).thenComparing(Doubt::text))
                .toList();
        List<String> remarks = new ArrayList<>(notes);
        remarks.addAll(ignored.unused(all, doubts));
        return new DiscoveredImages(taken, stillDoubtful, left, remarks, List.copyOf(passing));
    }

    private static DiscoveredImage image(Reference reference, Set<Finding> findings) {
        List<Finding> sorted = findings.stream()
                .sorted(Comparator.comparing(Finding::origin).thenComparing(Finding::grade))
                .toList();
        return new DiscoveredImage(reference, sorted);
    }

    /** What another place names with more certainty, a list of the user's above all, is no longer doubtful. */
    private boolean isTaken(Reference reference) {
        return byReference.containsKey(reference);
    }

    /** All findings, with the origin of an image in the place of its name in the cluster's own registry. */
    private SortedMap<Reference, Set<Finding>> traced(ImagePatterns ignored, Origins origins, Problems problems) {
        SortedMap<Reference, Set<Finding>> traced = new TreeMap<>();
        byReference.forEach((reference, findings) -> {
            Optional<Reference> origin = Optional.of(reference);
            if (origins.isOwn(reference) && !ignored.matches(reference)) {
                origin = origins.find(reference, byReference.keySet())
                        .filter(found -> !origins.isOwn(found))
                        .or(() -> origins.instead(reference));
            }
            if (origin.isEmpty()) {
                origins.report(image(reference, findings), problems);
                return;
            }
            Reference source = origin.get();
            Set<Finding> known = traced.computeIfAbsent(source, key -> new HashSet<>());
            findings.forEach(finding -> known.add(new Finding(source, finding.grade(), finding.origin(), reference)));
        });
        return traced;
    }
}
