package io.sealer.registry;

import io.sealer.oci.Descriptor;
import java.io.IOException;
import java.io.InputStream;

/** Where the blobs of an image to be pushed lie. For use by several threads. */
@FunctionalInterface
public interface BlobSource {

    /**
     * Opens a blob; the caller closes. The stream fails at its end when its bytes are not those of the descriptor.
     *
     * @throws IOException when it cannot be read
     */
    InputStream open(Descriptor blob) throws IOException;

    /** Whether a blob lies here; one that does not has to be in the registry, or where it may be taken from, already. */
    default boolean has(Descriptor blob) {
        return true;
    }
}
