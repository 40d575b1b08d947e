package io.sealer.cache;

import io.sealer.FileStamp;
import io.sealer.Progress;
import io.sealer.oci.Digest;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Blobs and manifests by digest. For use by any number of threads and processes at a time; a process may be killed at
 * any moment, and the directory deleted at any moment.
 *
 * <p><b>Trust.</b> A blob that is given out was hashed in this build, or it has the size, mtime, ctime and inode that it
 * had when it was last hashed. Any difference hashes it again: equal bytes renew the record, others are deleted, and
 * the blob counts as not there. Decay that changes none of the four is not seen, except with {@code force}.
 *
 * <p><b>The record</b> is one small file for each blob, beside the blobs and not among them. It is written to a
 * temporary file and renamed, so that readers and parallel writers see all of it or nothing, without locks; one file
 * with all records would need a lock, a format that survives a torn line, and compaction. A record that is lost, torn
 * or outdated can only cause a blob to be hashed once more: it is compared as a whole with what the file system says
 * now. It is written behind the blob's own fsync and rename, never before.
 *
 * <p><b>Failures.</b> Where the disk fails (full, not writable), a {@link io.sealer.ProblemException} names the file and
 * the way to choose another directory. {@link DigestMismatchException} alone is checked: it is the sender's fault.
 */
public final class BlobCache {

    private static final int ATTEMPTS = 5;
    private static final int LOCKS = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Digest NOBODYS = Digest.of(new byte[0]);

    private final CacheDirectories directories;
    private final SmallFiles smallFiles;
    private final Partials partials;
    private final Leftovers leftovers;
    private final boolean force;
    private final Duration patience;
    private final Map<Digest, FileStamp> hashedHere = new ConcurrentHashMap<>();
    private final Object[] locks =
            IntStream.range(0, LOCKS).mapToObj(i -> new Object()).toArray();

    /** The cache in this directory, which need not exist yet. */
    public BlobCache(Path root) {
        this(root, false);
    }

    /**
     * The cache in this directory, which need not exist yet.
     *
     * @param force whether records of earlier builds count for nothing: each blob is then hashed once by this object
     */
    public BlobCache(Path root, boolean force) {
        this(root, force, PATIENCE);
    }

    BlobCache(Path root, boolean force, Duration patience) {
        this.directories = new CacheDirectories(root);
        OwnedFiles files = new OwnedFiles(directories.partial());
        this.smallFiles = new SmallFiles(files);
        this.partials = new Partials(files);
        this.leftovers = new Leftovers(files);
        this.force = force;
        this.patience = patience;
    }

    /** The cache's directory, absolute. */
    public Path root() {
        return directories.root();
    }

    /** What else lies in the cache. */
    public CacheDirectories directories() {
        return directories;
    }

    /** A blob whose bytes are known to be right; empty where it is not there, or was damaged and is therefore gone. */
    public Optional<CachedBlob> find(Digest digest) {
        leftovers.sweepOnce();
        Optional<CachedBlob> found = verified(digest);
        if (found.isPresent()) {
            LastUse.note(directories.stamp(digest));
        }
        // In this order: whoever prunes takes the blob away first, and brings it back when its use was noted meanwhile.
        return found.filter(blob -> Files.exists(blob.file(), LinkOption.NOFOLLOW_LINKS));
    }

