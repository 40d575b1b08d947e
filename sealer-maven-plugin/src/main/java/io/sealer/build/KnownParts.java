package io.sealer.build;

import io.sealer.ProblemException;
import io.sealer.Progress;
import io.sealer.cache.BlobCache;
import io.sealer.cache.TagCache;
import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.registry.ImageFetcher;
import io.sealer.registry.RegistryConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The parts of a project's images, as far as they are known without a network: which content a name stands for is told
 * by the project's lock, the last collection, and at last by what the tag was when it was last seen; of what it consists,
 * by the manifests of the cache.
 */
final class KnownParts {

    private final ImageProject project;
    private final Platform platform;
    private final Path cacheRoot;

    KnownParts(ImageProject project, Platform platform, Path cacheRoot) {
        this.project = project;
        this.platform = platform;
        this.cacheRoot = cacheRoot;
    }

    /**
     * The parts of those images that are known.
     *
     * @throws ProblemException when a lock is damaged
     */
    Map<Reference, ImageParts> of(Collection<Reference> references) throws IOException {
        Optional<ImageLock> own =
                project.lockFile().isPresent() ? lock(project.lockFile().get()) : Optional.empty();
        Optional<ImageLock> collected = lock(project.collectedLock());
        TagCache tags = new TagCache(cacheRoot);
        RegistryConfiguration offline =
                RegistryConfiguration.plain(project.pluginVersion()).withOffline(true);
        Map<Reference, ImageParts> known = new TreeMap<>();
        try (ImageFetcher cache = new ImageFetcher(offline, new BlobCache(cacheRoot), tags, Progress.silent())) {
            for (Reference reference : references) {
                Optional<Digest> digest = reference
                        .digest()
                        .or(() -> collected
                                .flatMap(lock -> lock.find(reference, platform))
                                .filter(entry -> !entry.isPin())
                                .map(LockEntry::digest))
                        .or(() -> own.flatMap(lock -> lock.find(reference, platform))
                                .map(LockEntry::digest))
                        .or(() -> collected
                                .flatMap(lock -> lock.find(reference, platform))
                                .map(LockEntry::digest))
                        .or(() -> tags.lastKnown(reference));
                digest.flatMap(content -> parts(cache, reference, content))
                        .ifPresent(parts -> known.put(reference, parts));
            }
        }
        return known;
    }

    private Optional<ImageLock> lock(Path file) throws IOException {
        return ImageLock.read(file, project.display(file));
    }

    private Optional<ImageParts> parts(ImageFetcher cache, Reference reference, Digest digest) {
        try {
            return Optional.of(ImageParts.of(cache.cached(reference, digest, platform)));
        } catch (ProblemException e) {
            // It was never fetched here, or not for this platform.
            return Optional.empty();
        }
    }
}
