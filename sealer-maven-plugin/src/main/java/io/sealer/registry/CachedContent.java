package io.sealer.registry;

import io.sealer.cache.TagCache;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.Manifest;
import io.sealer.oci.Reference;
import java.util.Optional;

/** Images as an earlier build left them in the cache; asks nobody. */
final class CachedContent implements ImageContent {

    static final String REMEDY = "run once without -o";

    private final CachedDocuments documents;
    private final TagCache tags;

    CachedContent(CachedDocuments documents, TagCache tags) {
        this.documents = documents;
        this.tags = tags;
    }

    @Override
    public Manifest root(Reference reference) throws RegistryException {
        Optional<Digest> digest = reference.digest().isPresent() ? reference.digest() : tags.lastKnown(reference);
        return manifest(reference, digest.orElseThrow(() -> missing("no earlier build has seen this tag")));
    }

    @Override
    public Manifest manifest(Reference reference, Digest digest) throws RegistryException {
        return documents.manifest(digest).orElseThrow(() -> missing("manifest " + digest + " is not in the cache"));
    }

    @Override
    public byte[] config(Reference reference, Descriptor config) throws RegistryException {
        return documents
                .bytes(config.digest())
                .orElseThrow(() -> missing("configuration " + config.digest() + " is not in the cache"));
    }

    static RegistryException missing(String what) {
        return new RegistryException(RegistryException.Kind.LOCAL, what, REMEDY);
    }
}
