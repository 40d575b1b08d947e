package io.sealer.build;

import io.sealer.ByteCount;
import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.Progress;
import io.sealer.SourceLocation;
import io.sealer.cache.BlobCache;
import io.sealer.cache.CachedBlob;
import io.sealer.cache.TagCache;
import io.sealer.image.Content;
import io.sealer.image.ImageLayer;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.ImageConfig;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.registry.FetchPlan;
import io.sealer.registry.FetchSummary;
import io.sealer.registry.ImageFetcher;
import io.sealer.registry.RegistryConfiguration;
import io.sealer.registry.Resolution;
import io.sealer.registry.ResolvedImage;
import io.sealer.rootfs.BaseImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings base images from registries into the cache, by the same ways as container images. A tag is asked for once,
 * whatever the number of platforms. Closing it ends its connections.
 */
final class RemoteBase implements AutoCloseable {

    private static final int LARGEST_CONFIG = 8 << 20;

    private final RegistryConfiguration registries;
    private final BlobCache blobs;
    private final TagCache tags;
    private final BaseLayers layers;
    private final Progress progress;
    private ImageFetcher fetcher;
    private long leastBytes;

    RemoteBase(RegistryConfiguration registries, Path cacheRoot, boolean force, BaseLayers layers, Progress progress) {
        this.registries = registries;
        this.blobs = new BlobCache(cacheRoot, force);
        this.tags = new TagCache(cacheRoot);
        this.layers = layers;
        this.progress = progress;
    }

    /** Most bases come from elsewhere, and need no connection. */
    private ImageFetcher fetcher() {
        if (fetcher == null) {
            fetcher = new ImageFetcher(registries, blobs, tags, progress);
        }
        return fetcher;
    }

    /**
     * Finds out whether an image can be had, and what is to be fetched of it.
     *
     * @param reference its name
     * @param pinned the name, with a digest where a lock has one
     * @param from where FROM stands
     */
    BaseImages.Found find(Reference reference, Reference pinned, Platform platform, SourceLocation from) {
        ResolvedImage image = resolve(fetcher(), pinned, platform, from);
        layers.checkNumber(image.image(), reference.toString(), from);
        FetchPlan plan = fetcher().plan(List.of(image));
        throwAny(plan.problems(), from);
        leastBytes = Math.max(leastBytes, plan.networkBytes() - plan.begunBytes());
        return told -> fetch(reference, image, plan, from, told);
    }

    /** How much is to be fetched at least of what was found: the most for one platform, since others may share it. */
    long leastBytes() {
        return leastBytes;
    }

    private BaseImage fetch(
            Reference reference, ResolvedImage image, FetchPlan plan, SourceLocation from, Progress told) {
        FetchSummary done = fetcher().fetch(List.of(image), Map.of(image.reference(), from), told);
        if (plan.networkBytes() > 0) {
            told.ofTheMoment()
                    .info("base image " + reference + "@" + image.digest() + ": " + ByteCount.of(done.networkBytes())
                            + " fetched");
        }
        byte[] config = config(image);
        BaseLayers.Source source =
                new BaseLayers.Source(reference.toString(), Optional.of(reference), image.digest(), from);
        return layers.base(source, image.image(), config, layersOf(image, config, source));
    }

    @Override
    public void close() {
        if (fetcher != null) {
            fetcher.close();
        }
    }

    private static ResolvedImage resolve(
            ImageFetcher fetcher, Reference pinned, Platform platform, SourceLocation from) {
        Resolution resolution = fetcher.tryResolve(List.of(pinned), platform);
        throwAny(resolution.problems().values(), from);
        return resolution.images().get(0);
    }

    private static void throwAny(Iterable<Problem> found, SourceLocation from) {
        Problems problems = new Problems();
        found.forEach(problem -> problems.add(problem.withLocation(from)));
        problems.throwIfAny();
    }

    private byte[] config(ResolvedImage image) {
        CachedBlob blob = blob(image.image().config().digest());
        if (blob.size() > LARGEST_CONFIG) {
            throw new ProblemException(Problem.environment(image.reference() + ": its configuration has " + blob.size()
                    + " bytes, which is no configuration"));
        }
        try {
            return Files.readAllBytes(blob.file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<ImageLayer> layersOf(ResolvedImage image, byte[] rawConfig, BaseLayers.Source source) {
        List<Descriptor> descriptors = image.image().layers();
        List<Digest> diffIds;
        try {
            diffIds = ImageConfig.parse(rawConfig).diffIds();
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.at(source.from(), "FROM " + source.name() + ": " + e.getMessage()), e);
        }
        if (descriptors.size() != diffIds.size()) {
            throw new ProblemException(Problem.at(
                    source.from(),
                    "FROM " + source.name() + ": its manifest lists " + descriptors.size()
                            + " layers, its configuration " + diffIds.size()));
        }
        List<ImageLayer> all = new ArrayList<>();
        for (int i = 0; i < descriptors.size(); i++) {
            CachedBlob blob = blob(descriptors.get(i).digest());
            all.add(new ImageLayer(
                    descriptors.get(i), diffIds.get(i), new Content.Blob(blob.digest(), blob.file(), blob.size())));
        }
        return all;
    }

    private CachedBlob blob(Digest digest) {
        return blobs.find(digest)
                .orElseThrow(() -> new ProblemException(Problem.environment("the cache lacks " + digest)
                        .withRemedy("build again; nothing may delete files of the cache meanwhile")));
    }
}
