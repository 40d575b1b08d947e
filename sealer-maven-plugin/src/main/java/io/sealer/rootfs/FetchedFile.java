package io.sealer.rootfs;

import io.sealer.image.Content;
import io.sealer.image.Entry.Attributes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A file that was fetched from elsewhere and lies in the cache.
 *
 * @param path where it is seen in the context; the URL of a source of ADD or APP
 * @param content its bytes
 * @param mode permission bits in the image, where the Kubefile does not say others
 */
public record FetchedFile(String path, Content.Blob content, int mode) {

    public FetchedFile {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(content, "content");
    }

    /** The permission bits of a file of which nobody says any: executable if it begins as scripts and ELF binaries do. */
    public static int modeOf(Path file) throws IOException {
        return (FileAttributes.looksExecutable(file) ? Attributes.EXECUTABLE : Attributes.FILE).mode();
    }
}
