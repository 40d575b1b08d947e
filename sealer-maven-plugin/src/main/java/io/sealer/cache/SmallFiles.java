package io.sealer.cache;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;

/**
 * Files of a few lines that appear whole or not at all, and the temporary files of the cache. What is written here is
 * not forced to the disk: a reader must see from the text itself that it is complete, and losing it costs only work.
 */
final class SmallFiles {

    private static final int LONGEST = 4096;
    private static final int ATTEMPTS = 3;
    private static final String TEMPORARY = ".tmp";

    private final CacheDirectories directories;

    SmallFiles(CacheDirectories directories) {
        this.directories = directories;
    }

    /** The text of a file; empty where there is none, or none that can be read. */
    Optional<String> read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Writes a file, in place of an older one. */
    void write(Path file, String text) throws IOException {
        Path temporary = newTemporary("text");
        try {
            Files.writeString(temporary, text);
            rename(temporary, file);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /**
     * An empty file of this writer alone. The name has the process in it for people who wonder, and ends with what the
     * sweeper looks for.
     */
    Path newTemporary(String about) throws IOException {
        Path directory = directories.partial();
        for (int attempt = 1; ; attempt++) {
            Path file = directory.resolve(
                    about + "." + ProcessHandle.current().pid() + "." + UUID.randomUUID() + TEMPORARY);
            try {
                Files.createDirectories(directory);
                return Files.createFile(file);
            } catch (NoSuchFileException e) {
                // The cache was deleted between the two calls.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Renames in one step, and makes the directory for it. */
    void rename(Path from, Path to) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                Files.createDirectories(to.getParent());
                Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
                return;
            } catch (NoSuchFileException e) {
                // The directory was deleted between the two calls, or the file itself was.
                if (attempt == ATTEMPTS || !Files.exists(from)) {
                    throw e;
                }
            }
        }
    }

    static boolean isTemporary(Path file) {
        return file.getFileName().toString().endsWith(TEMPORARY);
    }
}
