package io.sealer.build;

import io.sealer.ByteCount;
import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.Progress;
import io.sealer.cache.BlobCache;
import io.sealer.cache.ListingCache;
import io.sealer.image.ZstdNative;
import io.sealer.registry.FileFetcher;
import io.sealer.registry.RegistryConfiguration;
import io.sealer.rootfs.TarStreams;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The goal {@code fetch}: files from elsewhere into the cache, each against its checksum, and the record of where the
 * context shows them. What is pinned and in the cache makes no connection.
 */
public final class FetchStep {

    private final ImageProject project;
    private final FetchSettings settings;
    private final List<Pattern> update;
    private final ArtifactFiles artifacts;
    private final RegistryConfiguration registries;
    private final BlobCache cache;
    private final Progress progress;
    private final Function<Path, Optional<Volume>> volumes;

    /**
     * A step for one project.
     *
     * @param project the project, with all of its platforms
     * @param settings what the user says about files
     */
    public FetchStep(
            ImageProject project,
            FetchSettings settings,
            ArtifactFiles artifacts,
            RegistryConfiguration registries,
            Path cacheRoot,
            Progress progress) {
        this(project, settings, artifacts, registries, cacheRoot, progress, Volume::of);
    }

    FetchStep(
            ImageProject project,
            FetchSettings settings,
            ArtifactFiles artifacts,
            RegistryConfiguration registries,
            Path cacheRoot,
            Progress progress,
            Function<Path, Optional<Volume>> volumes) {
        this.project = project;
        this.settings = settings;
        this.update = settings.update().stream().map(FetchStep::pattern).toList();
        this.artifacts = artifacts;
        this.registries = registries;
        this.cache = new BlobCache(cacheRoot, settings.force());
        this.progress = progress;
        this.volumes = volumes;
    }

    private static Pattern pattern(String glob) {
        return Pattern.compile(
                Pattern.compile("[*]").splitAsStream(glob).map(Pattern::quote).collect(Collectors.joining(".*"))
                        + (glob.endsWith("*") ? ".*" : ""));
    }

    /**
     * Does the work.
     *
     * @throws ProblemException with every file that makes no sense, cannot be had, or is not what it has to be
     */
    public FetchResult run() throws IOException {
        Problems problems = new Problems();
        List<RequestedFile> requests = requests(problems);
        problems.throwIfAny();
        if (requests.isEmpty()) {
            new FetchedRecord(List.of()).write(project);
            return new FetchResult(0, 0, 0, 0, 0);
        }
        FileLock old = lock();
        FileLock lock = old.without(this::isUpdated);
        List<FileSource> sources = FileSource.of(requests, lock, problems);
        problems.throwIfAny();
        FetchRun run = run(sources, problems);
        List<LockedFile> pins = List.of();
        int missing;
        long bytes;
        // Each pin is right by itself: what one fetch has found out another need not ask again.
        FileLock kept = old;
        try (FileFetcher fetcher = new FileFetcher(registries, cache, progress)) {
            missing = find(run, fetcher, problems);
            run.fetch(fetcher, progress);
            bytes = fetcher.takeBytes();
            kept = lock;
        } finally {
            pins = pin(run);
            write(kept.with(pins), old);
        }
        FetchedRecord record = shown(sources, run, problems);
        problems.throwIfAny();
        record.write(project);
        return new FetchResult(record.files().size(), sources.size(), missing, bytes, pins.size());
    }

    private FileLock lock() throws IOException {
        return FileLock.read(settings.lockFile(), project.display(settings.lockFile()));
    }

    private void write(FileLock lock, FileLock old) throws IOException {
        if (!lock.isEmpty() || !old.isEmpty()) {
            lock.write(settings.lockFile());
        }
    }

