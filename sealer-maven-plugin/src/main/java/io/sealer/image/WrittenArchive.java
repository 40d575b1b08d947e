package io.sealer.image;

import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.Reference;
import java.nio.file.Path;
import java.util.List;

/**
 * What was written.
 *
 * @param file the archive
 * @param size its size in bytes
 * @param name the image's name in it
 * @param root the manifest, or for several platforms the index that lists the manifests
 * @param images the platforms, in the order of the archive
 */
public record WrittenArchive(Path file, long size, Reference name, Descriptor root, List<WrittenImage> images) {

    public WrittenArchive {
        images = List.copyOf(images);
    }

    /**
     * One platform of the archive.
     *
     * @param description what it says of itself
     * @param manifest its manifest, with the platform
     * @param config its configuration
     * @param layers its layers, lowest first
     */
    public record WrittenImage(
            ImageDescription description, Descriptor manifest, Descriptor config, List<WrittenLayer> layers) {

        public WrittenImage {
            layers = List.copyOf(layers);
        }

        /** What sealer and docker call the image's ID: the digest of its configuration. */
        public Digest imageId() {
            return config.digest();
        }
    }
}
