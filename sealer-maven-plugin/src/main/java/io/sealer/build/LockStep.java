package io.sealer.build;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.ProblemReport;
import io.sealer.Problems;
import io.sealer.Progress;
import io.sealer.SourceLocation;
import io.sealer.cache.BlobCache;
import io.sealer.cache.TagCache;
import io.sealer.discovery.DiscoveredImage;
import io.sealer.discovery.ImagePatterns;
import io.sealer.discovery.ListedLine;
import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.registry.ImageFetcher;
import io.sealer.registry.RegistryConfiguration;
import io.sealer.registry.Resolution;
import io.sealer.registry.ResolvedImage;
import io.sealer.rootfs.ExecutedKubefile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The goal {@code lock}: the digest of every image that the cluster needs, for version control to keep. */
public final class LockStep {

    private static final SourceLocation UPDATE = SourceLocation.of("sealer.lock.update");

    private final ImageProject project;
    private final Path file;
    private final DiscoverySettings settings;
    private final List<ImportedLock> importedLocks;
    private final List<String> update;
    private final RegistryConfiguration registries;
    private final Path cacheRoot;
    private final Progress progress;

    /**
     * A step for one project.
     *
     * @param file the lock, which need not be there yet
     * @param importedLocks locks of other projects, the most important first; what they pin is left to them
     * @param update patterns of images whose digest is taken anew; {@code *} for all
     */
    public LockStep(
            ImageProject project,
            Path file,
            DiscoverySettings settings,
            List<ImportedLock> importedLocks,
            List<String> update,
            RegistryConfiguration registries,
            Path cacheRoot,
            Progress progress) {
        this.project = project;
        this.file = file;
        this.settings = settings;
        this.importedLocks = List.copyOf(importedLocks);
        this.update = List.copyOf(update);
        this.registries = registries;
        this.cacheRoot = cacheRoot;
        this.progress = progress;
    }

    /** The images of one platform's tree, each with what to ask for: pinned where the lock's digest stays. */
    private record Wanted(
            Platform platform, Map<DiscoveredImage, Reference> images, List<LockedBase> base, BaseRegistry inBase) {}

    /**
     * Does the work; the file is written only when something changes, and then as a whole.
     *
     * @throws ProblemException with everything that stands in the way; the file is as it was then
     */
    public LockResult run() throws IOException {
        return run(true);
    }

    /** Like {@link #run}, but writes no file. */
    public LockResult plan() throws IOException {
        return run(false);
    }

    private LockResult run(boolean write) throws IOException {
        LockedImages locks = LockedImages.read(project, Optional.of(file), importedLocks);
        ImageLock old = locks.own().orElse(new ImageLock(List.of()));
        List<LockedChart> charts = new RemoteCharts(settings.charts(), registries, cacheRoot, progress)
                .fetch(update.contains("*") ? List.of() : old.charts(), Optional.empty());
        List<Wanted> wanted = wanted(locks, charts);
        ImageLock lock;
        OptionalInt moved;
        try (ImageFetcher fetcher =
                new ImageFetcher(registries, new BlobCache(cacheRoot), new TagCache(cacheRoot), progress)) {
            lock = resolve(wanted, fetcher).withCharts(charts);
            moved = reportMoved(wanted, fetcher);
        }
        LockResult result = compare(old, lock, moved);
        return new LockResult(
                result.images(), result.added(), result.updated(), result.dropped(), moved, write && lock.write(file));
    }

    private List<Wanted> wanted(LockedImages locks, List<LockedChart> charts) throws IOException {
        Problems problems = new Problems();
        ImagePatterns patterns = ImagePatterns.of(
                update.stream()
                        .map(text -> new ListedLine(UPDATE, text.equals("*") ? "**" : text))
                        .toList(),
                "-Dsealer.lock.update",
                problems);
        problems.throwIfAny();
        Map<Platform, ExecutedKubefile> trees = assembled(locks, patterns);
        Set<Reference> all = new LinkedHashSet<>();
        LockedBase.of(trees.values()).forEach(base -> all.add(base.reference()));
        Map<Platform, Wanted> wanted = new EachPlatform(project.platforms(), progress)
                .map(
                        (platform, own, told) -> {
                            ExecutedKubefile made = RemoteCharts.in(trees.get(platform), charts, cacheRoot);
                            List<DiscoveredImage> found = new ImageDiscovery(project, settings, told)
                                    .in(made.rootfs(), made.labels())
                                    .images();
                            found.forEach(image -> all.add(image.reference()));
                            ImageSources sources =
                                    ImageSources.of(project, platform, settings, made.rootfs(), told, own);
                            Map<DiscoveredImage, Reference> images =
                                    asked(platform, found, sources.satisfied(found, own), locks, patterns, told);
                            return new Wanted(
                                    platform, images, LockedBase.of(List.of(made)), new BaseRegistry(made, platform));
                        },
                        problems);
        // Nobody knows what images a tree has that could not be searched.
        List<String> unused = wanted.size() == project.platforms().size() ? patterns.unused(all) : List.of();
        unused.forEach(pattern -> problems.add(Problem.project(pattern + ": this cluster has no such image")
                .withRemedy("correct the pattern; * alone means all images")));
        problems.throwIfAny();
        return List.copyOf(wanted.values());
    }

    private Map<DiscoveredImage, Reference> asked(
            Platform platform,
            List<DiscoveredImage> found,
            Set<Reference> sourced,
            LockedImages locks,
            ImagePatterns patterns,
            Progress told) {
        Map<DiscoveredImage, Reference> images = new LinkedHashMap<>();
        for (DiscoveredImage image : found) {
            if (sourced.contains(image.reference())) {
                told.debug("left to its source: " + image.reference());
                continue;
            }
            ask(image, platform, locks, patterns)
                    .ifPresentOrElse(
                            reference -> images.put(image, reference),
                            () -> told.debug("left to an imported lock: " + image.reference()));
        }
        return images;
    }

