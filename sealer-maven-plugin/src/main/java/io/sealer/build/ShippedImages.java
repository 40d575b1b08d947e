package io.sealer.build;

import io.sealer.Problem;
import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.build.SourceEntry.Opened;
import io.sealer.discovery.FilePatterns;
import io.sealer.discovery.Finding;
import io.sealer.discovery.Grade;
import io.sealer.discovery.Origin;
import io.sealer.image.Entry;
import io.sealer.image.NamedImages;
import io.sealer.image.NamedImages.NamedImage;
import io.sealer.image.PlainTars;
import io.sealer.oci.Reference;
import io.sealer.rootfs.Rootfs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Archives of container images among the files of a root file system, as sealer has them in {@code images/}, that are
 * wanted in its registry too. The files themselves stay where they are.
 */
final class ShippedImages {

    static final String SETTING = "<shippedImages>";

    /** A cluster starts its registry from this image, so it is of no use in there. */
    private static final String REGISTRY = "docker.io/library/registry";

    private final Map<Opened, SourceLocation> archives;
    private final List<String> unused;

    private ShippedImages(Map<Opened, SourceLocation> archives, List<String> unused) {
        this.archives = archives;
        this.unused = List.copyOf(unused);
    }

    /**
     * The archives of a tree.
     *
     * @param written Ant patterns of the files that are meant
     * @param problems receives files that are meant and hold no images, or images without a name
     */
    static ShippedImages of(ImageProject project, List<String> written, Rootfs rootfs, Problems problems) {
        FilePatterns patterns = new FilePatterns(written);
        PlainTars tars = new PlainTars(project.workDirectory().resolve("images"));
        Map<Opened, SourceLocation> archives = new LinkedHashMap<>();
        for (Entry.File file :
                (Iterable<Entry.File>) rootfs.filesBelow("").filter(one -> patterns.matches(one.path()))::iterator) {
            SourceLocation place = rootfs.origin(file.path());
            try {
                NamedImages images = NamedImages.open(tars.of(file.content(), rootfs.identity(file)));
                archives.put(new Opened(place.toString(), SETTING, images), place);
            } catch (IOException e) {
                problems.add(Problem.at(place, "it is no archive of images that can be read: " + e.getMessage())
                        .withRemedy(
                                "correct the file, or name only archives in " + SETTING + " (-Dsealer.shippedImages)"));
            }
        }
        archives.forEach((archive, place) -> archive.images().images().stream()
                .filter(image -> archive.names(image).isEmpty())
                .forEach(image -> problems.add(
                        Problem.at(place, "it holds an image without a name, which nothing could ask a registry for")
                                .withRemedy("save it by its name, as in docker save -o FILE NAME:TAG, or leave the file"
                                        + " out of " + SETTING + " (-Dsealer.shippedImages)"))));
        return new ShippedImages(archives, patterns.unused());
    }

    /** The archives, in the order of their paths. */
    List<Opened> archives() {
        return List.copyOf(archives.keySet());
    }

    /** Each image as something that the file needs. The one that a cluster starts its registry from is not. */
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        archives.forEach((archive, place) -> {
            for (NamedImage image : archive.images().images()) {
                for (Reference name : archive.names(image)) {
                    if (!name.name().equals(REGISTRY)) {
                        findings.add(new Finding(name, Grade.CERTAIN, Origin.line(place)));
                    }
                }
            }
        });
        return findings;
    }

    /** Sentences on what may not be as the user thinks. */
    List<String> notes() {
        return unused.stream()
                .map(pattern -> SETTING + " " + pattern + ": no file of the image has such a path")
                .toList();
    }
}
