package io.sealer.registry;

import io.sealer.oci.Digest;
import java.net.URI;

/**
 * An upload that a registry has opened.
 *
 * @param place where the next bytes go
 * @param offset how many bytes are there
 * @param leastPiece how long each piece but the last has to be at least
 */
record Upload(URI place, long offset, long leastPiece) {

    /** Where the upload ends, with the digest that it has to have. */
    URI end(Digest digest) {
        String separator = place.getRawQuery() == null ? "?" : "&";
        return URI.create(place + separator + "digest=sha256%3A" + digest.hex());
    }
}
