package io.sealer.registry;

import io.sealer.cache.BlobCache;
import io.sealer.cache.CachedBlob;
import io.sealer.oci.Digest;
import io.sealer.oci.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/** Small blobs of the cache, read into memory: manifests and configurations. */
final class CachedDocuments {

    /** Bounds memory against a descriptor that calls a layer a configuration. */
    private static final long LARGEST = 32L << 20;

    private final BlobCache cache;

    CachedDocuments(BlobCache cache) {
        this.cache = cache;
    }

    Optional<Manifest> manifest(Digest digest) throws RegistryException {
        Optional<byte[]> bytes = bytes(digest);
        try {
            return bytes.map(Manifest::parse);
        } catch (IllegalArgumentException e) {
            throw new RegistryException(
                    RegistryException.Kind.WRONG_CONTENT, digest + " is " + e.getMessage(), "check the digest", e);
        }
    }

    Optional<byte[]> bytes(Digest digest) throws RegistryException {
        Optional<CachedBlob> blob = cache.find(digest);
        if (blob.isEmpty()) {
            return Optional.empty();
        }
        if (blob.get().size() > LARGEST) {
            throw new RegistryException(
                    RegistryException.Kind.WRONG_CONTENT,
                    digest + " is too large for a manifest or configuration ("
                            + blob.get().size() + " bytes)",
                    "check the reference");
        }
        try {
            return Optional.of(Files.readAllBytes(blob.get().file()));
        } catch (IOException e) {
            throw new RegistryException(
                    RegistryException.Kind.LOCAL,
                    blob.get().file() + " in the cache cannot be read (" + e.getMessage() + ")",
                    "check the disk, or name another directory in <cacheDirectory> (-Dsealer.cache)",
                    e);
        }
    }

    void put(Manifest manifest) {
        cache.put(manifest.raw());
    }
}
