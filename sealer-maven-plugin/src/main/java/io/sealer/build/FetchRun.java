package io.sealer.build;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.Progress;
import io.sealer.cache.BlobCache;
import io.sealer.cache.BlobWriter;
import io.sealer.cache.CachedBlob;
import io.sealer.cache.DigestMismatchException;
import io.sealer.registry.FileFetcher;
import io.sealer.registry.WantedFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One attempt to have some files in the cache: first all of them are looked for, then what is missing is fetched. What
 * goes wrong with one keeps no other from being looked for, or fetched.
 */
final class FetchRun {

    private final List<FileSource> sources;
    private final ArtifactFiles artifacts;
    private final ImageFiles images;
    private final BlobCache cache;
    private final Problems problems;
    private final Map<FileSource, CachedBlob> found = new LinkedHashMap<>();
    private final Map<WantedFile, FileSource> wanted = new LinkedHashMap<>();
    private final Map<FileSource, OptionalLong> announced = new LinkedHashMap<>();
    private final List<FileSource> wantedImages = new ArrayList<>();

    /** @param problems receives everything that goes wrong */
    FetchRun(List<FileSource> sources, ArtifactFiles artifacts, ImageFiles images, BlobCache cache, Problems problems) {
        this.sources = List.copyOf(sources);
        this.artifacts = artifacts;
        this.images = images;
        this.cache = cache;
        this.problems = problems;
    }

    /** What is in the cache by now, and has its checksum. */
    Map<FileSource, CachedBlob> found() {
        return Collections.unmodifiableMap(found);
    }

    /** Finds out what is there, what is missing, and whether it can be had; gives the number of missing ones. */
    int find(FileFetcher fetcher) {
        PublishedChecksums.ask(sources, fetcher, problems);
        List<FileSource> missing = new ArrayList<>();
        for (FileSource source : sources) {
            Optional<CachedBlob> blob = source.digest().flatMap(cache::find);
            if (blob.isPresent()) {
                found.put(source, blob.get());
            } else if (source.request().isArtifact()) {
                takeArtifact(source);
            } else if (source.request().isImage()) {
                wantedImages.add(source);
            } else {
                missing.add(source);
            }
        }
        askSizes(missing, fetcher);
        return missing.size() + wantedImages.size();
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

    /**
     * Fetches what is missing, and verifies it.
     *
     * @throws ProblemException with everything that went wrong
     */
    void fetch(FileFetcher fetcher, Progress progress) throws IOException {
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
        for (FileSource source : wantedImages) {
            takeImage(source);
        }
        for (FileSource source : sources) {
            if (found.containsKey(source) && source.other().isPresent()) {
                verifyOther(source, source.other().get());
            }
        }
        problems.throwIfAny();
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

    private CachedBlob store(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                BlobWriter writer = cache.openUnknown()) {
            in.transferTo(writer.stream());
            return writer.commit();
        } catch (DigestMismatchException e) {
            throw new IllegalStateException("nobody knows the digest of what is being written", e);
        }
    }

    private void takeImage(FileSource source) throws IOException {
        try {
            take(source, images.take(source.request().image(), source.request().imagePlatform()));
        } catch (ProblemException e) {
            e.problems()
                    .forEach(problem ->
                            problems.add(problem.withLocation(source.request().place())));
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

    private void verifyOther(FileSource source, FileChecksum expected) throws IOException {
        FileChecksum actual = expected.of(found.get(source).file());
        if (!actual.equals(expected)) {
            found.remove(source);
            problems.add(source.problem(
                            "it has the " + expected.algorithm() + " " + actual.hex() + ", not " + expected.hex())
                    .withRemedy(source.doubt()));
        }
    }
}
