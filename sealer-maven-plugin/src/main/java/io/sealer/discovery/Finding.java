package io.sealer.discovery;

import io.sealer.oci.Reference;
import java.util.Objects;

/**
 * An image that is needed, at one place that needs it.
 *
 * @param reference the image
 * @param grade {@link Grade#CERTAIN} or {@link Grade#LIKELY}: the image is taken either way
 * @param origin what names it
 */
public record Finding(Reference reference, Grade grade, Origin origin) {

    public Finding {
        Objects.requireNonNull(reference, "reference");
        Objects.requireNonNull(grade, "grade");
        Objects.requireNonNull(origin, "origin");
        if (grade == Grade.DOUBTFUL) {
            throw new IllegalArgumentException("what is doubtful is no finding");
        }
    }
}
