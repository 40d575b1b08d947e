package io.sealer.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file as users name it: a plain one, or the first of the parts that one was cut into, which then stands for all of
 * them, joined. Nothing is copied.
 */
final class JoinedParts extends InputStream {

    private static final Pattern FIRST = Pattern.compile("(.+\\.part-)(0{3,})");

    private final List<Path> parts;
    private InputStream in;
    private int next;
    /** Bytes of the open part that were not read yet. */
    private long left;

    private JoinedParts(List<Path> parts) {
        this.parts = parts;
        this.in = InputStream.nullInputStream();
    }

    /** Bytes of a file, or of all parts. */
    static long size(Path file) throws IOException {
        long size = 0;
        for (Path part : parts(file)) {
            size += Files.size(part);
        }
        return size;
    }

    /** Opens a file, or all parts behind one another. Skipping reads nothing. */
    static InputStream open(Path file) throws IOException {
        return isFirst(file) ? new JoinedParts(parts(file)) : Files.newInputStream(file);
    }

    private static boolean isFirst(Path file) {
        return FIRST.matcher(String.valueOf(file.getFileName())).matches();
    }

    private static List<Path> parts(Path file) throws IOException {
        Matcher first = FIRST.matcher(String.valueOf(file.getFileName()));
        List<Path> parts = new ArrayList<>(List.of(file));
        if (first.matches()) {
            String format = "%0" + first.group(2).length() + "d";
            Path part = file.resolveSibling(first.group(1) + String.format(Locale.ROOT, format, 1));
            while (Files.exists(part)) {
                parts.add(part);
                part = file.resolveSibling(first.group(1) + String.format(Locale.ROOT, format, parts.size()));
            }
        }
        return parts;
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
        if (!advance()) {
            return -1;
        }
        int n = in.read(buffer, offset, (int) Math.min(length, left));
        if (n < 0) {
            throw new IOException(parts.get(next - 1) + " has become shorter");
        }
        left -= n;
        return n;
    }

    @Override
    public long skip(long bytes) throws IOException {
        if (bytes <= 0 || !advance()) {
            return 0;
        }
        long n = Math.min(bytes, left);
        in.skipNBytes(n);
        left -= n;
        return n;
    }

    /** Opens the next part that has bytes where the present one has no more. */
    private boolean advance() throws IOException {
        while (left == 0) {
            if (next == parts.size()) {
                return false;
            }
            in.close();
            left = Files.size(parts.get(next));
            in = Files.newInputStream(parts.get(next));
            next++;
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