    /**
     * Whether a file is a blob of this cache and looks as it did when it was hashed. Asked behind reading it: whether
     * what was read has the digest. Nothing is hashed for the answer.
     */
    public boolean isTrusted(Digest digest, Path file) {
        try {
            return file.toAbsolutePath().equals(directories.blob(digest))
                    && trusted(digest).isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    private Optional<CachedBlob> verified(Digest digest) {
        Path file = directories.blob(digest);
        try {
            Optional<CachedBlob> trusted = trusted(digest);
            if (trusted.isPresent() || FileStamp.of(file).isEmpty()) {
                return trusted;
            }
            // Many threads may want the same blob: one hashes, the others then find its record.
            synchronized (locks[Math.floorMod(digest.hashCode(), LOCKS)]) {
                trusted = trusted(digest);
                return trusted.isPresent() ? trusted : hashed(digest, file);
            }
        } catch (IOException e) {
            throw CacheFailure.of("read the cache", directories.root(), e);
        }
    }

    /** How many bytes of a blob an earlier writer left, or one that is at work now has so far. */
    public long begun(Digest digest) {
        try {
            return partials.begun(digest);
        } catch (IOException e) {
            throw CacheFailure.of("read the cache", directories.root(), e);
        }
    }

    /** Keeps some bytes under their digest. */
    public CachedBlob put(byte[] bytes) {
        Digest digest = Digest.of(bytes);
        Optional<CachedBlob> there = find(digest);
        if (there.isPresent()) {
            return there.get();
        }
        try (BlobWriter writer = open(digest)) {
            writer.write(bytes, 0, bytes.length);
            return writer.commit();
        } catch (DigestMismatchException e) {
            throw new IllegalStateException("the bytes changed while they were written", e);
        }
    }

    /** Begins to write the blob with this digest. Several writers of one blob do not disturb each other. */
    public BlobWriter open(Digest expected) {
        leftovers.sweepOnce();
        try {
            return new BlobWriter(this, expected, smallFiles.newTemporary(expected.shortHex()), false);
        } catch (IOException e) {
            throw CacheFailure.writing(directories, e);
        }
    }

    /**
     * Begins to write the blob with this digest, or goes on where an earlier writer stopped or was killed. What is there
     * counts as written and was hashed again: {@link BlobWriter#written} is the offset of the first byte to ask for. It
     * is less than {@code size}, or both are 0.
     *
     * <p>While another thread or process writes the same blob this one waits, and goes on with what that one leaves. It
     * writes a file of its own when the other's does not grow for 20 seconds. So no two ever write to the same file, and
     * nobody waits for somebody who hangs.
     *
     * @param size what the blob's descriptor says, in bytes; longer leftovers are thrown away
     * @return empty when the blob is in the cache now, complete: somebody else brought it, or nothing was missing
     * @throws io.sealer.ProblemException when the disk fails, or the thread is interrupted while it waits
     */
    public Optional<BlobWriter> resume(Digest expected, long size) {
        return resume(expected, size, () -> () -> {});
    }

    /**
     * Like the other.
     *
     * @param waiting told when it begins to wait for another writer; what it gives is closed when that is over
     */
    public Optional<BlobWriter> resume(Digest expected, long size, Supplier<Progress.Wait> waiting) {
        leftovers.sweepOnce();
        try {
            Optional<OwnedFile> file = new WriterQueue(partials, patience)
                    .await(expected, () -> find(expected).isPresent(), waiting);
            if (file.isEmpty()) {
                partials.remove(expected);
                return Optional.empty();
            }
            return begun(expected, size, file.get(), waiting);
        } catch (IOException e) {
            throw CacheFailure.writing(directories, e);
        }
    }

    private Optional<BlobWriter> begun(Digest expected, long size, OwnedFile file, Supplier<Progress.Wait> waiting)
            throws IOException {
        if (file.length() > size) {
            file.empty();
        }
        BlobWriter writer = hashed(expected, file);
        if (size == 0 || writer.written() < size) {
            return Optional.of(writer);
        }
        try {
            writer.commit();
            return Optional.empty();
        } catch (DigestMismatchException e) {
            return resume(expected, size, waiting);
        }
    }

    private BlobWriter hashed(Digest expected, OwnedFile file) throws IOException {
        try {
            return new BlobWriter(this, expected, file, true);
        } catch (IOException e) {
            // What cannot be read is no use to the next one either.
            file.close();
            throw e;
        }
    }

    /** Begins to write a blob whose digest is known only when it is complete. */
    public BlobWriter openUnknown() {
        leftovers.sweepOnce();
        try {
            return new BlobWriter(this, NOBODYS, false, smallFiles.newTemporary("unknown"), false);
        } catch (IOException e) {
            throw CacheFailure.writing(directories, e);
        }
    }

    /**
     * Like {@link #resume} for a blob whose digest is known only when it is complete.
     *
     * @param name stands for exactly this content as long as nobody knows its digest: never for another one
     */
    public BlobWriter resumeUnknown(Digest name, Supplier<Progress.Wait> waiting) {
        leftovers.sweepOnce();
        try {
            OwnedFile file = new WriterQueue(partials, patience)
                    .await(name, () -> false, waiting)
                    .orElseThrow();
            try {
                return new BlobWriter(this, name, false, file, true);
            } catch (IOException e) {
                file.close();
                throw e;
            }
        } catch (IOException e) {
            throw CacheFailure.writing(directories, e);
        }
    }

    /** Leaves the file of a writer that did not come to the end to the next one. */
    void release(Digest digest, OwnedFile file) throws IOException {
        partials.release(digest, file);
    }

    /** Moves a finished file, hashed and forced to the disk, to its place. */
    CachedBlob adopt(Digest digest, Path temporary, long size) throws IOException {
        Optional<CachedBlob> there = trusted(digest);
        if (there.isPresent()) {
            // Somebody was faster. That file stays, since others may have noted how it looks.
            Files.deleteIfExists(temporary);
            partials.remove(digest);
            return there.get();
        }
        Path file = directories.blob(digest);
        Optional<FileStamp> before = FileStamp.of(temporary);
        smallFiles.rename(temporary, file);
        forceDirectory(file.getParent());
        if (before.isPresent()) {
            rememberRenamed(digest, before.get(), file);
        }
        partials.remove(digest);
        return new CachedBlob(digest, size, file);
    }

    /** Notes how a blob looks that was just put in its place, unless somebody replaced or changed it at once. */
    private void rememberRenamed(Digest digest, FileStamp before, Path file) throws IOException {
        Optional<FileStamp> moved = FileStamp.of(file);
        if (moved.isPresent() && moved.get().isRenamed(before)) {
            FileStamp.settle(file);
            FileStamp.of(file)
                    .filter(settled -> settled.isSettled(moved.get()))
                    .ifPresent(settled -> remember(digest, settled));
        }
    }

    private Optional<CachedBlob> trusted(Digest digest) throws IOException {
        Path file = directories.blob(digest);
        Optional<FileStamp> now = FileStamp.of(file);
        if (now.isEmpty() || !isKnown(digest, now.get())) {
            return Optional.empty();
        }
        return Optional.of(new CachedBlob(digest, now.get().size(), file));
    }

    private boolean isKnown(Digest digest, FileStamp now) {
        if (now.equals(hashedHere.get(digest))) {
            return true;
        }
        return !force
                && smallFiles
                        .read(directories.stamp(digest))
                        .filter(now.text()::equals)
                        .isPresent();
    }

    private void remember(Digest digest, FileStamp stamp) {
        if (stamp.isRecent()) {
            return;
        }
        hashedHere.put(digest, stamp);
        try {
            smallFiles.write(directories.stamp(digest), stamp.text());
        } catch (IOException e) {
            // A cache that can only be read serves as well; the next build has to hash again.
            return;
        }
    }

    /** Hashes a blob. A file that changes meanwhile is looked at again; one that goes on changing is not there. */
    private Optional<CachedBlob> hashed(Digest digest, Path file) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<FileStamp> before = settled(file);
            if (before.isEmpty()) {
                return Optional.empty();
            }
            boolean right = before.get().regular() && hasDigest(file, digest);
            if (before.equals(FileStamp.of(file))) {
                if (!right) {
                    discard(digest, file);
                    return Optional.empty();
                }
                remember(digest, before.get());
                return Optional.of(new CachedBlob(digest, before.get().size(), file));
            }
        }
        return Optional.empty();
    }

    private void discard(Digest digest, Path file) {
        hashedHere.remove(digest);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw CacheFailure.of("remove the damaged blob", file, e);
        }
    }

    private static Optional<FileStamp> settled(Path file) throws IOException {
        Optional<FileStamp> now = FileStamp.of(file);
        if (now.isPresent() && now.get().regular() && now.get().isRecent()) {
            FileStamp.settle(file);
            return FileStamp.of(file);
        }
        return now;
    }

    private boolean hasDigest(Path file, Digest digest) {
        // Not through a channel: those are closed when the thread is interrupted, which is no damage.
        try (InputStream in = new FileInputStream(file.toFile())) {
            return Digest.of(in).equals(digest);
        } catch (FileNotFoundException e) {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                // No permission, or too many open files: that says nothing about the bytes.
                throw CacheFailure.of("read the cache", directories.root(), e);
            }
            return false;
        } catch (IOException e) {
            // A bad sector is damage like any other.
            return false;
        }
    }

    /** Makes a rename survive a power failure where the system has a way to ask for it; elsewhere the blob may be lost. */
    private static void forceDirectory(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            return;
        }
    }
}
