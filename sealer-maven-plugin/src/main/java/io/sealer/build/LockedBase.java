package io.sealer.build;

import io.sealer.oci.Digest;
import io.sealer.oci.Reference;
import io.sealer.rootfs.BaseImage;
import java.util.Optional;

/**
 * The base image of a lock. Only images of registries are locked: a file is what it is.
 *
 * @param reference the image as FROM means it
 * @param digest what its name stands for: the digest of an index where there is one, else of the manifest
 */
public record LockedBase(Reference reference, Digest digest) {

    static Optional<LockedBase> of(Optional<BaseImage> base) {
        return base.flatMap(image -> image.source().map(source -> new LockedBase(source, image.digest())));
    }
}
