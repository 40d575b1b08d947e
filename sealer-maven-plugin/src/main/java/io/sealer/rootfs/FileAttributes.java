package io.sealer.rootfs;

import io.sealer.image.Entry.Attributes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;

/**
 * Which attributes a context file gets in the image: executable or not, nothing else, so that umask, user and version
 * control never change a digest.
 */
final class FileAttributes {

    private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};

    private FileAttributes() {}

    /** 0755 for what its owner may execute, else 0644; by the first bytes where the file system has no modes. */
    static Attributes of(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        boolean executable = view == null
                ? looksExecutable(file)
                : view.readAttributes().permissions().contains(PosixFilePermission.OWNER_EXECUTE);
        return executable ? Attributes.EXECUTABLE : Attributes.FILE;
    }

    /** Whether the file begins as scripts and ELF binaries do. */
    static boolean looksExecutable(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(ELF.length);
            return Arrays.equals(start, ELF) || start.length >= 2 && start[0] == '#' && start[1] == '!';
        }
    }
}