    private Map<Platform, ExecutedKubefile> assembled(LockedImages locks, ImagePatterns patterns) throws IOException {
        List<LockedBase> kept = locks.own().map(ImageLock::bases).orElse(List.of()).stream()
                .filter(base -> !patterns.matches(base.reference()))
                .toList();
        BasePin pin = new BasePin(kept, Optional.empty());
        BaseImages bases = new BaseImages(project, registries, cacheRoot, false, pin, progress);
        return new RootfsAssembly(project, cacheRoot, bases, progress).assemble();
    }

    /** What to ask for to lock an image; nothing where that is left to an import. */
    private static Optional<Reference> ask(
            DiscoveredImage image, Platform platform, LockedImages locks, ImagePatterns patterns) {
        Reference reference = image.reference();
        Optional<LockEntry> entry =
                locks.own().flatMap(lock -> lock.find(reference, platform).or(() -> lock.find(reference)));
        if (entry.isEmpty() && locks.imported(reference, platform).isPresent()) {
            return Optional.empty();
        }
        return entry.filter(locked -> !patterns.matches(reference))
                .map(locked -> reference.withDigest(locked.digest()))
                .or(() -> Optional.of(reference));
    }

    private ImageLock resolve(List<Wanted> wanted, ImageFetcher fetcher) {
        Problems problems = new Problems();
        PlatformProblems found = new PlatformProblems(project.platforms());
        List<LockEntry> entries = new ArrayList<>();
        for (Wanted one : wanted) {
            Resolution resolution = fetcher.tryResolve(one.images().values(), one.platform());
            Map<Reference, Digest> digests = digests(resolution);
            one.images().forEach((image, reference) -> {
                Optional<Digest> digest = Optional.ofNullable(digests.get(reference))
                        .or(() -> one.inBase().contentOf(image.reference()));
                if (digest.isPresent()) {
                    entries.add(LockEntry.of(image, digest.get(), one.platform()));
                } else {
                    found.of(one.platform())
                            .add(PlatformNeeds.neededBy(
                                    image, resolution.problems().get(reference)));
                }
            });
        }
        found.tell(problems);
        problems.throwIfAny();
        return new ImageLock(
                wanted.stream().flatMap(one -> one.base().stream()).distinct().toList(),
                LockEntry.joined(entries),
                List.of());
    }

    private static Map<Reference, Digest> digests(Resolution resolution) {
        Map<Reference, Digest> digests = new HashMap<>();
        for (ResolvedImage image : resolution.images()) {
            digests.put(image.reference(), image.digest());
        }
        return digests;
    }

    /** Says which tags mean something else today than the lock says, and how many; empty when nobody may be asked. */
    private OptionalInt reportMoved(List<Wanted> wanted, ImageFetcher fetcher) {
        if (registries.offline()) {
            return OptionalInt.empty();
        }
        Map<Reference, Digest> locked = new TreeMap<>();
        for (Wanted one : wanted) {
            one.base().stream()
                    .filter(base -> base.reference().digest().isEmpty())
                    .forEach(base -> locked.put(base.reference(), base.digest()));
            one.images().forEach((image, reference) -> {
                if (image.reference().digest().isEmpty()) {
                    reference.digest().ifPresent(digest -> locked.put(image.reference(), digest));
                }
            });
        }
        Resolution today =
                fetcher.tryResolve(locked.keySet(), project.platforms().get(0));
        if (!today.problems().isEmpty()) {
            progress.warn("Locked digests stay where it is not known what their tags mean today: "
                    + ProblemReport.text(List.copyOf(today.problems().values())));
        }
        Map<Reference, Digest> digests = digests(today);
        int moved = 0;
        for (Map.Entry<Reference, Digest> entry : locked.entrySet()) {
            Digest now = digests.getOrDefault(entry.getKey(), entry.getValue());
            if (!now.equals(entry.getValue())) {
                progress.info("moved upstream, not taken: " + entry.getKey() + " " + entry.getValue() + " -> " + now);
                moved++;
            }
        }
        if (moved > 0) {
            progress.info("-Dsealer.lock.update=PATTERN takes the new digests of matching images, * those of all");
        }
        return OptionalInt.of(moved);
    }

    private LockResult compare(ImageLock before, ImageLock after, OptionalInt moved) {
        int added = 0;
        int updated = 0;
        int dropped = 0;
        if (!before.bases().equals(after.bases())) {
            String bases = after.bases().stream()
                    .map(base -> base.reference() + " " + base.digest())
                    .collect(Collectors.joining(", "));
            progress.info("base image: " + (bases.isEmpty() ? "none in a registry any more" : bases));
        }
        for (LockEntry entry : after.entries()) {
            Optional<Digest> old = before.find(entry.reference()).map(LockEntry::digest);
            if (old.isEmpty()) {
                progress.info("new: " + entry.reference() + " " + entry.digest());
                added++;
            } else if (!old.get().equals(entry.digest())) {
                progress.info("updated: " + entry.reference() + " " + old.get() + " -> " + entry.digest());
                updated++;
            }
        }
        for (LockEntry entry : before.entries()) {
            if (after.find(entry.reference()).isEmpty()) {
                progress.info("dropped: " + entry.reference() + " " + entry.digest());
                dropped++;
            }
        }
        for (LockedChart chart : after.charts()) {
            if (!before.charts().contains(chart)) {
                progress.info("chart: " + chart.chart() + " " + chart.digest());
            }
        }
        return new LockResult(after.entries().size(), added, updated, dropped, moved, false);
    }
}
