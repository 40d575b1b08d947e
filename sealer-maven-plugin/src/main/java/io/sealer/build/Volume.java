package io.sealer.build;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file system, as far as its free space goes.
 *
 * @param identity equal for two places on one file system
 * @param free bytes that this user may still write
 */
record Volume(Object identity, long free) {

    /** The file system that a file would be written to; nothing where that cannot be measured. */
    static Optional<Volume> of(Path file) {
        Path there = file.toAbsolutePath().normalize();
        while (there != null && !Files.isDirectory(there)) {
            there = there.getParent();
        }
        if (there == null) {
            return Optional.empty();
        }
        try {
            FileStore store = Files.getFileStore(there);
            // Some network file systems tell neither size nor free space.
            return store.getTotalSpace() <= 0
                    ? Optional.empty()
                    : Optional.of(new Volume(store, store.getUsableSpace()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
