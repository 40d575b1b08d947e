package io.sealer.build;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.Progress;
import io.sealer.SourceLocation;
import io.sealer.cache.BlobCache;
import io.sealer.cache.CachedBlob;
import io.sealer.cache.TagCache;
import io.sealer.image.Content;
import io.sealer.kube.ChartIndex;
import io.sealer.oci.Digest;
import io.sealer.registry.ChartFetcher;
import io.sealer.registry.ImageFetcher;
import io.sealer.registry.RegistryConfiguration;
import io.sealer.rootfs.AddedFile;
import io.sealer.rootfs.ExecutedKubefile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Charts that the POM names by registry or repository: brought into the cache, pinned, and put into the tree. */
final class RemoteCharts {

    private final List<RemoteChart> charts;
    private final RegistryConfiguration registries;
    private final Path cacheRoot;
    private final Progress progress;

    /**
     * The charts of a project.
     *
     * @throws ProblemException with everything in their descriptions that makes no sense
     */
    RemoteCharts(ChartOptions options, RegistryConfiguration registries, Path cacheRoot, Progress progress) {
        Problems problems = new Problems();
        this.charts = options.remote(problems);
        problems.throwIfAny();
        this.registries = registries;
        this.cacheRoot = cacheRoot;
        this.progress = progress;
    }

    /** What an earlier collection took, for builds that cannot ask. */
    static List<LockedChart> collected(ImageProject project) throws IOException {
        return ImageLock.read(project.collectedLock(), project.display(project.collectedLock()))
                .map(ImageLock::charts)
                .orElse(List.of());
    }

    /** Brings all of them into the cache, as the project's own lock pins them, if it has one. */
    List<LockedChart> fetch(ImageProject project, Optional<ImageLock> own) throws IOException {
        List<LockedChart> known = registries.offline() ? collected(project) : List.of();
        return fetch(
                own.map(ImageLock::charts).orElse(known),
                own.flatMap(lock -> project.lockFile()).map(project::display));
    }

    /**
     * Brings all of them into the cache.
     *
     * @param locked the digests that they must have
     * @param complete the name of the lock, if one that it lacks is a mistake
     * @throws ProblemException with every chart that cannot be had
     */
    List<LockedChart> fetch(List<LockedChart> locked, Optional<String> complete) throws IOException {
        if (charts.isEmpty()) {
            return List.of();
        }
        try (ImageFetcher fetcher =
                new ImageFetcher(registries, new BlobCache(cacheRoot), new TagCache(cacheRoot), progress)) {
            return fetch(fetcher.charts(), locked, complete);
        }
    }

    private List<LockedChart> fetch(ChartFetcher fetcher, List<LockedChart> locked, Optional<String> complete)
            throws IOException {
        Problems problems = new Problems();
        List<LockedChart> fetched = new ArrayList<>();
        Map<String, ChartIndex> indexes = new HashMap<>();
        for (RemoteChart chart : charts) {
            Optional<Digest> pinned = locked.stream()
                    .filter(one -> one.chart().equals(chart))
                    .map(LockedChart::digest)
                    .findFirst();
            if (pinned.isEmpty() && complete.isPresent()) {
                problems.add(Problem.at(ChartOptions.PLACE, "the chart " + chart + " is not in " + complete.get())
                        .withRemedy("run mvn sealer:lock, which adds it"));
                continue;
            }
            try {
                fetched.add(new LockedChart(chart, fetch(chart, pinned, fetcher, indexes)));
            } catch (ProblemException e) {
                e.problems().forEach(problem -> problems.add(problem.withLocation(ChartOptions.PLACE)));
            }
        }
        problems.throwIfAny();
        return fetched;
    }

    private static Digest fetch(
            RemoteChart chart, Optional<Digest> pinned, ChartFetcher fetcher, Map<String, ChartIndex> indexes)
            throws IOException {
        if (pinned.isPresent() && fetcher.has(pinned.get())) {
            return pinned.get();
        }
        if (chart.isInRegistry()) {
            Digest digest = fetcher.fromRegistry(chart.reference()).digest();
            if (!pinned.orElse(digest).equals(digest)) {
                throw moved(chart, pinned.get(), digest);
            }
            return digest;
        }
        ChartIndex index = indexes.get(chart.repository());
        if (index == null) {
            index = new ChartIndex(chart.index().toString(), fetcher.document(chart.index()));
            indexes.put(chart.repository(), index);
        }
        ChartIndex.Entry entry = index.find(chart.name(), chart.version())
                .orElseThrow(() -> new ProblemException(Problem.project("there is no chart " + chart)
                        .withRemedy("check <name> and <version> against " + chart.index())));
        Digest digest = digest(chart, entry);
        if (!pinned.orElse(digest).equals(digest)) {
            throw moved(chart, pinned.get(), digest);
        }
        return fetcher.file(url(chart, entry), digest).digest();
    }

    private static ProblemException moved(RemoteChart chart, Digest locked, Digest now) {
        return new ProblemException(Problem.project(
                        "the chart " + chart + " is locked to " + locked + ", but is " + now + " today")
                .withRemedy("a published version should never change: ask its publisher; to take the new one, run mvn"
                        + " sealer:lock -Dsealer.lock.update=*"));
    }

    private static Digest digest(RemoteChart chart, ChartIndex.Entry entry) {
        try {
            return new Digest(entry.digest().replaceFirst("^sha256:", ""));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    Problem.project("the index of " + chart.repository() + " has no digest of " + chart)
                            .withRemedy("have the index made by helm repo index, or put the chart into the context"),
                    e);
        }
    }

    private static URI url(RemoteChart chart, ChartIndex.Entry entry) {
        try {
            return URI.create(chart.repository() + "/").resolve(entry.url());
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    Problem.project("the index of " + chart.repository() + " says that " + chart + " is at something"
                            + " that is no URL"),
                    e);
        }
    }

    /**
     * A tree with charts in it.
     *
     * @param locked charts that are in the cache
     * @throws ProblemException when one is not, or when there is something else in its place
     */
    static ExecutedKubefile in(ExecutedKubefile made, List<LockedChart> locked, Path cacheRoot) {
        if (locked.isEmpty()) {
            return made;
        }
        Problems problems = new Problems();
        BlobCache cache = new BlobCache(cacheRoot);
        List<AddedFile> files = new ArrayList<>();
        for (LockedChart one : locked) {
            Optional<CachedBlob> blob = cache.find(one.digest());
            if (blob.isEmpty()) {
                problems.add(Problem.environment("the chart " + one.chart() + " is not in the cache any more")
                        .withRemedy("run sealer:collect-images first, as mvn package does"));
            } else {
                Content content = new Content.Blob(
                        one.digest(), blob.get().file(), blob.get().size());
                files.add(new AddedFile(
                        one.chart().path(),
                        content,
                        SourceLocation.of(one.chart().path())));
            }
        }
        ExecutedKubefile with = made.withFiles("Helm charts of the project", files, problems);
        problems.throwIfAny();
        return with;
    }
}
