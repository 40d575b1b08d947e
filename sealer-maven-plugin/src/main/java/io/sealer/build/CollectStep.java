package io.sealer.build;

import io.sealer.ProblemException;
import io.sealer.Progress;
import io.sealer.cache.BlobCache;
import io.sealer.cache.CacheDirectories;
import io.sealer.cache.TagCache;
import io.sealer.registry.FetchSummary;
import io.sealer.registry.ImageFetcher;
import io.sealer.registry.RegistryConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The goal {@code collect-images}: from the merged trees to blobs in the cache and the lock that names them. */
public final class CollectStep {

    private final ImageProject project;
    private final DiscoverySettings settings;
    private final List<ImportedLock> importedLocks;
    private final RegistryConfiguration registries;
    private final Path cacheRoot;
    private final boolean force;
    private final ArchiveSettings archives;
    private final Progress progress;
    private final Function<Path, Optional<Volume>> volumes;
    private final Optional<String> previous;

    /**
     * A step for one project.
     *
     * @param importedLocks locks of other projects, the most important first
     * @param force whether cached blobs are hashed before they are trusted
     * @param archives how the image is going to be written, for the room that it takes
     */
    public CollectStep(
            ImageProject project,
            DiscoverySettings settings,
            List<ImportedLock> importedLocks,
            RegistryConfiguration registries,
            Path cacheRoot,
            boolean force,
            ArchiveSettings archives,
            Progress progress) {
        this(
                project,
                settings,
                importedLocks,
                registries,
                cacheRoot,
                force,
                archives,
                progress,
                Volume::of,
                Optional.empty());
    }

    CollectStep(
            ImageProject project,
            DiscoverySettings settings,
            List<ImportedLock> importedLocks,
            RegistryConfiguration registries,
            Path cacheRoot,
            boolean force,
            ArchiveSettings archives,
            Progress progress,
            Function<Path, Optional<Volume>> volumes,
            Optional<String> previous) {
        this.project = project;
        this.settings = settings;
        this.importedLocks = List.copyOf(importedLocks);
        this.registries = registries;
        this.cacheRoot = cacheRoot;
        this.force = force;
        this.archives = archives;
        this.progress = progress;
        this.volumes = volumes;
        this.previous = previous;
    }

    /**
     * The same on top of an earlier release: blobs are not fetched whose layers are unchanged since then.
     *
     * @param name a reference, {@code mvn:} and coordinates, an archive, or the {@code image.json} of its build
     */
    public CollectStep withPrevious(Optional<String> name) {
        return new CollectStep(
                project, settings, importedLocks, registries, cacheRoot, force, archives, progress, volumes, name);
    }

    /**
     * Does the work. The lock is written last: where it stands, all of its images are in the cache.
     *
     * @throws ProblemException with every reference that is wrong, or every image that cannot be had; nothing is
     *     fetched before all images of all platforms are known to be there, to be handed out and to fit on the disk
     */
    public CollectedImages run() throws IOException {
        ClusterNeeds needs = needs();
        PlannedCollection planned;
        FetchSummary summary;
        try (ImageFetcher fetcher = fetcher()) {
            planned = plan(needs, fetcher);
            summary = fetcher.fetch(planned.images(), needs.places(), progress);
        }
        if (planned.unchanged().isPresent()) {
            planned.unchanged().get().fetch(source());
            planned.unchanged().get().previous().write(project);
        } else {
            PreviousRelease.forget(project);
        }
        ImageLock lock = planned.lock();
        lock.write(project.collectedLock());
        CollectionRecord collected = CollectionRecord.of(project, needs.trees());
        collected.write();
        List<Path> files = new ArrayList<>(List.of(project.collectedLock(), collected.file()));
        CacheDirectories cache = new CacheDirectories(cacheRoot);
        planned.blobs().forEach(blob -> files.add(cache.blob(blob)));
        return new CollectedImages(lock.entries().size(), summary, files);
    }

    /**
     * Finds out what {@link #run} would do. Asks registries for manifests, which are kept in the cache; writes nothing
     * into the project.
     *
     * @throws ProblemException with everything that would stop it before the first blob
     */
    public CollectionPlan plan() throws IOException {
        ClusterNeeds needs = needs();
        try (ImageFetcher fetcher = fetcher()) {
            return plan(needs, fetcher).plan();
        }
    }

    private ClusterNeeds needs() throws IOException {
        return new NeedsSearch(project, settings, importedLocks, registries, cacheRoot, force, progress).find();
    }

    private ImageFetcher fetcher() {
        return new ImageFetcher(registries, new BlobCache(cacheRoot, force), new TagCache(cacheRoot), progress);
    }

    private PlannedCollection plan(ClusterNeeds needs, ImageFetcher fetcher) throws IOException {
        return new CollectionPlanner(project, archives, cacheRoot, volumes, progress).plan(needs, fetcher, previous());
    }

    private Optional<PreviousRelease> previous() throws IOException {
        if (previous.isEmpty() || force) {
            previous.ifPresent(name -> progress.info("Nothing is taken from " + name + " (sealer.force)"));
            return Optional.empty();
        }
        return Optional.of(PreviousRelease.find(source(), previous.get()));
    }

    private ImageSource source() {
        return new ImageSource(registries, project.bases().artifacts(), project.platforms(), cacheRoot, progress);
    }
}
