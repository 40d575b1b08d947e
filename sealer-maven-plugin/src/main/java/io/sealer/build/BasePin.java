package io.sealer.build;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.SourceLocation;
import io.sealer.oci.Reference;
import java.io.IOException;
import java.util.Optional;

/**
 * Which digest a lock has for the base image.
 *
 * @param locked the lock's base, if it has one
 * @param complete how messages name the lock, where one that has not the base is a mistake
 */
record BasePin(Optional<LockedBase> locked, Optional<String> complete) {

    /** No lock: a tag is what its registry says. */
    static final BasePin NONE = new BasePin(Optional.empty(), Optional.empty());

    /** The pin of the lock that a project keeps under version control. */
    static BasePin ofProject(ImageProject project, Optional<ImageLock> own) {
        return own.isEmpty()
                ? NONE
                : new BasePin(
                        own.get().base(),
                        Optional.of(project.display(project.lockFile().orElseThrow())));
    }

    /** What the last collection took, else what the project's own lock says. */
    static BasePin ofLastCollection(ImageProject project) throws IOException {
        Optional<LockedBase> collected = ImageLock.read(
                        project.collectedLock(), project.display(project.collectedLock()))
                .flatMap(ImageLock::base);
        if (collected.isPresent() || project.lockFile().isEmpty()) {
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
        Optional<Reference> pinned = locked.filter(base -> base.reference().equals(reference))
                .map(base -> reference.withDigest(base.digest()));
        if (pinned.isEmpty() && complete.isPresent() && reference.digest().isEmpty()) {
            throw new ProblemException(Problem.at(from, reference + " is not the base image of " + complete.get())
                    .withRemedy("run mvn sealer:lock, which adds it; or delete the lock to take what tags mean today"));
        }
        return pinned.orElse(reference);
    }
}
