package io.sealer.rootfs;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.SourceLocation;
import io.sealer.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The archives that ADD unpacks, as uncompressed tar files. A tar in the context is read where it lies. A compressed
 * one is expanded once into a directory of the build, under the digest of its bytes: its members are then slices of
 * that file, whereas reading each out of the compressed archive would expand it once a member, and unpacking would mean
 * a file a member and modes that the build machine's file system may not keep.
 */
public final class ArchiveStore {

    /** How large an expanded archive may become, in bytes: beyond it is taken for a decompression bomb. */
    static final long LARGEST = 64L << 30;

    private static final int BUFFER = 1 << 16;

    private final Path directory;
    private final TarStreams tars;
    private final long largest;

    /**
     * A store; nothing is written before the first compressed archive.
     *
     * @param directory where expanded archives are kept; may be deleted between builds
     * @param loadZstd makes zstd's native library usable; called before the first archive that needs it
     */
    public ArchiveStore(Path directory, Runnable loadZstd) {
        this(directory, loadZstd, LARGEST);
    }

    ArchiveStore(Path directory, Runnable loadZstd, long largest) {
        this.directory = directory;
        this.tars = new TarStreams(loadZstd);
        this.largest = largest;
    }

    /**
     * The uncompressed tar of a file; nothing if the file is no tar archive, whatever its name says.
     *
     * @param file the file
     * @param place the file as messages name it
     * @param line the instruction that wants it
     * @throws ProblemException when it is damaged or too large, or cannot be expanded
     */
    Optional<Path> open(Path file, SourceLocation place, SourceLocation line) {
        try {
            Optional<TarStreams.Tar> tar = tars.of(file);
            if (tar.isPresent() && tar.get().isCompressed()) {
                return Optional.of(expanded(file, tar.get(), place, line));
            }
            return tar.map(plain -> file);
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.at(line, place + " cannot be unpacked: " + TarStreams.message(e))
                            .withRemedy("make it again, or use COPY to take the file as it is"),
                    e);
        }
    }

    private Path expanded(Path file, TarStreams.Tar packed, SourceLocation place, SourceLocation line)
            throws IOException {
        Digest digest;
        try (InputStream in = Files.newInputStream(file)) {
            digest = Digest.of(in);
        }
        Path tar = directory.resolve(digest.hex() + ".tar");
        if (Files.exists(tar)) {
            return tar;
        }
        Files.createDirectories(directory);
        Path part = Files.createTempFile(directory, digest.shortHex(), ".part");
        try {
            expand(packed, part, place, line);
            Files.move(part, tar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
        return tar;
    }

    private void expand(TarStreams.Tar packed, Path to, SourceLocation place, SourceLocation line) throws IOException {
        try (InputStream in = packed.open();
                FileChannel out = FileChannel.open(to, StandardOpenOption.WRITE)) {
            byte[] buffer = new byte[BUFFER];
            long size = 0;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                size += n;
                if (size > largest) {
                    throw new ProblemException(
                            Problem.at(line, place + " expands to more than " + largest + " bytes, the limit of ADD")
                                    .withRemedy("unpack it into the context and use COPY"));
                }
                write(out, ByteBuffer.wrap(buffer, 0, n), place, line);
            }
            out.force(true);
        }
    }

    private static void write(FileChannel out, ByteBuffer bytes, SourceLocation place, SourceLocation line) {
        try {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment("cannot write the expanded content of " + place + " (" + e + ")")
                            .withLocation(line)
                            .withRemedy("make room on the disk that holds the build directory"),
                    e);
        }
    }
}
