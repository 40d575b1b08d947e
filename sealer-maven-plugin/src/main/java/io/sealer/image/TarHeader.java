package io.sealer.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The blocks that stand before an entry's content (POSIX.1-2017, pax, "ustar Interchange Format" and "pax Header Block").
 * The same entry always gives the same bytes: no time, no user names, no process numbers.
 *
 * <p>What fits into the ustar header stands there alone; a path, target, size or owner that does not is given by a pax
 * record in front of it.
 */
final class TarHeader {

    static final int BLOCK = 512;

    static final char FILE = '0';
    static final char HARD_LINK = '1';
    static final char SYMLINK = '2';
    static final char DIRECTORY = '5';
    /** A file with holes, in one of the ways of GNU tar. */
    static final char SPARSE = 'S';

    private static final char PAX = 'x';

    private static final int NAME_LENGTH = 100;
    private static final int PREFIX_LENGTH = 155;
    private static final long LARGEST_OCTAL_12 = (1L << 33) - 1;
    private static final int LARGEST_OCTAL_8 = (1 << 21) - 1;

    private final byte[] block = new byte[BLOCK];

    private TarHeader() {}

    /** All blocks of an entry; the content, if any, follows and is padded to a multiple of {@link #BLOCK}. */
    static byte[] of(Entry entry) {
        if (entry instanceof Entry.Directory) {
            return of(DIRECTORY, entry.path() + "/", "", 0, entry.attributes());
        } else if (entry instanceof Entry.Symlink link) {
            return of(SYMLINK, entry.path(), link.target(), 0, entry.attributes());
        }
        Entry.File file = (Entry.File) entry;
        return of(FILE, file.path(), "", file.content().size(), file.attributes());
    }

    /**
     * One block for a file whose size is known only after its content: the same length whatever the size. A size of 8 GiB
     * or more is written in base 256, as GNU tar does, which pax readers know too.
     *
     * @param name at most 100 ASCII characters
     */
    static byte[] slot(String name, long size) {
        byte[] bytes = ascii(name);
        if (bytes.length > NAME_LENGTH || !isAscii(name)) {
            throw new IllegalArgumentException("no room in one block for the name " + name);
        }
        TarHeader header = new TarHeader();
        header.text(0, bytes);
        header.common(FILE, Entry.Attributes.FILE);
        if (size > LARGEST_OCTAL_12) {
            header.base256(124, 12, size);
        } else {
            header.octal(124, 12, size);
        }
        return header.finish();
    }

    private static byte[] of(char type, String path, String target, long size, Entry.Attributes attributes) {
        Map<String, String> pax = new TreeMap<>();
        TarHeader header = new TarHeader();
        header.path(path, pax);
        if (!isAscii(target) || target.length() > NAME_LENGTH) {
            pax.put("linkpath", target);
        }
        header.text(157, head(ascii(target)));
        header.common(type, attributes);
        header.numbers(size, attributes, pax);
        byte[] main = header.finish();
        if (pax.isEmpty()) {
            return main;
        }
        byte[] records = records(pax);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(paxHeader(path, records.length));
        all.writeBytes(Arrays.copyOf(records, (int) padded(records.length)));
        all.writeBytes(main);
        return all.toByteArray();
    }

    /** The name field alone, else the prefix field too, else a pax record. */
    private void path(String path, Map<String, String> pax) {
        byte[] bytes = ascii(path);
        int split = bytes.length <= NAME_LENGTH ? 0 : splitOf(bytes);
        if (!isAscii(path) || split < 0) {
            pax.put("path", path);
            text(0, head(bytes));
        } else if (split == 0) {
            text(0, bytes);
        } else {
            text(345, Arrays.copyOf(bytes, split));
            text(0, Arrays.copyOfRange(bytes, split + 1, bytes.length));
        }
    }

    /** The first slash that leaves a name short enough, or -1. The slash that ends a directory does not count. */
    private static int splitOf(byte[] path) {
        for (int i = Math.max(1, path.length - NAME_LENGTH - 1); i < path.length - 1 && i <= PREFIX_LENGTH; i++) {
            if (path[i] == '/') {
                return i;
            }
        }
        return -1;
    }

    private void numbers(long size, Entry.Attributes attributes, Map<String, String> pax) {
        if (size > LARGEST_OCTAL_12) {
            pax.put("size", Long.toString(size));
        }
        if (attributes.uid() > LARGEST_OCTAL_8) {
            pax.put("uid", Integer.toString(attributes.uid()));
        }
        if (attributes.gid() > LARGEST_OCTAL_8) {
            pax.put("gid", Integer.toString(attributes.gid()));
        }
        octal(124, 12, size > LARGEST_OCTAL_12 ? 0 : size);
    }

    private void common(char type, Entry.Attributes attributes) {
        octal(100, 8, attributes.mode());
        octal(108, 8, attributes.uid() > LARGEST_OCTAL_8 ? 0 : attributes.uid());
        octal(116, 8, attributes.gid() > LARGEST_OCTAL_8 ? 0 : attributes.gid());
        octal(136, 12, 0);
        block[156] = (byte) type;
        text(257, ascii("ustar\00000"));
        octal(329, 8, 0);
        octal(337, 8, 0);
    }

    private byte[] finish() {
        Arrays.fill(block, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        octal(148, 7, sum);
        return block;
    }

    private static byte[] paxHeader(String path, int length) {
        TarHeader header = new TarHeader();
        header.text(0, head(ascii("PaxHeaders/" + path)));
        header.common(PAX, Entry.Attributes.FILE);
        header.octal(124, 12, length);
        return header.finish();
    }

    /** {@code "<length> <key>=<value>\n"} each, where the length counts its own digits. */
    private static byte[] records(Map<String, String> pax) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        pax.forEach((key, value) -> {
            byte[] rest = (" " + key + "=" + value + "\n").getBytes(StandardCharsets.UTF_8);
            int length = rest.length;
            while (Integer.toString(length).length() + rest.length != length) {
                length = Integer.toString(length).length() + rest.length;
            }
            all.writeBytes(ascii(Integer.toString(length)));
            all.writeBytes(rest);
        });
        return all.toByteArray();
    }

    private void text(int offset, byte[] bytes) {
        System.arraycopy(bytes, 0, block, offset, bytes.length);
    }

    /** Digits with leading zeros, and a NUL at the end of the field. */
    private void octal(int offset, int length, long value) {
        long rest = value;
        for (int i = offset + length - 2; i >= offset; i--) {
            block[i] = (byte) ('0' + (rest & 7));
            rest >>>= 3;
        }
        block[offset + length - 1] = 0;
    }

    private void base256(int offset, int length, long value) {
        long rest = value;
        for (int i = offset + length - 1; i > offset; i--) {
            block[i] = (byte) rest;
            rest >>>= 8;
        }
        block[offset] = (byte) 0x80;
    }

    /** Rounds up to whole blocks. */
    static long padded(long size) {
        return (size + BLOCK - 1) / BLOCK * BLOCK;
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    /** Other characters become question marks; readers of pax do not look at them. */
    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] head(byte[] name) {
        return name.length <= NAME_LENGTH ? name : Arrays.copyOf(name, NAME_LENGTH);
    }
}
