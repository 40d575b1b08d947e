package io.sealer.rootfs;

import io.sealer.SourceLocation;
import io.sealer.image.Content;
import java.util.Objects;

/**
 * A file that no instruction of the Kubefile puts.
 *
 * @param path where it lies in the image
 * @param content its bytes
 * @param origin how messages name it
 */
public record AddedFile(String path, Content content, SourceLocation origin) {

    public AddedFile {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(origin, "origin");
    }
}
