package io.sealer.it.benchmark;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The context of a made-up cluster image: nine tenths compress about as well as programs do, a tenth is packed already,
 * and there is one small configuration file. The same size gives the same bytes.
 */
final class ReleaseContext {

    private static final int MB = 1_000_000;
    private static final int PROGRAM = 30 * MB;
    private static final int PHRASES = 4000;
    private static final int PHRASE = 24;
    private static final int NEW = 8;

    private final Path directory;

    private ReleaseContext(Path directory) {
        this.directory = directory;
    }

    /** Writes one. */
    static ReleaseContext create(Path directory, int megabytes) throws IOException {
        ReleaseContext context = new ReleaseContext(directory);
        Files.createDirectories(directory.resolve("amd64/bin"));
        Files.createDirectories(directory.resolve("packed"));
        Files.createDirectories(directory.resolve("etc"));
        Files.createDirectories(directory.resolve("rootfs/manifests"));
        long left = megabytes * 9L * MB / 10;
        for (int i = 0; left > 0; i++) {
            int size = (int) Math.min(left, PROGRAM);
            program(directory.resolve("amd64/bin/program-%02d".formatted(i)), i, size);
            left -= size;
        }
        packed(directory.resolve("packed/offline.tgz"), megabytes * MB / 10);
        context.configuration("first");
        Files.writeString(
                directory.resolve("Kubefile"),
                "FROM scratch\nCOPY rootfs .\nCOPY amd64 .\nCOPY packed opt\nCOPY etc etc\n");
        return context;
    }

    Path directory() {
        return directory;
    }

    /** What compresses. */
    Path programs() {
        return directory.resolve("amd64/bin");
    }

    /** Changes the configuration file. */
    void configuration(String text) throws IOException {
        Files.writeString(directory.resolve("etc/config"), text + "\n");
    }

    /** Names the images that the cluster needs. */
    void images(List<String> references) throws IOException {
        Files.writeString(directory.resolve("rootfs/manifests/imageList"), String.join("\n", references) + "\n");
    }

    /** Makes all files as old as those of a checkout of some minutes ago: what was written just now is not trusted. */
    void age() throws IOException {
        FileTime then = FileTime.from(Instant.now().minus(Duration.ofMinutes(10)));
        try (Stream<Path> files = Files.walk(directory)) {
            files.filter(Files::isRegularFile).forEach(file -> {
                try {
                    Files.setLastModifiedTime(file, then);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** Phrases that come again and again, and something new behind each. */
    private static void program(Path file, long seed, int size) throws IOException {
        Random random = new Random(seed);
        byte[] phrases = new byte[PHRASES * PHRASE];
        random.nextBytes(phrases);
        byte[] fresh = new byte[NEW];
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 18)) {
            for (int left = size; left > 0; left -= PHRASE + NEW) {
                out.write(phrases, PHRASE * random.nextInt(PHRASES), Math.min(left, PHRASE));
                random.nextBytes(fresh);
                out.write(fresh, 0, Math.max(0, Math.min(left - PHRASE, NEW)));
            }
        }
    }

    private static void packed(Path file, int size) throws IOException {
        Random random = new Random(size);
        byte[] block = new byte[1 << 16];
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(new byte[] {0x1f, (byte) 0x8b, 8, 0});
            for (int left = size; left > 0; left -= block.length) {
                random.nextBytes(block);
                out.write(block, 0, Math.min(left, block.length));
            }
        }
    }
}
