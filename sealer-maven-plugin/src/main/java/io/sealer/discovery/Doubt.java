package io.sealer.discovery;

import io.sealer.Problem;
import io.sealer.oci.Reference;
import java.util.Objects;
import java.util.Optional;

/**
 * A place that may name an image, which is not taken.
 *
 * @param text what stands there
 * @param reference the image that it would be, where the text is a reference
 * @param reason why it is not taken, to be read behind the text
 * @param origin where it stands
 */
public record Doubt(String text, Optional<Reference> reference, String reason, Origin origin) {

    public Doubt {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(reference, "reference");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(origin, "origin");
    }

    /** The same as a mistake, for builds in which nothing may be doubtful. */
    public Problem asProblem() {
        String field = origin.subject().isEmpty() ? "" : " in " + origin.subject();
        return Problem.at(origin.location(), "\"" + text + "\" " + reason + field)
                .withRemedy(
                        "list the image that is meant in manifests/imageList or <imageList> (-Dsealer.imageList) and"
                                + " leave the file out with <notScanned>");
    }

    /** One line for people. */
    @Override
    public String toString() {
        return origin + ": \"" + text + "\" " + reason;
    }
}
