package io.sealer.build;

import io.sealer.ProblemException;
import io.sealer.Progress;
import io.sealer.cache.BlobCache;
import io.sealer.cache.BlobWriter;
import io.sealer.cache.CachedBlob;
import io.sealer.cache.DigestMismatchException;
import io.sealer.cache.TagCache;
import io.sealer.image.Content;
import io.sealer.image.DockerArchiveWriter;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.registry.ImageFetcher;
import io.sealer.registry.RegistryConfiguration;
import io.sealer.registry.ResolvedImage;
import java.io.IOException;
import java.util.List;

/** Container images of registries as files: what {@code docker save} would write of them, in the cache. */
final class ImageFiles {

    private final RegistryConfiguration registries;
    private final BlobCache cache;
    private final Progress progress;

    ImageFiles(RegistryConfiguration registries, BlobCache cache, Progress progress) {
        this.registries = registries;
        this.cache = cache;
        this.progress = progress;
    }

    /**
     * Fetches an image and writes it as a file.
     *
     * @throws ProblemException when it cannot be had, or the disk fails
     */
    CachedBlob take(Reference reference, Platform platform) throws IOException {
        ResolvedImage image;
        try (ImageFetcher fetcher = new ImageFetcher(registries, cache, new TagCache(cache.root()), progress)) {
            image = fetcher.resolve(List.of(reference), platform).get(0);
            fetcher.fetch(List.of(image), progress);
        }
        try (BlobWriter writer = cache.openUnknown()) {
            DockerArchiveWriter.write(
                    writer.stream(),
                    reference,
                    content(image.image().config()),
                    image.image().layers().stream().map(this::content).toList());
            return writer.commit();
        } catch (DigestMismatchException e) {
            throw new IllegalStateException("nobody knows the digest of what is being written", e);
        }
    }

    private Content.Blob content(Descriptor blob) {
        CachedBlob cached = cache.find(blob.digest())
                .orElseThrow(() -> new IllegalStateException(blob.digest() + " was fetched and is not in the cache"));
        return new Content.Blob(cached.digest(), cached.file(), cached.size());
    }
}
