package io.sealer.image;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * One gzip member (RFC 1952) with a header of fixed bytes: no name, no time, and "unknown" for the operating system,
 * which the JDK's own stream writes differently from one release to the next. Closing ends the member and leaves the
 * stream beneath open.
 */
final class GzipOutput extends OutputStream {

    private static final byte[] HEADER = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    static final int LEVEL = 6;
    private static final int BUFFER = 1 << 16;

    private final OutputStream out;
    private final Deflater deflater = new Deflater(LEVEL, true);
    private final CRC32 checksum = new CRC32();
    private final byte[] buffer = new byte[BUFFER];
    private long size;
    private boolean closed;

    GzipOutput(OutputStream out) throws IOException {
        this.out = out;
        out.write(HEADER, 0, HEADER.length);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        checksum.update(bytes, offset, length);
        size += length;
        deflater.setInput(bytes, offset, length);
        while (!deflater.needsInput()) {
            deflate();
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            deflater.finish();
            while (!deflater.finished()) {
                deflate();
            }
            byte[] trailer = new byte[8];
            littleEndian(trailer, 0, checksum.getValue());
            littleEndian(trailer, 4, size);
            out.write(trailer, 0, trailer.length);
        } finally {
            deflater.end();
        }
    }

    private void deflate() throws IOException {
        int n = deflater.deflate(buffer);
        if (n > 0) {
            out.write(buffer, 0, n);
        }
    }

    private static void littleEndian(byte[] to, int offset, long value) {
        for (int i = 0; i < 4; i++) {
            to[offset + i] = (byte) (value >>> 8 * i);
        }
    }
}
