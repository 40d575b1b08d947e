package io.sealer.image;

import io.sealer.oci.Digest;
import java.io.IOException;
import java.io.InputStream;

/** The unpacked bytes of a layer on their way: hashed, and no more than there may be. */
final class LayerStream extends HashedInput {

    private final long longest;

    LayerStream(InputStream in, long longest) {
        super(in);
        this.longest = longest;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        if (size() > longest) {
            throw new IOException("it unpacks to more than " + longest + " bytes");
        }
        return n;
    }

    /**
     * Reads what is left.
     *
     * @throws IOException when the bytes do not have the digest
     */
    void end(Digest diffId) throws IOException {
        drain();
        Digest actual = digest();
        if (!actual.equals(diffId)) {
            throw new IOException(
                    "unpacked it has the digest " + actual + ", but the image's configuration names " + diffId);
        }
    }
}
