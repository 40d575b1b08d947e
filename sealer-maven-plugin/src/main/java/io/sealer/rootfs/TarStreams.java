package io.sealer.rootfs;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** Knows tar archives by their first bytes, whatever their names say: plain, or compressed by gzip, bzip2, xz or zstd. */
public final class TarStreams {

    private static final int RECORD = 512;
    private static final int BUFFER = 1 << 16;

    private final Runnable loadZstd;

    /** @param loadZstd makes zstd's native library usable; called before the first archive that needs it */
    public TarStreams(Runnable loadZstd) {
        this.loadZstd = loadZstd;
    }

    private interface Decoder {

        InputStream open(InputStream in) throws IOException;
    }

    /** How a file becomes a tar stream. */
    public static final class Tar {

        private final Path file;
        private final Optional<Decoder> decoder;

        private Tar(Path file, Optional<Decoder> decoder) {
            this.file = file;
            this.decoder = decoder;
        }

        /** Whether the file has to be expanded. */
        boolean isCompressed() {
            return decoder.isPresent();
        }

        /** The uncompressed bytes. */
        public InputStream open() throws IOException {
            return TarStreams.open(file, decoder);
        }
    }

    /** The tar archive that a file is; nothing if it is none. */
    public Optional<Tar> of(Path file) throws IOException {
        byte[] start = start(file, Optional.empty());
        if (isTarHeader(start)) {
            return Optional.of(new Tar(file, Optional.empty()));
        }
        Optional<Decoder> decoder = decoder(start);
        return decoder.isPresent() && isTarHeader(start(file, decoder))
                ? Optional.of(new Tar(file, decoder))
                : Optional.empty();
    }

    /** Why an archive could not be read. */
    public static String message(IOException e) {
        if (e instanceof EOFException || String.valueOf(e.getMessage()).contains("runcated")) {
            return "it is cut off before its end";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static InputStream open(Path file, Optional<Decoder> decoder) throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        if (decoder.isEmpty()) {
            return raw;
        }
        try {
            return decoder.get().open(raw);
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    private static byte[] start(Path file, Optional<Decoder> decoder) throws IOException {
        try (InputStream in = open(file, decoder)) {
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
}
