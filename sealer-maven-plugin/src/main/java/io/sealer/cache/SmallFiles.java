package io.sealer.cache;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Files of a few lines that appear whole or not at all, and the temporary files of the cache. What is written here is
 * not forced to the disk: a reader must see from the text itself that it is complete, and losing it costs only work.
 */
final class SmallFiles {

    private static final int LONGEST = 4096;
    private static final int ATTEMPTS = 3;
    private static final String TEMPORARY = ".tmp";

    private final OwnedFiles files;

    SmallFiles(OwnedFiles files) {
        this.files = files;
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
        try (OwnedFile temporary = newTemporary("text")) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            temporary.write(bytes, 0, bytes.length);
            temporary.readyToMove();
            rename(temporary.path(), file);
        }
    }

    /** An empty file of this writer alone, with a name that the sweeper looks for. */
    OwnedFile newTemporary(String about) throws IOException {
        return files.create(about, TEMPORARY);
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