    /**
     * Finds out what {@link #run} would do; writes nothing.
     *
     * @throws ProblemException with everything that would stop it before the first file
     */
    public FetchResult plan() throws IOException {
        Problems problems = new Problems();
        FileLock lock = lock().without(this::isUpdated);
        List<RequestedFile> requests = requests(problems);
        List<FileSource> sources = FileSource.of(requests, lock, problems);
        FetchRun run = run(sources, problems);
        try (FileFetcher fetcher = new FileFetcher(registries, cache, progress)) {
            int missing = find(run, fetcher, problems);
            return new FetchResult(requests.size(), sources.size(), missing, run.missingBytes(), 0);
        }
    }

    private boolean isUpdated(String source) {
        return update.stream().anyMatch(pattern -> pattern.matcher(source).matches());
    }

    private List<RequestedFile> requests(Problems problems) throws IOException {
        Set<RequestedFile> all =
                new LinkedHashSet<>(RequestedFiles.of(settings.files(), project.platforms(), problems));
        all.addAll(KubefileDownloads.of(project, cache.root()));
        return List.copyOf(all);
    }

    private FetchRun run(List<FileSource> sources, Problems problems) {
        List<FileSource> allowed = new ArrayList<>();
        for (FileSource source : sources) {
            if (settings.strict() && source.isTakenAsItComes()) {
                problems.add(refusal(source));
            } else {
                allowed.add(source);
            }
        }
        return new FetchRun(allowed, artifacts, new ImageFiles(registries, cache, progress), cache, problems);
    }

    private Problem refusal(FileSource source) {
        return source.problem("nobody says which checksum it has to have, and <strict> (-Dsealer.strict) is set")
                .withRemedy("write its <sha256> or <checksumUrl> (--checksum in the Kubefile), or fetch it without"
                        + " <strict>, compare what is pinned with what its publisher says, and commit "
                        + project.display(settings.lockFile()));
    }

    /** Looks for everything; a report of what is wrong comes before the first file. */
    private int find(FetchRun run, FileFetcher fetcher, Problems problems) {
        int missing = run.find(fetcher);
        long bytes = run.missingBytes();
        volumes.apply(cache.root())
                .filter(volume -> volume.free() < bytes)
                .ifPresent(volume -> problems.add(Problem.environment("The disk of the cache " + cache.root()
                                + " has room for " + ByteCount.of(volume.free()) + ", but " + ByteCount.of(bytes)
                                + " are to be fetched")
                        .withRemedy("free space there, or name another place for the cache in <cacheDirectory>"
                                + " (-Dsealer.cache)")));
        problems.throwIfAny();
        return missing;
    }

    /** What the lock lacks of what was found, which the log is told. */
    private List<LockedFile> pin(FetchRun run) {
        List<LockedFile> pins = new ArrayList<>();
        run.found()
                .forEach((source, blob) -> source.toLock(blob.digest(), blob.size())
                        .ifPresent(entry -> {
                            pins.add(entry);
                            tell(source, entry);
                        }));
        return pins;
    }

    private void tell(FileSource source, LockedFile entry) {
        String what = source.request().shown() + " is pinned to " + entry.digest() + " in "
                + project.display(settings.lockFile());
        if (!source.isTakenAsItComes()) {
            progress.info(what
                    + entry.confirmedBy().map(list -> ", as " + list + " says").orElse(""));
        } else {
            progress.warn(what + ", as it came: compare that with what its publisher says, and commit the file");
        }
    }

    private FetchedRecord shown(List<FileSource> sources, FetchRun run, Problems problems) throws IOException {
        ZstdNative zstd = new ZstdNative(cache.root().resolve("native"));
        PackedFiles packed =
                new PackedFiles(cache, new ListingCache(cache.root(), settings.force()), new TarStreams(zstd::load));
        ShownFiles shown = new ShownFiles(project.context(), packed, problems);
        for (FileSource source : sources) {
            for (RequestedFile request : source.requests()) {
                shown.add(request, run.found().get(source));
            }
        }
        return shown.record();
    }
}
