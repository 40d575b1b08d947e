package io.sealer.image;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that gets its name only when it is complete. Until then its bytes stand beside the target, in
 * {@code .NAME.part}; closing without {@link #commit} deletes them and leaves an older target as it was. A part that a
 * killed build left behind is overwritten by the next.
 */
final class PartFile extends UnfinishedFile {

    /** Bytes between two signs of life. */
    private static final long STEP = 64L << 20;

    private final Path target;
    private final Path part;
    private final FileChannel channel;
    private long position;
    private boolean committed;

    private PartFile(Path target, Path part, FileChannel channel) {
        this.target = target;
        this.part = part;
        this.channel = channel;
    }

    /**
     * Starts an empty file; directories above are created.
     *
     * @throws ProblemException when another build is writing the same target at this moment
     */
    static PartFile of(Path target) throws IOException {
        Path absolute = target.toAbsolutePath();
        Files.createDirectories(absolute.getParent());
        Path part = absolute.resolveSibling("." + absolute.getFileName() + ".part");
        FileChannel channel =
                FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            // The lock goes with the channel. Without the second look it might be that of a file which the other
            // build has meanwhile finished.
            if (!isLocked(channel) || !Files.exists(part)) {
                throw new ProblemException(
                        Problem.environment("cannot write " + absolute + ": another build is writing it")
                                .withRemedy("let that one end, and build again"));
            }
            channel.truncate(0);
            return new PartFile(absolute, part, channel);
        } catch (IOException | ProblemException e) {
            channel.close();
            throw e;
        }
    }

    @SuppressWarnings("try")
    private static boolean isLocked(FileChannel channel) {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            // Some network file systems have no locks; that is no reason not to build there.
            return true;
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        put(ByteBuffer.wrap(bytes, offset, length), position);
        position += length;
    }

    /**
     * Copies a part of a file to the end, inside the kernel where the system has a way to.
     *
     * @param progress hears of the bytes
     * @return how many bytes there were: fewer than asked for where the file is shorter
     */
    long copy(FileChannel from, long offset, long size, Progress.Task progress) throws IOException {
        channel.position(position);
        long done = 0;
        while (done < size) {
            long n = from.transferTo(offset + done, Math.min(STEP, size - done), channel);
            if (n <= 0) {
                break;
            }
            done += n;
            progress.advance(n);
        }
        position += done;
        return done;
    }

    /** Bytes so far. */
    long position() {
        return position;
    }

    /** Writes over what stands at a place, without moving the end. */
    void patch(long at, byte[] bytes) throws IOException {
        put(ByteBuffer.wrap(bytes), at);
    }

    /** Takes back all bytes from a place on. */
    void truncate(long at) throws IOException {
        channel.truncate(at);
        position = at;
    }

    private void put(ByteBuffer bytes, long at) throws IOException {
        long next = at;
        while (bytes.hasRemaining()) {
            next += channel.write(bytes, next);
        }
    }

    /** Where the bytes stand until then. */
    Path unfinished() {
        return part;
    }

    /** Puts the file on the disk and then, in one step, in the place of the target. */
    @Override
    void commit() throws IOException {
        channel.force(true);
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        committed = true;
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            if (!committed) {
                Files.deleteIfExists(part);
            }
        }
    }
}
