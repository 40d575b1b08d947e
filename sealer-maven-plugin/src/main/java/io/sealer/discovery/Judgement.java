package io.sealer.discovery;

import io.sealer.oci.Reference;
import java.util.Optional;

/**
 * What a text is held for.
 *
 * @param grade how sure that is
 * @param reference the image; empty only where it is doubtful
 * @param reason why it is doubtful, to be read behind the text; empty otherwise
 */
record Judgement(Grade grade, Optional<Reference> reference, String reason) {

    static Judgement likely(Reference reference) {
        return new Judgement(Grade.LIKELY, Optional.of(reference), "");
    }

    static Judgement doubtful(Reference reference, String reason) {
        return new Judgement(Grade.DOUBTFUL, Optional.of(reference), reason);
    }

    static Judgement doubtful(String reason) {
        return new Judgement(Grade.DOUBTFUL, Optional.empty(), reason);
    }
}
