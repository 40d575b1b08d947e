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
                .withRemedy(remedy());
    }

    /** What to write into the POM to take it, and what to have it no longer reported. */
    public String remedy() {
        if (reference.isPresent()) {
            return "take it with <imageList><reference>" + reference.get() + "</reference></imageList>"
                    + " (-Dsealer.imageList), or ignore it with <ignoredImages><pattern>" + reference.get()
                    + "</pattern></ignoredImages> (-Dsealer.ignoredImages)";
        }
        String list = "list the image that is meant in <imageList> (-Dsealer.imageList) or manifests/imageList, and ";
        if (ImageRules.hasVariable(text)) {
            return list + "ignore this with <ignoredImages><pattern><![CDATA[" + text
                    + "]]></pattern></ignoredImages> (-Dsealer.ignoredImages)";
        }
        String file = origin.location().file();
        return list + "leave the file out with <notScanned><pattern>**/" + file.substring(file.lastIndexOf('/') + 1)
                + "</pattern></notScanned>";
    }

    /** One line for people. */
    @Override
    public String toString() {
        return origin + ": \"" + text + "\" " + reason;
    }
}
