package io.sealer.build;

import io.sealer.oci.Digest;

/**
 * A file that was taken out of an archive and lies in the cache.
 *
 * @param name its name, stripped
 * @param digest its content
 * @param mode permission bits
 */
record ArchiveMember(String name, Digest digest, int mode) {}
