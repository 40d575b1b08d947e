package io.sealer.cache;

import io.sealer.oci.Digest;
import java.nio.file.Path;

/**
 * A blob whose bytes were checked against its digest.
 *
 * @param digest what it is
 * @param size its size in bytes
 * @param file where it is; to be read only
 */
public record CachedBlob(Digest digest, long size, Path file) {}
