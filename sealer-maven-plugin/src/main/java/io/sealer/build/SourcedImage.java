package io.sealer.build;

import io.sealer.oci.Digest;

/**
 * What a name stands for that comes from a file or an artifact.
 *
 * @param digest its manifest, or the index over several platforms
 * @param source the file or artifact, as messages and the lock name it
 */
record SourcedImage(Digest digest, String source) {}
