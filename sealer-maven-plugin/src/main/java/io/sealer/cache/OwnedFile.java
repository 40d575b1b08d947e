package io.sealer.cache;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;

/**
 * A file in {@code partial/} that is being written, with a lock on it for as long as its writer lives: that is how other
 * processes know that nobody was killed. For one thread.
 *
 * <p>It is opened once and by nobody else in this process, because POSIX drops all of a process's locks on a file as
 * soon as any of its descriptors for that file is closed. Setting a file's times by name is such an opening, too (JDK 17
 * goes through a descriptor), so that is for files that have left this place.
 */
final class OwnedFile implements Closeable {

    /** Behind every content: Windows refuses to read and write what another one has locked. */
    private static final long LOCKED = Long.MAX_VALUE - 1;

    private static final boolean CAN_MOVE_WHILE_OPEN =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private static final int BLOCK = 1 << 16;

    private final Path path;

    // Not a channel: those are closed when the thread is interrupted, and that would look like a bad disk.
    private final RandomAccessFile file;

    OwnedFile(Path path, RandomAccessFile file) {
        this.path = path;
        this.file = file;
    }

    /** What became of an attempt to lock a file. */
    enum Lock {
        /** It is ours now, until the file is closed. */
        TAKEN,
        /** A living process has it. */
        REFUSED,
        /** The file system has no locks. */
        UNKNOWN
    }

    /** Tries to lock an open file. */
    static Lock lock(RandomAccessFile file) {
        try {
            return file.getChannel().tryLock(LOCKED, 1, false) == null ? Lock.REFUSED : Lock.TAKEN;
        } catch (OverlappingFileLockException e) {
            return Lock.REFUSED;
        } catch (IOException e) {
            return Lock.UNKNOWN;
        }
    }

    Path path() {
        return path;
    }

    long length() throws IOException {
        return file.length();
    }

    /** Reads all that is there into a hash; what is written next comes behind it. */
    void hashInto(MessageDigest hash) throws IOException {
        file.seek(0);
        byte[] block = new byte[BLOCK];
        for (int n = file.read(block); n >= 0; n = file.read(block)) {
            hash.update(block, 0, n);
        }
    }

    void write(byte[] bytes, int offset, int length) throws IOException {
        file.write(bytes, offset, length);
    }

    /** Throws away what was written. */
    void empty() throws IOException {
        file.setLength(0);
        file.seek(0);
    }

    /** Makes the file new, so that whoever removes old ones sees that somebody cares about it. */
    void touch() throws IOException {
        file.setLength(file.length());
    }

    /**
     * Forces the content to the disk and gets ready for being renamed. The lock is kept where an open file can be
     * renamed, so that nobody takes this for the leftover of a killed process at the last moment.
     */
    void finish() throws IOException {
        file.getFD().sync();
        readyToMove();
    }

    /** Gets ready for being renamed. */
    void readyToMove() throws IOException {
        if (!CAN_MOVE_WHILE_OPEN) {
            file.close();
        }
    }

    /** Removes the file, if it was not renamed, and gives the lock back. */
    @Override
    public void close() throws IOException {
        readyToMove();
        try {
            Files.deleteIfExists(path);
        } finally {
            file.close();
        }
    }

    /** Leaves the file to others under another name. */
    void handOver(Path to) throws IOException {
        readyToMove();
        try {
            Files.move(path, to, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            file.close();
        }
    }
}
