package io.sealer.build;

import io.sealer.Problem;
import io.sealer.Problems;
import io.sealer.image.ArchiveName;
import io.sealer.oci.Reference;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The names under which an image is pushed: its own, and what {@code sealer.tags} adds. */
final class PushNames {

    private static final String REMEDY = "correct <tags> or -Dsealer.tags: a tag such as latest, or a full name such as"
            + " registry.example.com/clusters/edge:latest";

    private final Problems problems = new Problems();

    private PushNames() {}

    /**
     * All names, in the order in which they are set, without duplicates.
     *
     * @param imageName the image's own name
     * @param tags tags of its repository, or full names
     * @throws io.sealer.ProblemException naming everything that is no name, or names no registry
     */
    static List<Reference> of(String imageName, List<String> tags) {
        PushNames names = new PushNames();
        Optional<Reference> own = names.own(imageName);
        Set<Reference> all = new LinkedHashSet<>();
        own.ifPresent(all::add);
        for (String tag : tags) {
            boolean full = tag.indexOf('/') >= 0 || tag.indexOf(':') >= 0;
            if (full) {
                names.full(tag).ifPresent(all::add);
            } else {
                // Whether a tag is one does not depend on the name before it.
                String repository = own.map(Reference::name).orElse("registry.example.com/any");
                names.parsed(repository + ":" + tag, "\"" + tag + "\" is not a tag")
                        .ifPresent(all::add);
            }
        }
        names.problems.throwIfAny();
        return List.copyOf(all);
    }

    private Optional<Reference> own(String imageName) {
        if (!hasRegistry(imageName)) {
            problems.add(Problem.project("\"" + imageName + "\" names no registry to push to")
                    .withRemedy("set <image> or -Dsealer.image to a name such as registry.example.com/"
                            + imageName.replaceFirst("^" + ArchiveName.LOCAL_DOMAIN + "/", "")));
            return Optional.empty();
        }
        try {
            return Optional.of(ArchiveName.of(imageName));
        } catch (IllegalArgumentException e) {
            problems.add(Problem.project(e.getMessage()).withRemedy("correct <image> or -Dsealer.image"));
            return Optional.empty();
        }
    }

    private Optional<Reference> full(String name) {
        if (!hasRegistry(name)) {
            problems.add(Problem.project("\"" + name + "\" in sealer.tags names no registry")
                    .withRemedy(REMEDY));
            return Optional.empty();
        }
        Optional<Reference> parsed = parsed(name, "\"" + name + "\" is not a name");
        if (parsed.flatMap(Reference::digest).isPresent()) {
            problems.add(Problem.project("\"" + name + "\" in sealer.tags has a digest, which follows from the image")
                    .withRemedy(REMEDY));
            return Optional.empty();
        }
        return parsed;
    }

    /** What sealer keeps below {@code localhost/} belongs to no registry. */
    private static boolean hasRegistry(String name) {
        return ArchiveName.namesRegistry(name) && !name.startsWith(ArchiveName.LOCAL_DOMAIN + "/");
    }

    private Optional<Reference> parsed(String text, String message) {
        try {
            return Optional.of(Reference.parse(text));
        } catch (IllegalArgumentException e) {
            problems.add(Problem.project(message + " in sealer.tags").withRemedy(REMEDY));
            return Optional.empty();
        }
    }
}
