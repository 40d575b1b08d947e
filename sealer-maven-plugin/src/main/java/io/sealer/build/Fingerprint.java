package io.sealer.build;

import io.sealer.oci.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A digest over everything that decides a step's output. Two steps with one fingerprint would do the same.
 *
 * <p>Each part is fed with its length, so that no two lists of parts can be taken for one another.
 */
final class Fingerprint {

    private final MessageDigest hash = Digest.newHash();

    /** Adds one part. */
    Fingerprint add(String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        hash.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        hash.update(bytes);
        return this;
    }

    /** Adds the parts of a list, and where it ends. */
    Fingerprint addAll(Iterable<String> parts) {
        parts.forEach(this::add);
        return add("");
    }

    /** What it comes to; the object is of no use afterwards. */
    Digest digest() {
        return Digest.finish(hash);
    }
}
