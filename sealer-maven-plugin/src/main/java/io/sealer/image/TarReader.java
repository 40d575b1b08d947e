package io.sealer.image;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads the headers of a tar stream: ustar, pax records and the long names and base-256 numbers of GNU tar. Content is
 * skipped unless it is asked for, so that a stream which can skip is read as fast as its headers.
 *
 * <p>Nothing is trusted: names and records are bounded, numbers and checksums checked.
 */
final class TarReader {

    /** Names and records longer than this, in bytes, are an attack. */
    private static final int LONGEST_RECORD = 1 << 20;

    /** More members than this in one tar are an attack on memory. */
    private static final int MOST_MEMBERS = 2_000_000;

    /**
     * A member of a tar.
     *
     * @param path its name as written, without {@code ./} before and {@code /} behind it
     * @param type type flag; {@code '0'} for files, whatever the writer used for them
     * @param mode permission bits and whatever else the writer put there; -1 where that is no number, as for owners
     * @param uid numeric user
     * @param gid numeric group
     * @param target what a link names, as written; empty for all else
     * @param offset where its content begins in the stream
     * @param size length of its content in bytes
     */
    record Member(String path, char type, long mode, long uid, long gid, String target, long offset, long size) {

        boolean isFile() {
            return type == TarHeader.FILE;
        }

        boolean isDirectory() {
            return type == TarHeader.DIRECTORY;
        }
    }

    private final InputStream in;
    private long position;
    /** Content of the current member that was not read yet. */
    private long unread;
    /** What stands between that content and the next header. */
    private long padding;

    private int members;

    TarReader(InputStream in) {
        this.in = in;
    }

    /**
     * The next member, or null at the end.
     *
     * @throws IOException when the stream ends in the middle or is no tar
     */
    Member next() throws IOException {
        Map<String, String> pax = new HashMap<>();
        while (true) {
            skip(unread + padding);
            unread = 0;
            padding = 0;
            byte[] block = block();
            if (block == null || isEmpty(block)) {
                return null;
            }
            try {
                checkSum(block);
            } catch (IOException e) {
                throw position == TarHeader.BLOCK ? new IOException("it is no tar archive") : e;
            }
            char type = block[156] == 0 || block[156] == '7' ? TarHeader.FILE : (char) block[156];
            long size = number(block, 124, 12);
            switch (type) {
                case 'x' -> pax.putAll(records(record(size)));
                case 'g' -> record(size);
                case 'L' -> pax.put("path", text(record(size), 0, (int) size));
                case 'K' -> pax.put("linkpath", text(record(size), 0, (int) size));
                default -> {
                    return member(block, type, size, pax);
                }
            }
        }
    }

    private Member member(byte[] block, char type, long size, Map<String, String> pax) throws IOException {
        if (++members > MOST_MEMBERS) {
            throw new IOException("more than " + MOST_MEMBERS + " members");
        }
        String path = pax.getOrDefault("path", name(block));
        long length = size;
        if (pax.containsKey("size")) {
            try {
                length = Long.parseLong(pax.get("size"));
            } catch (NumberFormatException e) {
                throw new IOException("a size that is no number", e);
            }
        }
        boolean directory = type == TarHeader.FILE && path.endsWith("/");
        boolean hasContent = type == TarHeader.FILE && !directory || type > '7' || type < '0';
        if (!hasContent) {
            length = 0;
        }
        if (length < 0 || length > Long.MAX_VALUE / 2) {
            throw new IOException("a member with the size " + length);
        }
        unread = length;
        padding = TarHeader.padded(length) - length;
        boolean sparse = pax.keySet().stream().anyMatch(key -> key.startsWith("GNU.sparse."));
        return new Member(
                trimmed(path),
                directory ? TarHeader.DIRECTORY : sparse ? TarHeader.SPARSE : type,
                attribute(block, 100, ""),
                attribute(block, 108, pax.getOrDefault("uid", "")),
                attribute(block, 116, pax.getOrDefault("gid", "")),
                type == TarHeader.HARD_LINK || type == TarHeader.SYMLINK
                        ? pax.getOrDefault("linkpath", text(block, 157, 100))
                        : "",
                position,
                length);
    }

    /** A number that only some readers ask for: -1 where it cannot be read. */
    private static long attribute(byte[] block, int offset, String record) {
        try {
            return record.isEmpty() ? number(block, offset, 8) : Long.parseLong(record);
        } catch (IOException | NumberFormatException e) {
            return -1;
        }
    }

