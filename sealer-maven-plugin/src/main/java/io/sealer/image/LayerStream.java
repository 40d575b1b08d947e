package io.sealer.image;

import io.sealer.oci.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** The unpacked bytes of a layer on their way: hashed, and no more than there may be. */
final class LayerStream extends FilterInputStream {

    private final MessageDigest hash = Digest.newHash();
    private final byte[] skipped = new byte[1 << 16];
    private final long longest;
    private long size;

    LayerStream(InputStream in, long longest) {
        super(in);
        this.longest = longest;
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
            if (size > longest) {
                throw new IOException("it unpacks to more than " + longest + " bytes");
            }
        }
        return n;
    }

    /** Reads, since bytes that were skipped could not be hashed. */
    @Override
    public long skip(long bytes) throws IOException {
        return Math.max(0, read(skipped, 0, (int) Math.max(0, Math.min(bytes, skipped.length))));
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /**
     * Reads what is left.
     *
     * @throws IOException when the bytes do not have the digest
     */
    void end(Digest diffId) throws IOException {
        while (read(skipped, 0, skipped.length) >= 0) {
            // Only hashed.
        }
        Digest actual = Digest.finish(hash);
        if (!actual.equals(diffId)) {
            throw new IOException(
                    "unpacked it has the digest " + actual + ", but the image's configuration names " + diffId);
        }
    }
}
