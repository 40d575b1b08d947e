package io.sealer.rootfs;

import io.sealer.oci.Manifest;
import io.sealer.oci.Reference;

/**
 * An image that the embedded registry serves.
 *
 * @param reference its name; the domain does not matter in the cluster's registry
 * @param root what the name points at: an index, or the image itself
 * @param image one platform's image; equal to the root where that is no index
 */
public record RegistryImage(Reference reference, Manifest root, Manifest.Image image) {}
