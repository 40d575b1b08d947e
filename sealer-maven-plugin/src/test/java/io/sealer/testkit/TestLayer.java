package io.sealer.testkit;

import io.sealer.oci.Digest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * One layer of a {@link TestImage}: a tar in gzip, or a bare tar. The same object in two images is a shared blob. Bytes
 * depend on the arguments alone: the gzip form has a fixed header and stored blocks (RFC 1951, 3.2.4), so that no zlib
 * has a say in them.
 *
 * @param blob the bytes that a registry holds
 * @param diffId digest of the tar inside
 * @param compressed whether the blob is gzip
 */
public record TestLayer(byte[] blob, Digest diffId, boolean compressed) {

    private static final int TAR_BLOCK = 512;
    private static final int STORED_BLOCK = 0xffff;
    private static final byte[] GZIP_HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    /** A layer with one file of {@code size} pseudo-random bytes, which no compression makes smaller. */
    public static TestLayer random(long seed, int size) {
        byte[] content = new byte[size];
        new Random(seed).nextBytes(content);
        return of(Map.of("data/" + seed + ".bin", content));
    }

    /** A layer with these files: path without a leading slash to content. */
    public static TestLayer of(Map<String, byte[]> files) {
        byte[] tar = tar(files);
        return new TestLayer(gzip(tar), Digest.of(tar), true);
    }

    /** The same content as a bare tar. */
    public static TestLayer uncompressed(Map<String, byte[]> files) {
        byte[] tar = tar(files);
        return new TestLayer(tar, Digest.of(tar), false);
    }

    /** Digest of the blob. */
    public Digest digest() {
        return Digest.of(blob);
    }

    private static byte[] tar(Map<String, byte[]> files) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new TreeMap<>(files).forEach((path, content) -> {
            out.writeBytes(tarHeader(path, content.length));
            out.writeBytes(content);
            out.writeBytes(new byte[(TAR_BLOCK - content.length % TAR_BLOCK) % TAR_BLOCK]);
        });
        out.writeBytes(new byte[2 * TAR_BLOCK]);
        return out.toByteArray();
    }

    /** POSIX ustar header of a regular file with mode 0644 and no time. */
    private static byte[] tarHeader(String path, int size) {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        if (name.length > 100) {
            throw new IllegalArgumentException("longer than a plain tar name: " + path);
        }
        byte[] header = new byte[TAR_BLOCK];
        System.arraycopy(name, 0, header, 0, name.length);
        ascii(header, 100, "0000644\0" + "0000000\0" + "0000000\0");
        ascii(header, 124, String.format(Locale.ROOT, "%011o\0", size) + "00000000000\0");
        ascii(header, 148, "        0");
        ascii(header, 257, "ustar\00000");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        ascii(header, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
        return header;
    }

    private static void ascii(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private static byte[] gzip(byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(content);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(GZIP_HEADER);
        int at = 0;
        do {
            int length = Math.min(STORED_BLOCK, content.length - at);
            boolean last = at + length == content.length;
            out.writeBytes(littleEndian(5)
                    .put((byte) (last ? 1 : 0))
                    .putShort((short) length)
                    .putShort((short) ~length)
                    .array());
            out.write(content, at, length);
            at += length;
        } while (at < content.length);
        out.writeBytes(littleEndian(8)
                .putInt((int) crc.getValue())
                .putInt(content.length)
                .array());
        return out.toByteArray();
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
