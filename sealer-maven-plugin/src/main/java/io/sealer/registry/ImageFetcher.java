package io.sealer.registry;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.Progress;
import io.sealer.SourceLocation;
import io.sealer.cache.BlobCache;
import io.sealer.cache.TagCache;
import io.sealer.http.TimeSource;
import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Brings container images from registries into the cache. One for a build, since it remembers what each tag pointed to,
 * tokens and connections; for use by one thread at a time. Closing it ends its connections.
 */
public final class ImageFetcher implements AutoCloseable {

    private final RegistryConfiguration configuration;
    private final BlobCache cache;
    private final TagCache tags;
    private final Progress progress;
    private final RegistryWire wire;
    private final Traffic traffic;
    private final TransferPool pool;
    private final MirrorRoute route;
    private final BlobTransfer transfer;
    private final RemoteContent remote;
    private final ImageResolver resolver;
    private final ImageResolver offlineResolver;
    private final ChartFetcher charts;

    /**
     * @param configuration what the build says about registries
     * @param cache where manifests and blobs go
     * @param tags where it is remembered what tags pointed to
     * @param progress for lines that concern the whole build
     */
    public ImageFetcher(RegistryConfiguration configuration, BlobCache cache, TagCache tags, Progress progress) {
        this(configuration, cache, tags, progress.ofTheMoment(), TimeSource.system());
    }

    ImageFetcher(
            RegistryConfiguration configuration, BlobCache cache, TagCache tags, Progress progress, TimeSource time) {
        this.configuration = Objects.requireNonNull(configuration, "configuration");
        this.cache = Objects.requireNonNull(cache, "cache");
        this.tags = Objects.requireNonNull(tags, "tags");
        this.progress = Objects.requireNonNull(progress, "progress");
        InsecureHosts trust = new InsecureHosts(configuration.insecureRegistries(), configuration.mirrors());
        this.wire = new RegistryWire(configuration, TokenScope.pulling(), trust, progress, time);
        this.traffic = wire.traffic();
        this.pool = wire.pool();
        this.route = new MirrorRoute(configuration.mirrors(), wire.retries(), progress);
        RegistryClient client = wire.client();
        this.transfer = new BlobTransfer(client, route, cache, traffic);
        CachedDocuments documents = new CachedDocuments(cache);
        this.offlineResolver = new ImageResolver(new CachedContent(documents, tags));
        this.remote = new RemoteContent(new ManifestClient(client, route, traffic), transfer, documents, tags);
        this.resolver = configuration.offline() ? offlineResolver : new ImageResolver(remote);
        this.charts = new ChartFetcher(
                configuration.offline(),
                configuration.offline() ? new CachedContent(documents, tags) : remote,
                transfer,
                new HttpFiles(
                        wire.http(),
                        wire.retries(),
                        configuration.credentials(),
                        traffic,
                        "check <repository>",
                        "<repository> of the chart"),
                cache);
    }

    /** Brings charts, over the same connections. */
    public ChartFetcher charts() {
        return charts;
    }

    /**
     * Finds out what references point to, and what there is for a platform. Each tag is asked for once in the life of
     * this object. Offline, the cache answers: a tag is what it was when it was last seen, which is said in a line.
     *
     * @return the images in the order of the references, without duplicates
     * @throws ProblemException naming every image that cannot be had, with its cause and what to do
     */
    public List<ResolvedImage> resolve(Collection<Reference> references, Platform platform) {
        Resolution resolution = tryResolve(references, platform);
        Problems problems = new Problems();
        resolution.problems().values().forEach(problems::add);
        if (configuration.offline()) {
            // Blobs too, so that one run without -o is known to be enough.
            plan(resolution.images()).problems().forEach(problems::add);
        }
        problems.throwIfAny();
        return resolution.images();
    }

    /** Like {@link #resolve}, but gives the problem of each image that cannot be had, and looks at no blob. */
    public Resolution tryResolve(Collection<Reference> references, Platform platform) {
        List<Reference> distinct = List.copyOf(new LinkedHashSet<>(references));
        Map<Reference, ResolvedImage> resolved = new ConcurrentHashMap<>();
        Map<Reference, Problem> failed = new ConcurrentHashMap<>();
        pool.each(distinct, route::hostOf, reference -> {
            try {
                resolved.put(reference, resolver.resolve(reference, platform));
            } catch (RegistryException e) {
                failed.put(reference, e.toProblem(reference.toString()));
            }
        });
        List<ResolvedImage> images = distinct.stream()
                .filter(resolved::containsKey)
                .map(resolved::get)
                .toList();
        Map<Reference, Problem> problems = new LinkedHashMap<>();
        distinct.stream().filter(failed::containsKey).forEach(one -> problems.put(one, failed.get(one)));
        if (configuration.offline()) {
            images.forEach(this::sayWhatATagIsTakenFor);
        }
        return new Resolution(images, problems);
    }

