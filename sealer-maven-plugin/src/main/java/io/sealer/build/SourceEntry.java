package io.sealer.build;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.image.NamedImages;
import io.sealer.image.NamedImages.NamedImage;
import io.sealer.oci.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One entry of {@code <imageSources>}: {@code NAME=SOURCE}, or a source alone, whose images then have the names that it
 * states itself.
 *
 * @param name the name, if one is given
 * @param source a path, or {@code mvn:} and coordinates
 */
record SourceEntry(Optional<Reference> name, String source) {

    private static final String SETTING = "<imageSources>";
    static final SourceLocation PLACE = SourceLocation.of(SETTING);
    private static final String ARTIFACT = "mvn:";

    /**
     * Reads entries; those that are none, and a name that stands there twice, are problems.
     *
     * @param variables what differs from platform to platform
     */
    static List<SourceEntry> parse(List<String> entries, FileVariables variables, Problems problems) {
        List<SourceEntry> all = new ArrayList<>();
        Map<Reference, String> seen = new HashMap<>();
        for (String written : entries) {
            try {
                String entry = variables.expand(written);
                int equals = entry.indexOf('=');
                String source = entry.substring(equals + 1).strip();
                Optional<Reference> name = equals < 0
                        ? Optional.empty()
                        : Optional.of(Reference.parse(entry.substring(0, equals).strip()));
                if (source.isEmpty()) {
                    throw new IllegalArgumentException("\"" + entry + "\" names no file");
                }
                String other = name.map(one -> seen.putIfAbsent(one, source)).orElse(null);
                if (other != null) {
                    problems.add(twice(name.get(), other, source));
                } else {
                    all.add(new SourceEntry(name, source));
                }
            } catch (IllegalArgumentException e) {
                problems.add(Problem.at(PLACE, e.getMessage())
                        .withRemedy("write NAME=FILE, NAME=DIRECTORY, NAME=mvn:GROUP:ARTIFACT:VERSION, or only what"
                                + " comes behind the ="));
            }
        }
        return all;
    }

    /** Two sources for one name. */
    static Problem twice(Reference name, String one, String other) {
        return Problem.at(PLACE, "both " + one + " and " + other + " have " + name)
                .withRemedy("keep one entry; one that begins with NAME= takes that image alone out of its file");
    }

    /**
     * Opens what the entry names.
     *
     * @throws ProblemException when it is not there, or no such thing
     */
    Opened open(ImageProject project) {
        Path file = file(project);
        project.bases().use(file);
        String display = display(project);
        try {
            return new Opened(display, SETTING, NamedImages.open(file));
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment(
                                    display + " is no archive or layout of images that can be read: " + e.getMessage())
                            .withLocation(PLACE),
                    e);
        }
    }

    /** As it was written, but relative to the project where it can be: locks of two machines are the same then. */
    private String display(ImageProject project) {
        boolean inside = !source.startsWith(ARTIFACT) && Path.of(source).startsWith(project.basedir());
        return inside ? project.basedir().relativize(Path.of(source)).toString().replace('\\', '/') : source;
    }

    private Path file(ImageProject project) {
        try {
            if (source.startsWith(ARTIFACT)) {
                return project.bases()
                        .artifacts()
                        .resolve(source.substring(ARTIFACT.length()))
                        .file();
            }
            Path file = project.basedir().resolve(source).normalize();
            if (Files.exists(file)) {
                return file;
            }
            throw new ProblemException(Problem.at(PLACE, "there is no " + project.display(file))
                    .withRemedy("build it first (a module of the same build has to be a dependency, so that it is"
                            + " built before this one), or correct the path, which is relative to the project"));
        } catch (InvalidPathException e) {
            throw new ProblemException(Problem.at(PLACE, "\"" + source + "\" is no path"), e);
        } catch (ProblemException e) {
            throw e.mapped(problem -> problem.withLocation(PLACE));
        }
    }

    /**
     * A source that could be read.
     *
     * @param display how messages name it
     * @param setting the parameter that names it
     * @param images its images
     */
    record Opened(String display, String setting, NamedImages images) {

        /** The names that are references; a tag alone is none. */
        List<Reference> names(NamedImage image) {
            List<Reference> names = new ArrayList<>();
            for (String name : image.names()) {
                if (name.indexOf('/') >= 0 || name.indexOf(':') >= 0) {
                    try {
                        names.add(Reference.parse(name));
                    } catch (IllegalArgumentException e) {
                        // Whatever it names, no manifest of Kubernetes can ask for it.
                        continue;
                    }
                }
            }
            return names;
        }

        /** All names of all images. */
        List<String> allNames() {
            return images.images().stream()
                    .flatMap(image -> image.names().stream())
                    .toList();
        }

        /**
         * The image that a user's name means: the one that has it, or else the only one.
         *
         * @throws ProblemException when there are several, and none has it
         */
        NamedImage find(Reference name) {
            List<NamedImage> all = images.images();
            return all.stream()
                    .filter(image -> names(image).contains(name)
                            || name.tag().filter(image.names()::contains).isPresent())
                    .findFirst()
                    .or(() -> all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty())
                    .orElseThrow(() -> new ProblemException(
                            Problem.at(PLACE, display + " has " + all.size() + " images, but not " + name)
                                    .withRemedy("it has " + String.join(", ", allNames()))));
        }
    }
}
