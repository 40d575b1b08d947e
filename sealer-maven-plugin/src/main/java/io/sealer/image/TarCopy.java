package io.sealer.image;

import io.sealer.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Puts an uncompressed layer into a file without looking at its content: headers from memory, large files inside the
 * kernel. It gives the bytes that {@link TarWriter} gives, as long as the files are what they are taken for; the caller
 * knows how to make sure.
 */
final class TarCopy {

    /** Smaller files are read into the buffer; in bytes. */
    private static final int SMALL = 1 << 15;

    private static final int BUFFER = 1 << 18;

    private final PartFile out;
    private final Progress.Task progress;
    private final byte[] buffer = new byte[BUFFER];
    private int filled;

    TarCopy(PartFile out, Progress.Task progress) {
        this.out = out;
        this.progress = progress;
    }

    /** Whether the content of all files lies in files or in memory as it is. */
    static boolean isPossible(PlannedLayer layer) {
        return layer.entries().stream()
                .noneMatch(entry -> entry instanceof Entry.File file && file.content() instanceof Content.InLayer);
    }

    /**
     * Writes the layer.
     *
     * @return false where a file is shorter than it was; what was written is then of no use
     * @throws IOException when a file cannot be read, or the layer not written
     */
    boolean write(PlannedLayer layer) throws IOException {
        for (Entry entry : layer.entries()) {
            put(TarHeader.of(entry));
            if (entry instanceof Entry.File file && !write(file.content())) {
                return false;
            }
        }
        put(new byte[2 * TarHeader.BLOCK]);
        drain();
        return true;
    }

    private boolean write(Content content) throws IOException {
        boolean whole;
        if (content instanceof Content.Bytes bytes) {
            put(bytes.bytes());
            progress.advance(bytes.size());
            whole = true;
        } else if (content instanceof Content.Blob blob) {
            whole = write(blob.file(), 0, blob.size());
        } else if (content instanceof Content.LocalFile local) {
            whole = write(local.file(), 0, local.size());
        } else if (content instanceof Content.Slice slice) {
            whole = write(slice.file(), slice.offset(), slice.size());
        } else {
            throw new IllegalArgumentException("no file of its own: " + content.getClass());
        }
        put(new byte[(int) (TarHeader.padded(content.size()) - content.size())]);
        return whole;
    }

    private boolean write(Path file, long offset, long size) throws IOException {
        if (size == 0) {
            return true;
        }
        if (size <= SMALL) {
            return read(file, offset, (int) size);
        }
        drain();
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            return out.copy(in, offset, size, progress) == size;
        }
    }

    private boolean read(Path file, long offset, int size) throws IOException {
        if (size > BUFFER - filled) {
            drain();
        }
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(offset);
            int n = in.readNBytes(buffer, filled, size);
            filled += n;
            progress.advance(n);
            return n == size;
        }
    }

    private void put(byte[] bytes) throws IOException {
        if (bytes.length > BUFFER - filled) {
            drain();
        }
        if (bytes.length > BUFFER) {
            out.write(bytes, 0, bytes.length);
            return;
        }
        System.arraycopy(bytes, 0, buffer, filled, bytes.length);
        filled += bytes.length;
    }

    private void drain() throws IOException {
        out.write(buffer, 0, filled);
        filled = 0;
    }
}
