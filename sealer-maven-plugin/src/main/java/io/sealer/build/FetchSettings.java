package io.sealer.build;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What a user says about files from elsewhere.
 *
 * @param files the files that the POM names
 * @param lockFile where checksums are pinned
 * @param update patterns of sources whose pins are forgotten first; {@code *} stands for anything
 * @param strict whether what nobody says a checksum of is refused
 * @param force whether cached files are hashed before they are trusted
 */
public record FetchSettings(
        List<ConfiguredFile> files, Path lockFile, List<String> update, boolean strict, boolean force) {

    public FetchSettings {
        files = List.copyOf(files);
        Objects.requireNonNull(lockFile, "lockFile");
        update = List.copyOf(update);
    }
}
