package io.sealer.image;

import io.sealer.oci.ImageConfig;
import io.sealer.oci.Manifest;
import io.sealer.oci.Platform;

/**
 * One platform's image as an archive holds it.
 *
 * @param manifest its manifest, with the bytes as they stand in the archive
 * @param config its configuration
 * @param rawConfig the configuration's bytes; not to be changed
 */
public record ArchivedImage(Manifest.Image manifest, ImageConfig config, byte[] rawConfig) {

    /** What it is for, as its configuration says. */
    public Platform platform() {
        return config.platform();
    }
}
