package io.sealer.image;

import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;

/**
 * A layer as it stands in an archive.
 *
 * @param source what was written
 * @param descriptor media type, digest and size in bytes of the blob
 * @param diffId digest of the uncompressed tar
 * @param remembered whether it was known from an earlier build, so that this one neither hashed nor compressed it
 */
public record WrittenLayer(LayerSource source, Descriptor descriptor, Digest diffId, boolean remembered) {}
