package io.sealer.build;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A lock that another project published.
 *
 * @param name how messages name it: its Maven coordinates
 * @param file where it is
 */
public record ImportedLock(String name, Path file) {

    public ImportedLock {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(file, "file");
    }
}
