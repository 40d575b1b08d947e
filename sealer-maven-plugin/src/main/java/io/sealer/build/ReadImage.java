package io.sealer.build;

import io.sealer.image.ArchivedImage;
import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import io.sealer.rootfs.Rootfs;
import io.sealer.rootfs.ServedRegistry;
import java.util.List;

/**
 * What lies in a finished image.
 *
 * @param platforms the images of its platforms
 * @param damage layers that are missing, or not what they should be
 * @param layers how many layers there are, those of several platforms counted once
 * @param bytes how many bytes they have as they are stored
 */
record ReadImage(List<OnPlatform> platforms, List<Damage> damage, int layers, long bytes) {

    ReadImage {
        platforms = List.copyOf(platforms);
        damage = List.copyOf(damage);
    }

    /**
     * The image of one platform.
     *
     * @param image its manifest and configuration
     * @param rootfs its merged root file system; lacks what lies in damaged layers
     * @param registry the registry in it
     */
    record OnPlatform(ArchivedImage image, Rootfs rootfs, ServedRegistry registry) {

        Platform platform() {
            return image.platform();
        }
    }

    /**
     * A layer that is not as it should be.
     *
     * @param layer its digest
     * @param what what is in it, as the image's history says
     * @param reason what is wrong, to be read behind its digest
     */
    record Damage(Digest layer, String what, String reason) {}
}
