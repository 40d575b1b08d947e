package io.sealer.registry;

import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.Manifest;
import io.sealer.oci.Reference;

/** Where the documents of images come from: the registries, or the cache alone. What it gives is in the cache. */
interface ImageContent {

    /** What a reference points to. */
    Manifest root(Reference reference) throws RegistryException;

    /** A manifest of the same repository. */
    Manifest manifest(Reference reference, Digest digest) throws RegistryException;

    /** The bytes of an image's configuration. */
    byte[] config(Reference reference, Descriptor config) throws RegistryException;
}
