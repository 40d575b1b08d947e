package io.sealer.build;

import io.sealer.oci.Digest;
import io.sealer.oci.Reference;
import io.sealer.rootfs.ExecutedKubefile;
import java.util.Collection;
import java.util.List;

/**
 * A base image of a lock. Only images of registries are locked: a file is what it is.
 *
 * @param reference the image as FROM means it
 * @param digest what its name stands for: the digest of an index where there is one, else of the manifest
 */
public record LockedBase(Reference reference, Digest digest) {

    /** The bases of all platforms' trees that come from registries, each once. */
    static List<LockedBase> of(Collection<ExecutedKubefile> trees) {
        return trees.stream()
                .flatMap(made -> made.base().stream())
                .flatMap(base -> base.source().map(source -> new LockedBase(source, base.digest())).stream())
                .distinct()
                .toList();
    }
}
