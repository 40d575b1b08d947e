package io.sealer.registry;

import io.sealer.Progress;
import io.sealer.cache.TagCache;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.Manifest;
import io.sealer.oci.Reference;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Images as their registries have them now. What is named by digest is taken from the cache where it is there; each tag
 * is asked for once in a build, so that all platforms get one answer.
 */
final class RemoteContent implements ImageContent {

    private final ManifestClient client;
    private final BlobTransfer transfer;
    private final CachedDocuments documents;
    private final TagCache tags;
    private final Map<Reference, Manifest> roots = new ConcurrentHashMap<>();

    RemoteContent(ManifestClient client, BlobTransfer transfer, CachedDocuments documents, TagCache tags) {
        this.client = client;
        this.transfer = transfer;
        this.documents = documents;
        this.tags = tags;
    }

    @Override
    public Manifest root(Reference reference) throws RegistryException {
        if (reference.digest().isPresent()) {
            return manifest(reference, reference.digest().get());
        }
        Manifest known = roots.get(reference);
        if (known != null) {
            return known;
        }
        Manifest pulled = client.pull(reference);
        documents.put(pulled);
        tags.remember(reference, pulled.digest());
        roots.put(reference, pulled);
        return pulled;
    }

    @Override
    public Manifest manifest(Reference reference, Digest digest) throws RegistryException {
        Optional<Manifest> cached = documents.manifest(digest);
        if (cached.isPresent()) {
            return cached.get();
        }
        Manifest pulled = client.pull(reference, digest);
        documents.put(pulled);
        return pulled;
    }

    @Override
    public byte[] config(Reference reference, Descriptor config) throws RegistryException {
        Optional<byte[]> cached = documents.bytes(config.digest());
        if (cached.isEmpty()) {
            transfer.fetch(reference, config, Progress.silent().begin("", -1));
            cached = documents.bytes(config.digest());
        }
        return cached.orElseThrow(() -> CachedContent.missing("configuration " + config.digest() + " vanished"));
    }
}
