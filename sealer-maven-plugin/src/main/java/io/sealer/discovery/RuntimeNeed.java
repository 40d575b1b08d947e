package io.sealer.discovery;

import io.sealer.oci.Reference;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An image that the cluster's runtime will ask for.
 *
 * @param who what needs it, for messages: {@code kubeadm v1.22.15}
 * @param asked its name when the cluster asks for it, mostly in the cluster's own registry; with a tag
 * @param published its name where its makers publish it
 * @param origin what says that it is needed
 */
record RuntimeNeed(String who, Reference asked, Reference published, Origin origin) {

    RuntimeNeed {
        Objects.requireNonNull(who, "who");
        Objects.requireNonNull(asked, "asked");
        Objects.requireNonNull(published, "published");
        Objects.requireNonNull(origin, "origin");
    }

    /**
     * Whether the cluster will find what it asks for where its registry holds this image: hosts are left out there, and
     * nothing but the hosts.
     */
    boolean isMetBy(Reference image) {
        return image.repository().equals(asked.repository()) && image.tag().equals(asked.tag());
    }

    /** Those of some images that meet the need, without names that the cluster's own registry gives them. */
    List<Reference> metBy(Collection<Reference> images, Origins origins) {
        return images.stream()
                .filter(image -> !origins.isOwn(image) && isMetBy(image))
                .toList();
    }

    /** The image to take; empty where none that is known would be in the cluster's registry under the name asked for. */
    Optional<Reference> source(Origins origins) {
        if (!origins.isOwn(asked)) {
            return Optional.of(asked);
        }
        return origins.find(asked, List.of())
                .filter(this::isMetBy)
                .or(() -> Optional.of(published).filter(this::isMetBy));
    }
}
