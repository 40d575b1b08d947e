package io.sealer.build;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.Progress;
import io.sealer.cache.BlobCache;
import io.sealer.cache.TagCache;
import io.sealer.image.Content;
import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import io.sealer.registry.ImageFetcher;
import io.sealer.registry.RegistryConfiguration;
import io.sealer.registry.ResolvedImage;
import io.sealer.rootfs.EmbeddedRegistry;
import io.sealer.rootfs.ExecutedKubefile;
import io.sealer.rootfs.RegistryImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The images of a lock as the cache has them, laid out as the registry of the cluster. Asks nothing of the network. */
final class CollectedContent {

    static final String REMEDY = "run sealer:collect-images again, as mvn package does: it fetches what is missing";

    private final ImageProject project;
    private final BlobCache blobs;
    private final TagCache tags;
    private final boolean thin;
    private final Progress progress;

    /**
     * @param thin whether blobs that the cache lacks are only named, instead of being a problem
     */
    CollectedContent(ImageProject project, Path cacheRoot, boolean force, boolean thin, Progress progress) {
        this.project = project;
        this.blobs = new BlobCache(cacheRoot, force);
        this.tags = new TagCache(cacheRoot);
        this.thin = thin;
        this.progress = progress;
    }

    /**
     * What the registry of a cluster needs beside what the base image has.
     *
     * @param lock the images of this platform
     * @throws ProblemException when the cache lacks a part, or two images claim one place
     */
    EmbeddedRegistry registry(ImageLock lock, ExecutedKubefile made, Platform platform) {
        BaseRegistry base = new BaseRegistry(made, platform);
        Problems problems = new Problems();
        List<RegistryImage> images = new ArrayList<>();
        RegistryConfiguration offline =
                RegistryConfiguration.plain(project.pluginVersion()).withOffline(true);
        try (ImageFetcher cache = new ImageFetcher(offline, blobs, tags, progress)) {
            for (LockEntry entry : lock.entries()) {
                if (base.holds(entry.reference(), entry.digest())) {
                    continue;
                }
                try {
                    ResolvedImage image = cache.cached(entry.reference(), entry.digest(), platform);
                    images.add(new RegistryImage(image.reference(), image.root(), image.image()));
                } catch (ProblemException e) {
                    e.problems().forEach(problem -> problems.add(problem.withRemedy(REMEDY)));
                }
            }
        }
        problems.throwIfAny();
        Map<Digest, Long> named = new HashMap<>();
        if (thin) {
            for (RegistryImage image : images) {
                named.put(
                        image.image().config().digest(), image.image().config().size());
                image.image().layers().forEach(layer -> named.put(layer.digest(), layer.size()));
            }
        }
        return EmbeddedRegistry.of(images, digest -> content(digest, base, named), made.rootfs());
    }

    private Content content(Digest digest, BaseRegistry base, Map<Digest, Long> named) {
        return blobs.find(digest)
                .<Content>map(blob -> new Content.Blob(digest, blob.file(), blob.size()))
                .or(() -> base.blob(digest))
                .or(() -> Optional.ofNullable(named.get(digest)).map(size -> new Content.Unfetched(digest, size)))
                .orElseThrow(() -> new ProblemException(
                        Problem.environment("the cache lacks " + digest).withRemedy(REMEDY)));
    }
}
