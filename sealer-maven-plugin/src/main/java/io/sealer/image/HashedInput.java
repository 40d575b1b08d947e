package io.sealer.image;

import io.sealer.oci.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Hashes and counts what is read. Nothing is skipped unread: it could not be hashed. */
abstract class HashedInput extends FilterInputStream {

    private static final int BUFFER = 1 << 16;

    private final MessageDigest hash = Digest.newHash();
    private final byte[] skipped = new byte[BUFFER];
    private long size;

    HashedInput(InputStream in) {
        super(in);
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
        }
        return n;
    }

    @Override
    public long skip(long bytes) throws IOException {
        return Math.max(0, read(skipped, 0, (int) Math.max(0, Math.min(bytes, skipped.length))));
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** Reads what is left. */
    final void drain() throws IOException {
        while (read(skipped, 0, skipped.length) >= 0) {
            // Only hashed.
        }
    }

    /** Bytes so far. */
    final long size() {
        return size;
    }

    /** The digest of all bytes; to be asked once, at the end. */
    final Digest digest() {
        return Digest.finish(hash);
    }
}
