package io.sealer.build;

import io.sealer.Problem;
import io.sealer.discovery.DiscoveredImage;
import io.sealer.discovery.DiscoveredImages;
import io.sealer.discovery.Finding;
import io.sealer.discovery.Grade;
import io.sealer.discovery.Origin;
import io.sealer.image.ContainerImage;
import io.sealer.oci.Digest;
import io.sealer.oci.Reference;
import io.sealer.rootfs.ServedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether the content of one platform's image finds every image that it names in the registry beside it.
 *
 * @param image what was read
 * @param found what its content names
 * @param images each image, by the names that nodes ask for, as they would get it
 */
record ProvenPlatform(ReadImage.OnPlatform image, DiscoveredImages found, List<Served> images) {

    private static final int MOST_PLACES = 3;
    private static final String REBUILD =
            "run mvn verify again, which writes the image anew; should it stay, something in the Kubefile or <ignoredImages>"
                    + " keeps it out";

    ProvenPlatform {
        images = List.copyOf(images);
    }

    /**
     * One name that nodes ask for.
     *
     * @param reference the name
     * @param grade how sure it is that it is needed
     * @param requiredBy the places that use this name, sorted; none where only the image's own list has it
     * @param served what the registry has for it
     */
    record Served(Reference reference, Grade grade, List<Finding> requiredBy, ServedImage served) {

        Served {
            requiredBy = List.copyOf(requiredBy);
        }
    }

    /** Looks up everything that was found. */
    static ProvenPlatform of(ReadImage.OnPlatform image, DiscoveredImages found) {
        List<Served> images = new ArrayList<>();
        for (DiscoveredImage needed : found.images()) {
            Map<Reference, List<Finding>> byName = new LinkedHashMap<>();
            needed.requiredBy()
                    .forEach(finding -> byName.computeIfAbsent(finding.written(), any -> new ArrayList<>())
                            .add(finding));
            byName.forEach((name, findings) -> images.add(
                    new Served(name, needed.grade(), findings, image.registry().resolve(name, image.platform()))));
        }
        listed(image, found)
                .forEach(name -> images.add(new Served(
                        name, Grade.CERTAIN, List.of(), image.registry().resolve(name, image.platform()))));
        return new ProvenPlatform(image, found, images);
    }

    /** What the image says that it holds, and nothing in it names: images that the runtime needs, for example. */
    private static Set<Reference> listed(ReadImage.OnPlatform image, DiscoveredImages found) {
        Set<Reference> listed = new TreeSet<>();
        for (ContainerImage one : image.image().containerImages()) {
            try {
                listed.add(Reference.parse(one.image()));
            } catch (IllegalArgumentException e) {
                // Nobody can ask for it.
                continue;
            }
        }
        found.images().forEach(known -> {
            listed.remove(known.reference());
            known.requiredBy().forEach(finding -> listed.remove(finding.written()));
        });
        found.ignored().forEach(known -> listed.remove(known.reference()));
        return listed;
    }

    /** The blobs that needed images consist of and that are damaged. */
    Set<Digest> damaged() {
        Set<Digest> damaged = new LinkedHashSet<>(image.registry().damaged());
        images.forEach(one -> damaged.addAll(one.served().damaged()));
        return damaged;
    }

    /**
     * What would not start.
     *
     * @param several whether the image has other platforms, so that this one has to be named
     * @param own whether it can be built again
     */
    List<Problem> problems(boolean several, boolean own) {
        List<Problem> problems = new ArrayList<>();
        for (Served one : images) {
            if (!one.served().isComplete()) {
                problems.add(problem(one, several).withRemedy(own ? REBUILD : remedy(one)));
            }
        }
        return problems;
    }

    private Problem problem(Served one, boolean several) {
        StringBuilder message = new StringBuilder(subject(one)).append(one.reference());
        if (several) {
            message.append(" for ").append(image.platform());
        }
        for (String defect : one.served().defects()) {
            message.append(", whose ").append(defect);
        }
        if (one.requiredBy().size() > 1) {
            message.append("; also needed by ").append(others(one.requiredBy()));
        }
        return one.requiredBy().isEmpty()
                ? Problem.project(message.toString())
                : Problem.at(one.requiredBy().get(0).origin().location(), message.toString());
    }

    private static String subject(Served one) {
        if (one.requiredBy().isEmpty()) {
            return "The image's own list of container images (annotation " + ContainerImage.ANNOTATION + ") has ";
        }
        Origin first = one.requiredBy().get(0).origin();
        return (first.kind().isEmpty() ? "this line" : (first.kind() + " " + first.name()).strip()) + " needs ";
    }

    /** For those who have nothing but the image, and a cluster that runs. */
    private String remedy(Served one) {
        Reference reference = one.reference();
        String remedy = "have the image built again; or bring this one along for " + image.platform()
                + " and push it to the cluster's registry as " + reference.repository()
                + reference.tag().map(tag -> ":" + tag).orElse("");
        return isOfChartsOnly(one)
                ? remedy + "; where the chart is installed with other values than its own and needs none, leave it out"
                        + " with -Dsealer.ignoredImages=" + reference
                : remedy;
    }

    /** Nobody knows with which values the charts of a foreign image are installed. */
    private static boolean isOfChartsOnly(Served one) {
        return !one.requiredBy().isEmpty()
                && one.requiredBy().stream()
                        .allMatch(finding -> finding.origin().chart().isPresent());
    }

    private static String others(List<Finding> findings) {
        List<String> places = findings.stream()
                .skip(1)
                .map(finding -> finding.origin().toString())
                .distinct()
                .toList();
        String shown = String.join(", ", places.subList(0, Math.min(MOST_PLACES, places.size())));
        return places.size() <= MOST_PLACES ? shown : shown + " and " + (places.size() - MOST_PLACES) + " more";
    }
}
