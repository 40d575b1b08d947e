package io.sealer.discovery;

import io.sealer.oci.Reference;
import java.util.Objects;

/**
 * An image that is needed, at one place that needs it.
 *
 * @param reference the image
 * @param grade {@link Grade#CERTAIN} or {@link Grade#LIKELY}: the image is taken either way
 * @param origin what names it
 * @param written what a node of the cluster asks for: the image by its name in the cluster's own registry, where it is
 *     named so; else the image
 */
public record Finding(Reference reference, Grade grade, Origin origin, Reference written) {

    public Finding {
        Objects.requireNonNull(reference, "reference");
        Objects.requireNonNull(grade, "grade");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(written, "written");
        if (grade == Grade.DOUBTFUL) {
            throw new IllegalArgumentException("what is doubtful is no finding");
        }
    }

    /** An image that is named by where it comes from. */
    public Finding(Reference reference, Grade grade, Origin origin) {
        this(reference, grade, origin, reference);
    }
}
