package io.sealer.image;

import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/**
 * Hashes what is read; where the end comes and the bytes are not those of the descriptor, reading fails, as often as it
 * is tried.
 */
final class VerifiedInputStream extends FilterInputStream {

    private final Descriptor expected;
    private final MessageDigest hash = Digest.newHash();
    private long size;
    private boolean ended;
    private Digest actual;

    VerifiedInputStream(InputStream in, Descriptor expected) {
        super(in);
        this.expected = expected;
    }

    /**
     * Reads what is left.
     *
     * @throws IOException when the bytes are not those of the descriptor
     */
    void drain() throws IOException {
        byte[] buffer = new byte[1 << 16];
        while (read(buffer, 0, buffer.length) >= 0) {
            // Only hashed.
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = in.read(buffer, offset, length);
        if (n > 0) {
            hash.update(buffer, offset, n);
            size += n;
        } else if (n < 0) {
            if (!ended) {
                ended = true;
                actual = Digest.finish(hash);
            }
            if (size != expected.size() || !actual.equals(expected.digest())) {
                throw new IOException("the blob " + expected.digest() + " is damaged: its bytes have the digest "
                        + actual + " and the size " + size + " (" + expected.size() + " expected)");
            }
        }
        return n;
    }

    /** Reads, since bytes that were skipped could not be checked. */
    @Override
    public long skip(long bytes) throws IOException {
        byte[] buffer = new byte[(int) Math.max(0, Math.min(bytes, 1 << 16))];
        return Math.max(0, read(buffer, 0, buffer.length));
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
