package io.sealer.rootfs;

import io.sealer.image.Entry.Attributes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which attributes a context file gets in the image: executable or not, nothing else, so that umask, user and version
 * control never change a digest.
 */
final class FileAttributes {

    private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};

    private static final Set<PosixFilePermission> EVERYBODY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    private FileAttributes() {}

    /** All that is asked about a file, in one look at it: modes too where the file system has them. */
    static BasicFileAttributes read(Path file, LinkOption... links) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return Files.readAttributes(file, PosixFileAttributes.class, links);
        }
        return Files.readAttributes(file, BasicFileAttributes.class, links);
    }

    /** 0755 for what its owner may execute, else 0644; by the first bytes where the file system has no modes. */
    static Attributes of(Path file, BasicFileAttributes found) throws IOException {
        boolean executable = found instanceof PosixFileAttributes posix
                ? posix.permissions().contains(PosixFilePermission.OWNER_EXECUTE)
                : looksExecutable(file);
        return executable ? Attributes.EXECUTABLE : Attributes.FILE;
    }

    /** Whether this process may read the file. Where everybody may, nobody has to be asked. */
    static boolean isReadable(Path file, BasicFileAttributes found) {
        return found instanceof PosixFileAttributes posix && posix.permissions().containsAll(EVERYBODY)
                || Files.isReadable(file);
    }

    /** Whether the file begins as scripts and ELF binaries do. */
    static boolean looksExecutable(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(ELF.length);
            return Arrays.equals(start, ELF) || start.length >= 2 && start[0] == '#' && start[1] == '!';
        }
    }
}
