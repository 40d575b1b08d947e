package io.sealer.build;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.Progress;
import io.sealer.cache.BlobCache;
import io.sealer.cache.TagCache;
import io.sealer.discovery.ConfiguredList;
import io.sealer.discovery.DiscoveredImage;
import io.sealer.discovery.DiscoveredImages;
import io.sealer.discovery.Finding;
import io.sealer.discovery.ImageFinder;
import io.sealer.discovery.ImageList;
import io.sealer.discovery.ImagePatterns;
import io.sealer.oci.Digest;
import io.sealer.oci.Reference;
import io.sealer.registry.FetchSummary;
import io.sealer.registry.ImageFetcher;
import io.sealer.registry.RegistryConfiguration;
import io.sealer.registry.ResolvedImage;
import io.sealer.rootfs.Rootfs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The goal {@code collect-images}: from the merged tree to blobs in the cache and the lock that names them. */
public final class CollectStep {

    private final ImageProject project;
    private final DiscoverySettings settings;
    private final RegistryConfiguration registries;
    private final Path cacheRoot;
    private final boolean force;
    private final Progress progress;

    /**
     * A step for one project.
     *
     * @param force whether cached blobs are hashed before they are trusted
     */
    public CollectStep(
            ImageProject project,
            DiscoverySettings settings,
            RegistryConfiguration registries,
            Path cacheRoot,
            boolean force,
            Progress progress) {
        this.project = project;
        this.settings = settings;
        this.registries = registries;
        this.cacheRoot = cacheRoot;
        this.force = force;
        this.progress = progress;
    }

    /**
     * Does the work. The lock is written last: where it stands, all of its images are in the cache.
     *
     * @throws ProblemException with every reference that is wrong, or every image that cannot be had
     */
    public CollectedImages run() throws IOException {
        Rootfs rootfs =
                new RootfsAssembly(project, cacheRoot, progress).assemble().rootfs();
        DiscoveredImages discovered = discover(rootfs);
        FetchSummary summary;
        ImageLock lock;
        try (ImageFetcher fetcher =
                new ImageFetcher(registries, new BlobCache(cacheRoot, force), new TagCache(cacheRoot), progress)) {
            Map<DiscoveredImage, Reference> pinned = pin(discovered.images());
            Map<Reference, ResolvedImage> resolved = new LinkedHashMap<>();
            fetcher.resolve(pinned.values(), project.platform())
                    .forEach(image -> resolved.put(image.reference(), image));
            summary = fetcher.fetch(resolved.values(), progress);
            lock = lock(pinned, resolved);
        }
        lock.write(project.collectedLock());
        CollectionRecord.of(project, rootfs).write();
        return new CollectedImages(lock.entries().size(), summary);
    }

    private DiscoveredImages discover(Rootfs rootfs) {
        Problems problems = new Problems();
        Path basedir = project.basedir();
        List<Finding> listed = ImageList.findings(
                new ConfiguredList(basedir, "imageList").read(settings.imageList(), problems), problems);
        ImagePatterns ignored = ImagePatterns.of(
                new ConfiguredList(basedir, "ignoredImages").read(settings.ignoredImages(), problems), problems);
        DiscoveredImages found = new ImageFinder(settings.notScanned(), ignored, listed).find(rootfs, problems);
        problems.throwIfAny();
        found.notes().forEach(progress::info);
        found.ignored().forEach(image -> progress.info("left out by ignoredImages: " + image.reference()));
        found.doubtful().forEach(doubt -> progress.warn("not taken: " + doubt));
        return found;
    }

    /** Each image with the digest of the project's lock, if there is one. */
    private Map<DiscoveredImage, Reference> pin(List<DiscoveredImage> images) throws IOException {
        Optional<ImageLock> lock = Optional.empty();
        if (project.lockFile().isPresent()) {
            Path file = project.lockFile().get();
            lock = ImageLock.read(file, project.display(file));
        }
        Problems problems = new Problems();
        Map<DiscoveredImage, Reference> pinned = new LinkedHashMap<>();
        for (DiscoveredImage image : images) {
            Reference reference = image.reference();
            Optional<Digest> digest = reference.digest();
            if (lock.isPresent()) {
                digest = lock.get().find(reference).map(LockEntry::digest);
                if (digest.isEmpty()) {
                    problems.add(missing(image));
                }
            }
            pinned.put(image, digest.map(reference::withDigest).orElse(reference));
        }
        problems.throwIfAny();
        return pinned;
    }

    private Problem missing(DiscoveredImage image) {
        return Problem.project(image.reference() + " is needed by "
                        + image.requiredBy().get(0).origin() + " but not in "
                        + project.display(project.lockFile().orElseThrow()))
                .withRemedy("add it to the lock, or delete the lock to take what its tag means today");
    }

    private ImageLock lock(Map<DiscoveredImage, Reference> pinned, Map<Reference, ResolvedImage> resolved) {
        List<LockEntry> entries = new ArrayList<>();
        pinned.forEach((image, reference) -> entries.add(new LockEntry(
                image.reference(),
                resolved.get(reference).digest(),
                List.of(project.platform()),
                List.copyOf(image.apps()),
                image.requiredBy().stream()
                        .map(finding -> finding.origin().toString())
                        .distinct()
                        .toList())));
        return new ImageLock(entries);
    }
}
