package io.sealer.check;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A Clusterfile that lies beside an image.
 *
 * @param name as the user knows it
 * @param path where it is
 * @param imageName the name of the image that the project makes
 */
public record Clusterfile(String name, Path path, String imageName) {

    public Clusterfile {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(imageName, "imageName");
    }

    InputStream open() throws IOException {
        return Files.newInputStream(path);
    }
}