    /** The content of the member that came last; what is not read of it is skipped later. Not to be closed. */
    InputStream open() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                if (unread == 0 || length == 0) {
                    return length == 0 ? 0 : -1;
                }
                int n = in.read(buffer, offset, (int) Math.min(length, unread));
                if (n < 0) {
                    throw new EOFException("it ends too early");
                }
                position += n;
                unread -= n;
                return n;
            }
        };
    }

    /** The content of the member that came last, at most {@code limit} bytes of it. */
    byte[] content(int limit) throws IOException {
        byte[] bytes = new byte[(int) Math.min(limit, unread)];
        int n = in.readNBytes(bytes, 0, bytes.length);
        position += n;
        unread -= n;
        if (n < bytes.length) {
            throw new EOFException("it ends too early");
        }
        return bytes;
    }

    private byte[] record(long size) throws IOException {
        if (size < 0 || size > LONGEST_RECORD) {
            throw new IOException("a header of " + size + " bytes");
        }
        unread = size;
        padding = TarHeader.padded(size) - size;
        return content((int) size);
    }

    private void skip(long bytes) throws IOException {
        if (bytes > 0) {
            in.skipNBytes(bytes);
            position += bytes;
        }
    }

    /** A whole block, or null where the stream ends between two. */
    private byte[] block() throws IOException {
        byte[] block = in.readNBytes(TarHeader.BLOCK);
        position += block.length;
        if (block.length > 0 && block.length < TarHeader.BLOCK) {
            throw new EOFException("it ends too early");
        }
        return block.length == 0 ? null : block;
    }

    private static boolean isEmpty(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private static void checkSum(byte[] block) throws IOException {
        long sum = 0;
        for (int i = 0; i < block.length; i++) {
            sum += i >= 148 && i < 156 ? ' ' : block[i] & 0xff;
        }
        if (sum != number(block, 148, 8)) {
            throw new IOException("no tar, or a damaged one (wrong header checksum)");
        }
    }

    private static String name(byte[] block) {
        String name = text(block, 0, 100);
        // GNU tar has "ustar  " here and other things in the place of the prefix.
        boolean posix = text(block, 257, 6).equals("ustar") && block[263] == '0';
        String prefix = posix ? text(block, 345, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static String trimmed(String path) {
        String name = path;
        while (name.startsWith("./")) {
            name = name.substring(2);
        }
        while (name.endsWith("/") && name.length() > 1) {
            name = name.substring(0, name.length() - 1);
        }
        return name;
    }

    /** Up to the first NUL. */
    private static String text(byte[] block, int offset, int length) {
        int end = offset;
        while (end < offset + length && block[end] != 0) {
            end++;
        }
        return new String(block, offset, end - offset, StandardCharsets.UTF_8);
    }

    private static long number(byte[] block, int offset, int length) throws IOException {
        if ((block[offset] & 0x80) != 0) {
            long value = block[offset] & 0x7f;
            for (int i = offset + 1; i < offset + length; i++) {
                if (value > Long.MAX_VALUE >> 8) {
                    throw new IOException("a number that is too large");
                }
                value = value << 8 | block[i] & 0xff;
            }
            return value;
        }
        String digits = text(block, offset, length).strip();
        try {
            return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
        } catch (NumberFormatException e) {
            throw new IOException("no tar, or a damaged one (a header field is no number)");
        }
    }

    private static Map<String, String> records(byte[] bytes) throws IOException {
        Map<String, String> records = new HashMap<>();
        int at = 0;
        while (at < bytes.length) {
            int blank = at;
            while (blank < bytes.length && bytes[blank] >= '0' && bytes[blank] <= '9') {
                blank++;
            }
            int length = blank - at > 0 && blank - at < 8
                    ? Integer.parseInt(new String(bytes, at, blank - at, StandardCharsets.US_ASCII))
                    : 0;
            if (length <= blank - at + 1 || length > bytes.length - at) {
                throw new IOException("a damaged pax header");
            }
            String record = new String(bytes, blank + 1, length - (blank - at) - 2, StandardCharsets.UTF_8);
            int equals = record.indexOf('=');
            if (equals < 0) {
                throw new IOException("a damaged pax header");
            }
            records.put(record.substring(0, equals), record.substring(equals + 1));
            at += length;
        }
        return records;
    }
}
