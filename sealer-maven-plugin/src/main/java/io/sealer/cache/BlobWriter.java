package io.sealer.cache;

import io.sealer.FileStamp;
import io.sealer.oci.Digest;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * Writes one blob: to a temporary file, hashed on the way, and renamed into the cache when it is complete. For one
 * thread. Closed without {@link #commit}, it leaves nothing behind.
 */
public final class BlobWriter implements Closeable {

    private final BlobCache cache;
    private final Digest expected;
    private final Path temporary;
    private final FileOutputStream out;
    private final MessageDigest hash = Digest.newHash();
    private long written;
    private boolean open = true;

    BlobWriter(BlobCache cache, Digest expected, Path temporary) throws IOException {
        this.cache = cache;
        this.expected = Objects.requireNonNull(expected, "expected");
        this.temporary = temporary;
        // Not a channel: those are closed when the thread is interrupted, and that would look like a bad disk.
        this.out = new FileOutputStream(temporary.toFile());
    }

    /** How many bytes were written. */
    public long written() {
        return written;
    }

    /**
     * Appends bytes.
     *
     * @throws io.sealer.ProblemException when the disk fails
     */
    public void write(byte[] bytes, int offset, int length) {
        requireOpen();
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            throw CacheFailure.writing(cache.directories(), e);
        }
        hash.update(bytes, offset, length);
        written += length;
    }

    /**
     * Ends the blob and puts it into the cache, if its digest is right; else it is gone.
     *
     * @throws DigestMismatchException when other bytes were written than were announced
     * @throws io.sealer.ProblemException when the disk fails
     */
    public CachedBlob commit() throws DigestMismatchException {
        requireOpen();
        try {
            Digest actual = Digest.finish(hash);
            if (!actual.equals(expected)) {
                throw new DigestMismatchException(expected, actual, written);
            }
            out.getFD().sync();
            out.close();
            FileStamp.settle(temporary);
            return cache.adopt(expected, temporary, written);
        } catch (DigestMismatchException e) {
            throw e;
        } catch (IOException e) {
            throw CacheFailure.writing(cache.directories(), e);
        } finally {
            close();
        }
    }

    /** Throws away what was written, unless it was committed. */
    @Override
    public void close() {
        if (!open) {
            return;
        }
        open = false;
        try {
            out.close();
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            // It stays a leftover, which is swept later; what matters was said before.
            return;
        }
    }

    private void requireOpen() {
        if (!open) {
            throw new IllegalStateException("the blob " + expected + " was committed or closed already");
        }
    }
}
