package io.sealer.build;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.SourceLocation;
import io.sealer.oci.Reference;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Which digests a lock has for base images.
 *
 * @param locked the lock's bases: one a platform where they have names of their own
 * @param complete how messages name the lock, where one that has not the base is a mistake
 */
record BasePin(List<LockedBase> locked, Optional<String> complete) {

    /** No lock: a tag is what its registry says. */
    static final BasePin NONE = new BasePin(List.of(), Optional.empty());

    /** The pin of the lock that a project keeps under version control. */
    static BasePin ofProject(ImageProject project, Optional<ImageLock> own) {
        return own.isEmpty()
                ? NONE
                : new BasePin(
                        own.get().bases(),
                        Optional.of(project.display(project.lockFile().orElseThrow())));
    }

    /** What the last collection took, else what the project's own lock says. */
    static BasePin ofLastCollection(ImageProject project) throws IOException {
        List<LockedBase> collected = ImageLock.read(project.collectedLock(), project.display(project.collectedLock()))
                .map(ImageLock::bases)
                .orElse(List.of());
        if (!collected.isEmpty() || project.lockFile().isEmpty()) {
            return new BasePin(collected, Optional.empty());
        }
        return ofProject(
                project,
                ImageLock.read(
                        project.lockFile().get(),
                        project.display(project.lockFile().get())));
    }

    /**
     * The image to ask for.
     *
     * @param from where FROM stands
     * @throws ProblemException when the lock ought to have it and has not
     */
    Reference pin(Reference reference, SourceLocation from) {
        Optional<Reference> pinned = locked.stream()
                .filter(base -> base.reference().equals(reference))
                .findFirst()
                .map(base -> reference.withDigest(base.digest()));
        if (pinned.isEmpty() && complete.isPresent() && reference.digest().isEmpty()) {
            throw new ProblemException(Problem.at(from, reference + " is not the base image of " + complete.get())
                    .withRemedy("run mvn sealer:lock, which adds it; or delete the lock to take what tags mean today"));
        }
        return pinned.orElse(reference);
    }
}
