package io.sealer.registry;

import io.sealer.oci.Descriptor;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Reads a blob for sending, from any byte on, and vouches for it: its last bytes are handed out only when all of them,
 * those that are not sent again included, have the blob's digest. For one thread.
 */
final class BlobReader implements Closeable {

    private static final int BLOCK = 1 << 17;

    /** Takes note of bytes before they go out. */
    @FunctionalInterface
    interface Watcher {

        /**
         * So many bytes are next.
         *
         * @throws IOException to end it here
         */
        void next(int bytes) throws IOException;
    }

    private final BlobSource source;
    private final Descriptor blob;
    private final byte[] block = new byte[BLOCK];
    private InputStream in;
    private long position;

    BlobReader(BlobSource source, Descriptor blob) {
        this.source = source;
        this.blob = blob;
    }

    /**
     * Writes the bytes of a range.
     *
     * @param to where it ends, counted from the blob's beginning
     * @throws RegistryException when the blob cannot be read or is damaged
     * @throws IOException of the stream that is written to, or of the watcher
     */
    void copy(long from, long to, OutputStream out, Watcher watcher) throws IOException {
        moveTo(from);
        while (position < to) {
            int n = read((int) Math.min(block.length, to - position));
            watcher.next(n);
            out.write(block, 0, n);
        }
    }

    private void moveTo(long target) throws RegistryException {
        if (in == null || position > target) {
            close();
            try {
                in = source.open(blob);
            } catch (IOException e) {
                throw unreadable(e.getMessage(), e);
            }
            position = 0;
        }
        while (position < target) {
            // Read, since bytes that are skipped could not be checked.
            read((int) Math.min(block.length, target - position));
        }
    }

    private int read(int most) throws RegistryException {
        try {
            int n = in.read(block, 0, most);
            if (n < 0) {
                throw new IOException("the blob " + blob.digest() + " ends after " + position + " bytes");
            }
            position += n;
            if (position == blob.size() && in.read() >= 0) {
                throw new IOException("the blob " + blob.digest() + " goes on after " + position + " bytes");
            }
            return n;
        } catch (IOException e) {
            throw unreadable(e.getMessage(), e);
        }
    }

    private RegistryException unreadable(String message, IOException e) {
        close();
        return new RegistryException(
                RegistryException.Kind.LOCAL,
                "the image to be pushed cannot be read: " + message,
                "make it again: mvn clean package; nothing was tagged",
                e);
    }

    @Override
    public void close() {
        try {
            if (in != null) {
                in.close();
            }
        } catch (IOException e) {
            // What was read is known to be good or bad without it.
        }
        in = null;
    }
}
