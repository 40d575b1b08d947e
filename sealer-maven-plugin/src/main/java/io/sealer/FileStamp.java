package io.sealer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How a file looks from outside: what changes when somebody writes to it, replaces it or restores an old copy.
 *
 * <p>File systems without POSIX attributes have no ctime and often no inode; size and mtime alone count there. What is
 * lost is only the case of a tool that changes bytes, keeps the size and puts the old mtime back.
 *
 * @param size size in bytes
 * @param modified mtime in nanoseconds since 1970
 * @param changed ctime in nanoseconds since 1970, or 0 where there is none
 * @param inode inode number or what the file system has instead; empty where there is none
 * @param regular whether it is a file, and no link or directory
 */
public record FileStamp(long size, long modified, long changed, String inode, boolean regular) {

    /** How far back mtime is put; more than the coarsest clock tick of a file system (2 s, FAT). */
    private static final Duration SETTLED = Duration.ofMinutes(1);

    private static final Duration RECENT = Duration.ofSeconds(10);

    /** Looks at a file without following links; empty where there is none. */
    public static Optional<FileStamp> of(Path file) throws IOException {
        try {
            if (file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
                Map<String, Object> unix = Files.readAttributes(
                        file, "unix:size,lastModifiedTime,ctime,ino,isRegularFile", LinkOption.NOFOLLOW_LINKS);
                return Optional.of(new FileStamp(
                        (Long) unix.get("size"),
                        nanos(unix.get("lastModifiedTime")),
                        nanos(unix.get("ctime")),
                        unix.get("ino").toString(),
                        (Boolean) unix.get("isRegularFile")));
            }
            BasicFileAttributes basic =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return Optional.of(new FileStamp(
                    basic.size(),
                    nanos(basic.lastModifiedTime()),
                    0,
                    basic.fileKey() == null ? "" : basic.fileKey().toString(),
                    basic.isRegularFile()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /**
     * Puts a file's mtime a minute back. Clocks of file systems tick slowly (4 ms on ext4, 2 s on FAT), so a write right
     * behind a stamp could leave all times as they were; after this any write moves mtime. Where that is not allowed,
     * the file's stamp stays recent for a while.
     */
    public static void settle(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(SETTLED)));
        } catch (IOException e) {
            return;
        }
    }

    /** Whether a write within the present clock tick could leave no trace; then this stamp proves nothing. */
    public boolean isRecent() {
        return modified > nanos(FileTime.from(Instant.now().minus(RECENT)));
    }

    /** Whether this is the same file behind a rename, which may touch ctime. */
    public boolean isRenamed(FileStamp before) {
        return equals(new FileStamp(before.size, before.modified, changed, before.inode, before.regular));
    }

    /** Whether this is the same file behind {@link #settle}, which moves mtime and ctime. */
    public boolean isSettled(FileStamp before) {
        return equals(new FileStamp(before.size, modified, changed, before.inode, before.regular));
    }

    /** One line; equal stamps and nothing else give equal texts. */
    public String text() {
        return "1 " + size + " " + modified + " " + changed + " " + inode + " " + regular + "\n";
    }

    private static long nanos(Object time) {
        return ((FileTime) time).to(TimeUnit.NANOSECONDS);
    }
}
