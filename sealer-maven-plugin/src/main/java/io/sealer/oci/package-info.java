/**
 * The vocabulary of OCI images: references, digests, descriptors, platforms, and manifests beside their raw bytes.
 * The only room that knows JSON. Sources: OCI image-spec and distribution-spec 1.1, Docker image manifest v2 schema 2.
 */
package io.sealer.oci;
