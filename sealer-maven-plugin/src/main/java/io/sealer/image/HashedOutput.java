package io.sealer.image;

import io.sealer.oci.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;

/** Hashes and counts what passes through on its way to another stream, which it neither flushes nor closes. */
final class HashedOutput extends OutputStream {

    private final OutputStream out;
    private final MessageDigest hash = Digest.newHash();
    private long size;

    HashedOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        hash.update(bytes, offset, length);
        size += length;
        out.write(bytes, offset, length);
    }

    /** Bytes so far. */
    long size() {
        return size;
    }

    /** The digest of all bytes; to be asked once, at the end. */
    Digest digest() {
        return Digest.finish(hash);
    }
}
