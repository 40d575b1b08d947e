package io.sealer.build;

import io.sealer.ByteCount;
import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.Progress;
import io.sealer.cache.BlobCache;
import io.sealer.cache.BlobWriter;
import io.sealer.cache.CachedBlob;
import io.sealer.cache.DigestMismatchException;
import io.sealer.cache.ListingCache;
import io.sealer.image.ZstdNative;
import io.sealer.oci.Digest;
import io.sealer.registry.FileFetcher;
import io.sealer.registry.RegistryConfiguration;
import io.sealer.registry.WantedFile;
import io.sealer.rootfs.TarStreams;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
        Run run = new Run(sources, problems);
        int missing;
        long bytes;
        // Each pin is right by itself: what one fetch has found out another need not ask again.
        FileLock kept = old;
        try (FileFetcher fetcher = new FileFetcher(registries, cache, progress)) {
            missing = run.find(fetcher);
            problems.throwIfAny();
            run.fetch(fetcher);
            bytes = fetcher.takeBytes();
            kept = lock;
        } finally {
            write(run.pin(kept), old);
        }
        FetchedRecord record = run.shown();
        problems.throwIfAny();
        record.write(project);
        return new FetchResult(record.files().size(), sources.size(), missing, bytes, run.pinned);
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
        Run run = new Run(sources, problems);
        try (FileFetcher fetcher = new FileFetcher(registries, cache, progress)) {
            int missing = run.find(fetcher);
            problems.throwIfAny();
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

    /** One execution. */
    private final class Run {

        private final List<FileSource> sources;
        private final Problems problems;
        private final Map<FileSource, CachedBlob> found = new LinkedHashMap<>();
        private final Map<WantedFile, FileSource> wanted = new LinkedHashMap<>();
        private final Map<FileSource, OptionalLong> announced = new LinkedHashMap<>();
        private final List<FileSource> images = new ArrayList<>();
        private int pinned;

        Run(List<FileSource> sources, Problems problems) {
            this.sources = sources;
            this.problems = problems;
        }

        /** Finds out what is there, what is missing, and whether it can be had; gives the number of missing ones. */
        int find(FileFetcher fetcher) {
            askPublishers(fetcher);
            List<FileSource> missing = new ArrayList<>();
            for (FileSource source : sources) {
                if (settings.strict() && source.isTakenAsItComes()) {
                    refuse(source);
                    continue;
                }
                Optional<CachedBlob> blob = source.digest().flatMap(cache::find);
                if (blob.isPresent()) {
                    found.put(source, blob.get());
                } else if (source.request().isArtifact()) {
                    takeArtifact(source);
                } else if (source.request().isImage()) {
                    images.add(source);
                } else {
                    missing.add(source);
                }
            }
            askSizes(missing, fetcher);
            checkSpace();
            return missing.size() + images.size();
        }

        private void refuse(FileSource source) {
            problems.add(source.problem(
                            "nobody says which checksum it has to have, and <strict> (-Dsealer.strict) is set")
                    .withRemedy("write its <sha256> or <checksumUrl> (--checksum in the Kubefile), or fetch it without"
                            + " <strict>, compare what is pinned with what its publisher says, and commit "
                            + project.display(settings.lockFile())));
        }

        private void askPublishers(FileFetcher fetcher) {
            Set<URI> lists = sources.stream()
                    .flatMap(source -> source.listToAsk().stream())
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            FileFetcher.Answers<URI, byte[]> answers = fetcher.documents(lists);
            for (FileSource source : sources) {
                source.listToAsk().ifPresent(list -> {
                    byte[] text = answers.answers().get(list);
                    if (text == null) {
                        problems.add(answers.problems()
                                .get(list)
                                .withLocation(source.request().place()));
                        return;
                    }
                    FileChecksum.find(text, source.request().fileName())
                            .ifPresentOrElse(
                                    source::publish,
                                    () -> problems.add(source.problem(
                                                    source.shownList().orElseThrow() + " has no checksum of "
                                                            + source.request().fileName())
                                            .withRemedy("correct <checksumUrl>: a list as sha256sum or sha512sum"
                                                    + " writes it, or a checksum alone")));
                });
            }
        }

        private void takeArtifact(FileSource source) {
            String coordinates = source.request().source().substring(RequestedFile.MAVEN.length());
            try {
                take(source, store(artifacts.resolve(coordinates)));
            } catch (ProblemException e) {
                problems.addAll(e);
            } catch (IOException e) {
                problems.add(Problem.environment("cannot read it (" + e + ")")
                        .about(source.request().source()));
            }
        }

        private void takeImage(FileSource source) throws IOException {
            try {
                take(
                        source,
                        new ImageFiles(registries, cache, progress)
                                .take(source.request().image(), source.request().imagePlatform()));
            } catch (ProblemException e) {
                e.problems()
                        .forEach(problem -> problems.add(
                                problem.withLocation(source.request().place())));
            }
        }

        private void take(FileSource source, CachedBlob blob) {
            if (source.digest().orElse(blob.digest()).equals(blob.digest())) {
                found.put(source, blob);
            } else {
                problems.add(source.problem("it has the SHA-256 "
                                + blob.digest().hex() + ", not "
                                + source.digest().get().hex())
                        .withRemedy(source.doubt()));
            }
        }

        private CachedBlob store(Path file) throws IOException {
            Digest digest;
            try (InputStream in = Files.newInputStream(file)) {
                digest = Digest.of(in);
            }
            Optional<CachedBlob> there = cache.find(digest);
            if (there.isPresent()) {
                return there.get();
            }
            try (InputStream in = Files.newInputStream(file);
                    BlobWriter writer = cache.open(digest)) {
                byte[] block = new byte[1 << 16];
                for (int n = in.read(block); n >= 0; n = in.read(block)) {
                    writer.write(block, 0, n);
                }
                return writer.commit();
            } catch (DigestMismatchException e) {
                throw new IOException("it changed while it was read", e);
            }
        }

        private void askSizes(List<FileSource> missing, FileFetcher fetcher) {
            Set<URI> unknown = missing.stream()
                    .filter(source -> source.size().isEmpty())
                    .map(source -> source.request().uri())
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            FileFetcher.Answers<URI, OptionalLong> sizes = fetcher.sizes(unknown);
            for (FileSource source : missing) {
                URI uri = source.request().uri();
                Problem problem = sizes.problems().get(uri);
                if (problem != null) {
                    problems.add(problem.withLocation(source.request().place()));
                } else {
                    wanted.put(source.wanted(), source);
                    Optional.ofNullable(sizes.answers().get(uri))
                            .or(() -> Optional.of(source.size()))
                            .ifPresent(size -> announced.put(source, size));
                }
            }
        }

        /** How much is to come, as far as that is known. */
        long missingBytes() {
            return wanted.values().stream().mapToLong(this::missingBytes).sum();
        }

        private long missingBytes(FileSource source) {
            long size = announced.get(source).orElse(0);
            return size
                    - source.digest()
                            .map(digest -> Math.min(cache.begun(digest), size))
                            .orElse(0L);
        }

        private void checkSpace() {
            long bytes = missingBytes();
            volumes.apply(cache.root())
                    .filter(volume -> volume.free() < bytes)
                    .ifPresent(volume -> problems.add(Problem.environment("The disk of the cache " + cache.root()
                                    + " has room for " + ByteCount.of(volume.free()) + ", but " + ByteCount.of(bytes)
                                    + " are to be fetched")
                            .withRemedy("free space there, or name another place for the cache in <cacheDirectory>"
                                    + " (-Dsealer.cache)")));
        }

        void fetch(FileFetcher fetcher) throws IOException {
            if (!wanted.isEmpty()) {
                boolean measured = wanted.values().stream()
                        .allMatch(source -> announced.get(source).isPresent());
                long bytes = wanted.values().stream()
                        .mapToLong(source -> announced.get(source).orElse(0))
                        .sum();
                String what = wanted.size() + (wanted.size() == 1 ? " file" : " files");
                try (Progress.Task task = progress.begin(what, measured ? bytes : -1)) {
                    FileFetcher.Answers<WantedFile, CachedBlob> answers = fetcher.fetch(wanted.keySet(), task);
                    wanted.forEach((file, source) -> {
                        Problem problem = answers.problems().get(file);
                        if (problem != null) {
                            problems.add(problem.withLocation(source.request().place()));
                        } else {
                            found.put(source, answers.answers().get(file));
                        }
                    });
                }
            }
            for (FileSource source : images) {
                takeImage(source);
            }
            for (FileSource source : sources) {
                if (found.containsKey(source) && source.other().isPresent()) {
                    verifyOther(source, source.other().get());
                }
            }
            problems.throwIfAny();
        }

        private void verifyOther(FileSource source, FileChecksum expected) throws IOException {
            FileChecksum actual = expected.of(found.get(source).file());
            if (!actual.equals(expected)) {
                found.remove(source);
                problems.add(source.problem(
                                "it has the " + expected.algorithm() + " " + actual.hex() + ", not " + expected.hex())
                        .withRemedy(source.doubt()));
            }
        }

        /** The lock with what was found out. */
        FileLock pin(FileLock lock) {
            List<LockedFile> pins = new ArrayList<>();
            found.forEach(
                    (source, blob) -> source.toLock(blob.digest(), blob.size()).ifPresent(entry -> {
                        pins.add(entry);
                        tell(source, entry);
                    }));
            pinned = pins.size();
            return lock.with(pins);
        }

        private void tell(FileSource source, LockedFile entry) {
            String what = source.request().shown() + " is pinned to " + entry.digest() + " in "
                    + project.display(settings.lockFile());
            if (!source.isTakenAsItComes()) {
                progress.info(what
                        + entry.confirmedBy()
                                .map(list -> ", as " + list + " says")
                                .orElse(""));
            } else {
                progress.warn(what + ", as it came: compare that with what its publisher says, and commit the file");
            }
        }

        FetchedRecord shown() throws IOException {
            ZstdNative zstd = new ZstdNative(cache.root().resolve("native"));
            PackedFiles packed = new PackedFiles(
                    cache, new ListingCache(cache.root(), settings.force()), new TarStreams(zstd::load));
            ShownFiles shown = new ShownFiles(project.context(), packed, problems);
            for (FileSource source : sources) {
                for (RequestedFile request : source.requests()) {
                    shown.add(request, found.get(source));
                }
            }
            return shown.record();
        }
    }
}
