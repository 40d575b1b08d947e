package io.sealer.build;

import io.sealer.Progress;
import io.sealer.cache.BlobCache;
import io.sealer.cache.CachedBlob;
import io.sealer.cache.TagCache;
import io.sealer.image.ArchivedImage;
import io.sealer.image.Content;
import io.sealer.image.ImageInspection;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.Reference;
import io.sealer.registry.ImageFetcher;
import io.sealer.registry.RegistryConfiguration;
import io.sealer.registry.Resolution;
import io.sealer.registry.ResolvedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an image in a registry is, for the least that has to be fetched: manifests, configurations, and the layers in which
 * images of ours have the index of their own registry. What else the cache has may be looked at too.
 */
final class RemoteGlance {

    private final RegistryConfiguration registries;
    private final BlobCache blobs;
    private final TagCache tags;
    private final Progress progress;

    RemoteGlance(RegistryConfiguration registries, Path cacheRoot, Progress progress) {
        this.registries = registries;
        this.blobs = new BlobCache(cacheRoot);
        this.tags = new TagCache(cacheRoot);
        this.progress = progress;
    }

    /**
     * The image, for all of its platforms.
     *
     * @throws io.sealer.ProblemException when it cannot be had
     */
    OpenedImage at(Reference reference) throws IOException {
        List<ArchivedImage> images = new ArrayList<>();
        Digest digest;
        try (ImageFetcher fetcher = new ImageFetcher(registries, blobs, tags, progress)) {
            Resolution resolution = fetcher.tryResolveAll(reference);
            RemoteLayers.throwAny(resolution.problems().values());
            List<ResolvedImage> resolved = resolution.images();
            digest = resolved.get(0).digest();
            Set<Digest> configs = new HashSet<>();
            resolved.forEach(image -> configs.add(image.image().config().digest()));
            bring(fetcher, resolved, configs);
            Set<Digest> indexes = new HashSet<>();
            for (ResolvedImage image : resolved) {
                ArchivedImage archived = RemoteLayers.archived(image, blobs);
                ImageInspection.registryIndexes(archived).forEach(layer -> indexes.add(layer.digest()));
                images.add(archived);
            }
            if (!registries.offline()) {
                bring(fetcher, resolved, indexes);
            }
        }
        return new OpenedImage(
                reference.toString(),
                Optional.of(reference.toString()),
                digest,
                images,
                blob -> there(blob).orElseThrow());
    }

    /** A blob that is in the cache. */
    Optional<Content> there(Descriptor blob) {
        return blobs.find(blob.digest()).map(RemoteGlance::content);
    }

    private static Content content(CachedBlob blob) {
        return new Content.Blob(blob.digest(), blob.file(), blob.size());
    }

    private void bring(ImageFetcher fetcher, List<ResolvedImage> images, Set<Digest> wanted) {
        List<ResolvedImage> parts = images.stream()
                .map(image -> image.sparing(blob -> !wanted.contains(blob.digest())))
                .toList();
        RemoteLayers.throwAny(fetcher.plan(parts).problems());
        fetcher.fetch(parts, progress);
    }
}
