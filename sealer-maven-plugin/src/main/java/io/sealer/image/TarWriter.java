package io.sealer.image;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Progress;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Writes entries as a tar stream whose bytes depend on the entries alone (see {@link TarHeader}).
 *
 * <p>Content is read straight into the buffer that is written: one copy, and memory of one buffer whatever the sizes.
 * The entries are written in the order in which they come; directories must come before what they hold.
 */
final class TarWriter implements Closeable {

    private static final int BUFFER = 1 << 18;

    private final OutputStream out;
    private final Progress.Task progress;
    private final byte[] buffer = new byte[BUFFER];
    private int filled;
    private long written;

    /**
     * A writer to a stream that it does not close.
     *
     * @param progress hears of content bytes as they are written
     */
    TarWriter(OutputStream out, Progress.Task progress) {
        this.out = out;
        this.progress = progress;
    }

    /**
     * Writes an entry with all of its content.
     *
     * @throws IOException when the stream cannot be written
     * @throws ProblemException when the content cannot be read, or is not as long as it was said to be
     */
    void write(Entry entry) throws IOException {
        put(TarHeader.of(entry));
        if (entry instanceof Entry.File file) {
            copy(file);
            pad();
        }
    }

    /** Writes the two empty blocks that end a tar, and whatever is still buffered. */
    @Override
    public void close() throws IOException {
        put(new byte[2 * TarHeader.BLOCK]);
        drain();
    }

    private void copy(Entry.File file) throws IOException {
        long size = file.content().size();
        long left = size;
        try (InputStream in = open(file)) {
            while (left > 0) {
                if (filled == BUFFER) {
                    drain();
                }
                int n = read(in, file, filled, (int) Math.min(left, BUFFER - filled));
                if (n < 0) {
                    throw changed(file, "shorter");
                }
                filled += n;
                left -= n;
                progress.advance(n);
            }
            written += size;
            if (read(in, file) >= 0) {
                throw changed(file, "longer");
            }
        }
    }

    private static InputStream open(Entry.File file) {
        try {
            return file.content().open();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private int read(InputStream in, Entry.File file, int offset, int length) {
        try {
            return in.read(buffer, offset, length);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static int read(InputStream in, Entry.File file) {
        try {
            return in.read();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private void pad() throws IOException {
        put(new byte[(int) (TarHeader.padded(written) - written)]);
    }

    private void put(byte[] bytes) throws IOException {
        int done = 0;
        while (done < bytes.length) {
            if (filled == BUFFER) {
                drain();
            }
            int n = Math.min(bytes.length - done, BUFFER - filled);
            System.arraycopy(bytes, done, buffer, filled, n);
            filled += n;
            done += n;
        }
        written += bytes.length;
    }

    private void drain() throws IOException {
        out.write(buffer, 0, filled);
        filled = 0;
    }

    private static ProblemException changed(Entry.File file, String how) {
        return new ProblemException(
                Problem.environment(nameOf(file) + " changed while the image was being built: it is " + how
                                + " than the " + file.content().size() + " bytes that it had")
                        .withRemedy(remedyOf(file)));
    }

    private static ProblemException unreadable(Entry.File file, IOException e) {
        return new ProblemException(
                Problem.environment(nameOf(file) + " cannot be read any more (" + FileProblem.reason(e) + ")")
                        .withRemedy(remedyOf(file)),
                e);
    }

    private static String nameOf(Entry.File file) {
        if (file.content() instanceof Content.LocalFile local) {
            return local.file().toString();
        } else if (file.content() instanceof Content.Blob blob) {
            return "the cached blob " + blob.digest() + " (" + blob.file() + ")";
        }
        return file.path();
    }

    private static String remedyOf(Entry.File file) {
        return file.content() instanceof Content.Blob
                ? "build again: what is missing from the cache is fetched anew"
                : "build again when nothing writes to it";
    }
}
