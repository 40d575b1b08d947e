package io.sealer.image;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Reads a part of a file and not a byte more. A file that ends too early is an error, never a short part. */
final class SliceInputStream extends InputStream {

    private final InputStream in;
    private final String name;
    private long left;

    private SliceInputStream(InputStream in, String name, long size) {
        this.in = in;
        this.name = name;
        this.left = size;
    }

    /** Opens {@code size} bytes of a file from {@code offset} on; the first of several parts stands for all of them. */
    static InputStream open(Path file, long offset, long size) throws IOException {
        return of(JoinedParts.open(file), file.toString(), offset, size);
    }

    /**
     * Takes {@code size} bytes of a stream from {@code offset} on. The stream is closed with this one, and where it ends
     * before the offset.
     *
     * @param name what messages call the stream
     */
    static InputStream of(InputStream in, String name, long offset, long size) throws IOException {
        try {
            in.skipNBytes(offset);
        } catch (IOException e) {
            in.close();
            throw e;
        }
        return new SliceInputStream(in, name, size);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            return -1;
        }
        int n = in.read(buffer, offset, (int) Math.min(length, left));
        if (n < 0) {
            throw new EOFException(name + " ends " + left + " bytes too early");
        }
        left -= n;
        return n;
    }

    /** Moves on without reading, so that what stands between two headers costs nothing. */
    @Override
    public long skip(long bytes) throws IOException {
        long wanted = Math.min(Math.max(bytes, 0), left);
        in.skipNBytes(wanted);
        left -= wanted;
        return wanted;
    }

    /** What is left: readers of several gzip members ask for it at the end of each. */
    @Override
    public int available() {
        return (int) Math.min(left, Integer.MAX_VALUE);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
