package io.sealer.image;

import io.sealer.oci.Descriptor;
import io.sealer.oci.ImageConfig;
import io.sealer.oci.Manifest;
import io.sealer.oci.Platform;
import java.util.List;
import java.util.Optional;

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

    /** A descriptor of its manifest that says what it is for, as an index lists it. */
    Descriptor onPlatform() {
        Descriptor descriptor = manifest.descriptor();
        return new Descriptor(descriptor.mediaType(), descriptor.digest(), descriptor.size(), Optional.of(platform()));
    }

    /** The container images that its annotation lists; none where it has no such list, or one that cannot be read. */
    public List<ContainerImage> containerImages() {
        String json = manifest.annotations().get(ContainerImage.ANNOTATION);
        try {
            return json == null ? List.of() : ContainerImage.parse(json);
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    /** Sealer's own data; missing in images that are not sealer's. */
    public Optional<SealerExtension> extension() {
        String json = manifest.annotations().get(SealerExtension.ANNOTATION);
        try {
            return Optional.ofNullable(json).map(SealerExtension::parse);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