    /** Like {@link #tryResolve}, for every platform that an image is for. */
    public Resolution tryResolveAll(Reference reference) {
        try {
            List<ResolvedImage> images = resolver.resolveAll(reference);
            if (configuration.offline()) {
                sayWhatATagIsTakenFor(images.get(0));
            }
            return new Resolution(images, Map.of());
        } catch (RegistryException e) {
            return new Resolution(List.of(), Map.of(reference, e.toProblem(reference.toString())));
        }
    }

    /**
     * Finds out what {@link #fetch} would have to do, and what would stop it. Offline, each blob that is missing does.
     * Otherwise registries that would have to give blobs, and were asked for nothing yet because all manifests were in
     * the cache, are asked for a manifest: a login that they refuse is known then before the first blob is fetched.
     */
    public FetchPlan plan(Collection<ResolvedImage> images) {
        BlobFetch blobs = new BlobFetch(cache, pool, images);
        blobs.lookUp();
        Map<Reference, Problem> problems = new ConcurrentHashMap<>(blobs.failureProblems());
        if (configuration.offline()) {
            blobs.missingProblems().forEach(problems::putIfAbsent);
        } else {
            Set<Reference> incomplete = blobs.incomplete();
            Map<String, List<ResolvedImage>> byRepository = images.stream()
                    .filter(image -> incomplete.contains(image.reference()))
                    .collect(Collectors.groupingBy(image -> image.reference().name()));
            pool.each(
                    List.copyOf(byRepository.values()),
                    repository -> route.hostOf(repository.get(0).reference()),
                    repository -> askOnce(repository, problems));
        }
        Map<Reference, FetchPlan.Obstacle> ordered = new LinkedHashMap<>();
        images.stream()
                .map(ResolvedImage::reference)
                .filter(problems::containsKey)
                .forEach(one -> ordered.put(one, new FetchPlan.Obstacle(problems.get(one), blobs.hindered(one))));
        return new FetchPlan(blobs.shares(images), ordered, blobs.begunBytes());
    }

    private void askOnce(List<ResolvedImage> repository, Map<Reference, Problem> problems) {
        ResolvedImage any = repository.get(0);
        try {
            remote.ask(any.reference(), any.digest());
        } catch (RegistryException e) {
            repository.stream()
                    .map(ResolvedImage::reference)
                    .forEach(image -> problems.putIfAbsent(image, e.toProblem(image.toString())));
        }
    }

    private void sayWhatATagIsTakenFor(ResolvedImage image) {
        if (image.reference().digest().isEmpty()) {
            tags.lastSeen(image.reference())
                    .ifPresent(sighting -> progress.info("Offline: " + image.reference() + " is taken as "
                            + image.digest() + ", seen " + sighting.seen()));
        }
    }

    /** Like the other, where nobody knows what needs the images. */
    public FetchSummary fetch(Collection<ResolvedImage> images, Progress fetchProgress) {
        return fetch(images, Map.of(), fetchProgress);
    }

    /**
     * Brings all blobs of these images into the cache, each once, the largest first, several at a time from each host.
     * What may pass is tried again. The first failure for good ends the rest; the next build goes on where this one was.
     * Whether there is room for them is not asked here: see {@link FetchPlan#networkBytes}.
     *
     * @param neededAt places that need the images, for messages; need not have all
     * @param fetchProgress told of the bytes as they come
     * @throws ProblemException naming every image that is known to fail, with its cause and what to do
     */
    public FetchSummary fetch(
            Collection<ResolvedImage> images, Map<Reference, SourceLocation> neededAt, Progress fetchProgress) {
        BlobFetch blobs = new BlobFetch(cache, pool, images);
        blobs.lookUp();
        long presentBytes = blobs.presentBytes(transfer::hasFetched);
        Problems problems = new Problems();
        if (configuration.offline()) {
            blobs.missingProblems().values().forEach(problems::add);
        } else if (blobs.missingBytes() > 0) {
            try (Progress.Task task = fetchProgress.begin(
                    images.size() == 1 ? "1 image" : images.size() + " images", blobs.missingBytes())) {
                blobs.transfer(transfer, route::hostOf, task);
            }
        }
        blobs.reportFailures(neededAt, problems);
        problems.throwIfAny();
        return new FetchSummary(
                images.size(),
                traffic.takeRequests(),
                traffic.takeBytes(),
                presentBytes + traffic.takeKeptBytes(),
                blobs.sharedBytes(),
                traffic.takeRetries(),
                traffic.takeWaitedMillis());
    }

    /**
     * An image from the cache alone, with all of its manifests; its blobs are not looked at.
     *
     * @param reference the name that it goes by
     * @param root the digest of what the name stands for
     * @throws ProblemException when a manifest is not in the cache, or has nothing for the platform
     */
    public ResolvedImage cached(Reference reference, Digest root, Platform platform) {
        try {
            ResolvedImage image = offlineResolver.resolve(reference.withDigest(root), platform);
            return new ResolvedImage(reference, image.root(), image.image(), platform);
        } catch (RegistryException e) {
            throw new ProblemException(e.toProblem(reference.toString()));
        }
    }

    /** Ends all connections. */
    @Override
    public void close() {
        wire.close();
    }
}
