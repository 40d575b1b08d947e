package io.sealer.registry;

import io.sealer.Progress;
import io.sealer.cache.TagCache;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.Manifest;
import io.sealer.oci.Reference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Images as their registries have them now. What is named by digest is taken from the cache where it is there; each tag
 * is asked for once in a build, so that all platforms get one answer. What several threads want at once, one gets.
 */
final class RemoteContent implements ImageContent {

    private final ManifestClient client;
    private final BlobTransfer transfer;
    private final CachedDocuments documents;
    private final TagCache tags;
    private final SingleFlight<String> flights = new SingleFlight<>();
    private final Map<Reference, Manifest> roots = new ConcurrentHashMap<>();
    private final Set<String> asked = ConcurrentHashMap.newKeySet();

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
        return flights.alone(reference.toString(), () -> {
            Manifest known = roots.get(reference);
            if (known != null) {
                return known;
            }
            Manifest pulled = client.pull(reference);
            asked.add(reference.name());
            documents.put(pulled);
            tags.remember(reference, pulled.digest());
            roots.put(reference, pulled);
            return pulled;
        });
    }

    @Override
    public Manifest manifest(Reference reference, Digest digest) throws RegistryException {
        return flights.alone(digest.toString(), () -> {
            Optional<Manifest> cached = documents.manifest(digest);
            if (cached.isPresent()) {
                return cached.get();
            }
            Manifest pulled = client.pull(reference, digest);
            asked.add(reference.name());
            documents.put(pulled);
            return pulled;
        });
    }

    /** Makes sure that the registry of a repository gives us its content: asks it for a manifest, unless it gave one. */
    void ask(Reference reference, Digest digest) throws RegistryException {
        if (!asked.contains(reference.name())) {
            client.pull(reference, digest);
            asked.add(reference.name());
        }
    }

    @Override
    public byte[] config(Reference reference, Descriptor config) throws RegistryException {
        return flights.alone(config.digest().toString(), () -> {
            Optional<byte[]> cached = documents.bytes(config.digest());
            if (cached.isEmpty()) {
                transfer.fetch(List.of(reference), config, Progress.silent().begin("", -1), new StopSignal());
                cached = documents.bytes(config.digest());
            }
            return cached.orElseThrow(() -> CachedContent.missing("configuration " + config.digest() + " vanished"));
        });
    }
}
