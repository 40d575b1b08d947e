package io.sealer.rootfs;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.SourceLocation;
import io.sealer.oci.Digest;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * The archives that ADD unpacks, as uncompressed tar files. A tar in the context is read where it lies. A compressed
 * one is expanded once into a directory of the build, under the digest of its bytes: its members are then slices of
 * that file, whereas reading each out of the compressed archive would expand it once a member, and unpacking would mean
 * a file a member and modes that the build machine's file system may not keep.
 */
public final class ArchiveStore {

    /** How large an expanded archive may become, in bytes: beyond it is taken for a decompression bomb. */
    static final long LARGEST = 64L << 30;

    private static final int RECORD = 512;
    private static final int BUFFER = 1 << 16;

    private final Path directory;
    private final Runnable loadZstd;
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
        this.loadZstd = loadZstd;
        this.largest = largest;
    }

    private interface Decoder {

        InputStream open(InputStream in) throws IOException;
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
            byte[] start = start(file, in -> in);
            if (isTarHeader(start)) {
                return Optional.of(file);
            }
            Optional<Decoder> decoder = decoder(start);
            if (decoder.isEmpty() || !isTarHeader(start(file, decoder.get()))) {
                return Optional.empty();
            }
            return Optional.of(expanded(file, decoder.get(), place, line));
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.at(line, place + " cannot be unpacked: " + message(e))
                            .withRemedy("make it again, or use COPY to take the file as it is"),
                    e);
        }
    }

    private static String message(IOException e) {
        if (e instanceof EOFException || String.valueOf(e.getMessage()).contains("runcated")) {
            return "it is cut off before its end";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static byte[] start(Path file, Decoder decoder) throws IOException {
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER);
                InputStream in = decoder.open(raw)) {
            return in.readNBytes(RECORD);
        }
    }

    private static boolean isTarHeader(byte[] start) {
        try {
            return start.length == RECORD && start[0] != 0 && TarUtils.verifyCheckSum(start);
        } catch (IllegalArgumentException e) {
            // There is no number where a tar header has its checksum.
            return false;
        }
    }

    private Optional<Decoder> decoder(byte[] start) {
        if (begins(start, 0x1f, 0x8b, 8)) {
            return Optional.of(in -> GzipCompressorInputStream.builder()
                    .setInputStream(in)
                    .setDecompressConcatenated(true)
                    .get());
        }
        if (begins(start, 'B', 'Z', 'h')) {
            // Without the block's own magic this may be any text.
            boolean block = start.length > 9 && start[4] == 0x31 && start[5] == 0x41 && start[6] == 0x59;
            return block ? Optional.of(in -> new BZip2CompressorInputStream(in, true)) : Optional.empty();
        }
        if (begins(start, 0xfd, '7', 'z', 'X', 'Z', 0)) {
            return Optional.of(in -> XZCompressorInputStream.builder()
                    .setInputStream(in)
                    .setDecompressConcatenated(true)
                    .get());
        }
        if (begins(start, 0x28, 0xb5, 0x2f, 0xfd)) {
            return Optional.of(in -> {
                loadZstd.run();
                return new ZstdInputStreamNoFinalizer(in);
            });
        }
        return Optional.empty();
    }

    private static boolean begins(byte[] start, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (start.length <= i || (start[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    private Path expanded(Path file, Decoder decoder, SourceLocation place, SourceLocation line) throws IOException {
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
            expand(file, decoder, part, place, line);
            Files.move(part, tar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
        return tar;
    }

    private void expand(Path file, Decoder decoder, Path to, SourceLocation place, SourceLocation line)
            throws IOException {
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER);
                InputStream in = decoder.open(raw);
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
