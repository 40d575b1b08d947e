package io.sealer.cache;

import io.sealer.oci.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * Writes one blob: to a file of its own, hashed on the way, and renamed into the cache when it is complete. For one
 * thread.
 *
 * <p>Closed without {@link #commit}, a writer of {@link BlobCache#open} leaves nothing behind, and one of
 * {@link BlobCache#resume} leaves what it has to the next one.
 */
public final class BlobWriter implements Closeable {

    private final BlobCache cache;
    private final Digest expected;
    private final boolean known;
    private final OwnedFile file;
    private final boolean kept;
    private final long resumed;
    private final MessageDigest hash = Digest.newHash();
    private long written;
    private boolean open = true;

    /**
     * @param file its content so far counts as written, and is hashed here
     * @param kept whether it is left to the next writer when this one does not come to the end
     */
    BlobWriter(BlobCache cache, Digest expected, OwnedFile file, boolean kept) throws IOException {
        this(cache, expected, true, file, kept);
    }

    /**
     * @param expected the blob's digest, or only a name for what was written of it so far
     * @param known whether it is the digest
     */
    BlobWriter(BlobCache cache, Digest expected, boolean known, OwnedFile file, boolean kept) throws IOException {
        this.cache = cache;
        this.known = known;
        this.expected = Objects.requireNonNull(expected, "expected");
        this.file = file;
        this.kept = kept;
        file.hashInto(hash);
        this.resumed = file.length();
        this.written = resumed;
    }

    /** How many bytes are there, with those that an earlier writer left: the offset of the next one. */
    public long written() {
        return written;
    }

    /**
     * How many bytes an earlier writer left. They were hashed, but nothing is known of them before {@link #commit}:
     * when that fails and this is not 0, they may be the reason, and a second attempt begins without them.
     */
    public long resumed() {
        return resumed;
    }

    /**
     * Appends bytes.
     *
     * @throws io.sealer.ProblemException when the disk fails
     */
    public void write(byte[] bytes, int offset, int length) {
        requireOpen();
        try {
            file.write(bytes, offset, length);
        } catch (IOException e) {
            throw CacheFailure.writing(cache.directories(), e);
        }
        hash.update(bytes, offset, length);
        written += length;
    }

    /** The same for those who write to streams. */
    public OutputStream stream() {
        return new OutputStream() {
            @Override
            public void write(int b) {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                BlobWriter.this.write(bytes, offset, length);
            }
        };
    }

    /**
     * Begins again with nothing, for senders that cannot go on in the middle.
     *
     * @throws io.sealer.ProblemException when the disk fails
     */
    public void restart() {
        requireOpen();
        try {
            file.empty();
        } catch (IOException e) {
            throw CacheFailure.writing(cache.directories(), e);
        }
        hash.reset();
        written = 0;
    }

    /**
     * Ends the blob and puts it into the cache, if its digest is right; else it is gone, and so is what an earlier
     * writer left.
     *
     * @throws DigestMismatchException when other bytes were written than were announced; never where nobody knew what
     *     would come
     * @throws io.sealer.ProblemException when the disk fails
     */
    public CachedBlob commit() throws DigestMismatchException {
        requireOpen();
        try {
            Digest actual = Digest.finish(hash);
            if (known && !actual.equals(expected)) {
                throw new DigestMismatchException(expected, actual, written);
            }
            file.finish();
            return cache.adopt(actual, file.path(), written);
        } catch (DigestMismatchException e) {
            throw e;
        } catch (IOException e) {
            throw CacheFailure.writing(cache.directories(), e);
        } finally {
            discard();
        }
    }

    /** Throws away all that was written, unless it was committed, and ends the writer. */
    public void discard() {
        end(false);
    }

    /** Ends the writer; what was written and not committed is thrown away or left to the next writer. */
    @Override
    public void close() {
        end(kept);
    }

    private void end(boolean keep) {
        if (!open) {
            return;
        }
        open = false;
        try {
            if (keep) {
                cache.release(expected, file);
            } else {
                file.close();
            }
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
