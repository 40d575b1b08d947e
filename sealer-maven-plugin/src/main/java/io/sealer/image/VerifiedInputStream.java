package io.sealer.image;

import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import java.io.IOException;
import java.io.InputStream;

/**
 * Hashes what is read; where the end comes and the bytes are not those of the descriptor, reading fails, as often as it
 * is tried.
 */
final class VerifiedInputStream extends HashedInput {

    private final Descriptor expected;
    private Digest actual;

    VerifiedInputStream(InputStream in, Descriptor expected) {
        super(in);
        this.expected = expected;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        if (n < 0) {
            if (actual == null) {
                actual = digest();
            }
            if (size() != expected.size() || !actual.equals(expected.digest())) {
                throw new IOException("the blob " + expected.digest() + " is damaged: its bytes have the digest "
                        + actual + " and the size " + size() + " (" + expected.size() + " expected)");
            }
        }
        return n;
    }
}
