/**
 * Layers, archives and sealer's metadata: entries in, bytes out, and back. Nothing here is staged on disk: layers are
 * computed while the archive is written, in one pass. Sources of the formats: POSIX.1-2017 pax, OCI image-spec 1.1,
 * sealer's image annotations.
 */
package io.sealer.image;
