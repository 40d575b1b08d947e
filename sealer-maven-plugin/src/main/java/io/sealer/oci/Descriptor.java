package io.sealer.oci;

import java.util.Objects;
import java.util.Optional;

/**
 * Points at a blob or manifest (OCI image-spec, descriptor.md).
 *
 * @param mediaType type of what is pointed at; may be empty in foreign documents
 * @param digest its digest
 * @param size its size in bytes
 * @param platform in an index: what the manifest is for
 */
public record Descriptor(String mediaType, Digest digest, long size, Optional<Platform> platform) {

    public Descriptor {
        Objects.requireNonNull(mediaType, "mediaType");
        Objects.requireNonNull(digest, "digest");
        Objects.requireNonNull(platform, "platform");
        if (size < 0) {
            throw new IllegalArgumentException("size " + size + " of " + digest);
        }
    }

    /** A descriptor without a platform. */
    public Descriptor(String mediaType, Digest digest, long size) {
        this(mediaType, digest, size, Optional.empty());
    }
}
