package io.sealer.build;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.cache.BlobCache;
import io.sealer.cache.TagCache;
import io.sealer.image.ArchivedImage;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.ImageConfig;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.registry.FetchPlan;
import io.sealer.registry.ImageFetcher;
import io.sealer.registry.Resolution;
import io.sealer.registry.ResolvedImage;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** An image in a registry whose manifests are known, and whose layers are fetched only as far as they are wanted. */
final class RemoteLayers {

    private final ImageSource source;
    private final Reference reference;
    private final List<ResolvedImage> images;

    private RemoteLayers(ImageSource source, Reference reference, List<ResolvedImage> images) {
        this.source = source;
        this.reference = reference;
        this.images = List.copyOf(images);
    }

    /**
     * Asks for an image's manifests, for some platforms.
     *
     * @throws ProblemException when it cannot be had, or lacks one of the platforms
     */
    static RemoteLayers resolve(ImageSource source, Reference reference, List<Platform> platforms) throws IOException {
        try (ImageFetcher fetcher = fetcher(source)) {
            Map<Platform, List<ResolvedImage>> images = new EachPlatform(platforms, source.progress())
                    .map((platform, problems, told) -> images(fetcher.tryResolve(List.of(reference), platform)));
            return new RemoteLayers(
                    source,
                    reference,
                    images.values().stream().flatMap(List::stream).toList());
        }
    }

    /**
     * Asks for an image's manifests, for all of its platforms.
     *
     * @throws ProblemException when it cannot be had
     */
    static RemoteLayers resolveAll(ImageSource source, Reference reference) {
        try (ImageFetcher fetcher = fetcher(source)) {
            return new RemoteLayers(source, reference, images(fetcher.tryResolveAll(reference)));
        }
    }

    private static List<ResolvedImage> images(Resolution resolution) {
        throwAny(resolution.problems().values());
        return resolution.images();
    }

    /** An image with its configuration, which is in the cache. */
    static ArchivedImage archived(ResolvedImage image, BlobCache cache) throws IOException {
        try (InputStream in = ImageSource.content(cache, image.image().config()).open()) {
            byte[] config = in.readAllBytes();
            return new ArchivedImage(image.image(), ImageConfig.parse(config), config);
        }
    }

    /** Throws the problems that images were found to have, if any, in one report. */
    static void throwAny(Collection<Problem> found) {
        Problems problems = new Problems();
        found.forEach(problems::add);
        problems.throwIfAny();
    }

    private static ImageFetcher fetcher(ImageSource source) {
        return new ImageFetcher(
                source.registries(),
                new BlobCache(source.cacheRoot()),
                new TagCache(source.cacheRoot()),
                source.progress());
    }

    /** What the reference stands for. */
    Digest digest() {
        return images.get(0).digest();
    }

    /** What was asked for, and what that is. */
    String identity() {
        return reference + "@" + digest();
    }

    /** Bytes of the layers of all platforms, each layer once. */
    long layerBytes() {
        return images.stream()
                .flatMap(image -> image.image().layers().stream())
                .distinct()
                .mapToLong(Descriptor::size)
                .sum();
    }

    /**
     * What it would take to have all of it.
     *
     * @throws ProblemException when it cannot be had
     */
    FetchPlan plan() {
        try (ImageFetcher fetcher = fetcher(source)) {
            FetchPlan plan = fetcher.plan(images);
            throwAny(plan.problems());
            return plan;
        }
    }

    /** For what there is an image. */
    List<Platform> platforms() {
        return images.stream().map(ResolvedImage::platform).toList();
    }

    /** The layers of all platforms. */
    Set<Digest> layers() {
        return images.stream()
                .flatMap(image -> image.image().layers().stream())
                .map(Descriptor::digest)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Fetches configurations and layers into the cache.
     *
     * @param wanted which layers
     * @return the images; where a layer was not wanted, its content is not to be asked for
     * @throws ProblemException when one cannot be had, or there is no room for it
     */
    OpenedImage fetch(Predicate<Digest> wanted) throws IOException {
        Set<Digest> layers = layers();
        List<ResolvedImage> parts = images.stream()
                .map(image -> image.sparing(blob -> layers.contains(blob.digest()) && !wanted.test(blob.digest())))
                .toList();
        try (ImageFetcher fetcher = fetcher(source)) {
            FetchPlan plan = fetcher.plan(parts);
            throwAny(plan.problems());
            Problems problems = new Problems();
            source.checkSpace(plan.networkBytes(), problems);
            problems.throwIfAny();
            fetcher.fetch(parts, source.progress());
        }
        BlobCache cache = new BlobCache(source.cacheRoot());
        List<ArchivedImage> archived = new ArrayList<>();
        for (ResolvedImage image : images) {
            archived.add(archived(image, cache));
        }
        return new OpenedImage(
                reference.toString(),
                Optional.of(reference.toString()),
                digest(),
                archived,
                blob -> ImageSource.content(cache, blob));
    }
}
