package io.sealer.rootfs;

import io.sealer.SourceLocation;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A file of the project that is in the root file system as it is.
 *
 * @param file where it is on this machine, absolute; a fetched one cannot be executed there
 * @param origin what the user knows it as
 */
public record ProjectFile(Path file, SourceLocation origin) {

    public ProjectFile {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(origin, "origin");
    }
}
