package io.sealer.check;

import io.sealer.SourceLocation;
import io.sealer.kube.KubernetesVersion;
import io.sealer.rootfs.Rootfs;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An image, or a part of one, to be looked at.
 *
 * @param rootfs its files
 * @param labels its labels
 * @param labelled where labels are stated
 * @param version the version of Kubernetes that the cluster runs, where that is known
 * @param versionLocation what states it
 * @param registries the names of the cluster's own registry, with their ports
 * @param extent how much of the image these are
 */
public record CheckedTree(
        Rootfs rootfs,
        Map<String, String> labels,
        SourceLocation labelled,
        Optional<KubernetesVersion> version,
        Optional<SourceLocation> versionLocation,
        Set<String> registries,
        Extent extent) {

    /** What rules look at. */
    CheckedImage image() {
        return new CheckedImage(
                new RootfsImageFiles(rootfs, extent == Extent.FINISHED),
                labels,
                labelled,
                version,
                versionLocation,
                registries,
                extent != Extent.PROJECT);
    }
}
