package io.sealer.build;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.Progress;
import io.sealer.SourceLocation;
import io.sealer.discovery.DiscoveredImage;
import io.sealer.discovery.DiscoveredImages;
import io.sealer.discovery.Doubt;
import io.sealer.discovery.ImagePatterns;
import io.sealer.discovery.ListedLine;
import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.registry.RegistryConfiguration;
import io.sealer.rootfs.ExecutedKubefile;
import io.sealer.rootfs.ServedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The goal {@code why}: what needs an image, how large it is, and what would be saved without it. Asks no network. */
public final class WhyStep {

    private static final SourceLocation ONLY = SourceLocation.of("sealer.only");

    private final List<String> only;

    /**
     * An explanation.
     *
     * @param only patterns of the images to explain; empty for all
     */
    public WhyStep(List<String> only) {
        this.only = List.copyOf(only);
    }

    /**
     * What is known of one platform.
     *
     * @param found the images that it needs
     * @param parts of what they consist, as far as that is known
     */
    record Known(Platform platform, DiscoveredImages found, Map<Reference, ImageParts> parts) {}

    /**
     * Explains the images of a project.
     *
     * @param json whether JSON is wanted, rather than text for people
     * @throws ProblemException with all that is wrong in the project, or when a pattern means no image of it
     */
    public String run(ImageProject project, DiscoverySettings settings, Path cacheRoot, boolean json)
            throws IOException {
        Map<Platform, ExecutedKubefile> written = new RootfsAssembly(
                        project,
                        cacheRoot,
                        BaseImages.ofLastBuild(project, cacheRoot, BasePin.ofLastCollection(project)),
                        Progress.silent())
                .assemble();
        List<LockedChart> charts = charts(project, settings, cacheRoot);
        Map<Platform, Known> known = new EachPlatform(project.platforms(), Progress.silent())
                .map((platform, problems, told) -> {
                    ExecutedKubefile made = RemoteCharts.in(written.get(platform), charts, cacheRoot);
                    DiscoveredImages found =
                            new ImageDiscovery(project, settings.lenient(), told).in(made.rootfs(), made.labels());
                    return new Known(platform, found, knownParts(project, platform, cacheRoot, found));
                });
        return reports(List.copyOf(known.values()))
                .withSources(sources(project))
                .text(json);
    }

    private static Map<Reference, ImageParts> knownParts(
            ImageProject project, Platform platform, Path cacheRoot, DiscoveredImages found) throws IOException {
        Map<Reference, ImageParts> parts = new KnownParts(project, platform, cacheRoot).of(found.references());
        if (parts.size() < found.images().size() && Files.exists(project.archive())) {
            archived(project, platform, cacheRoot, found.references()).forEach(parts::putIfAbsent);
        }
        return parts;
    }

    /**
     * Explains the images that a finished image names, with what its own registry has of them.
     *
     * @param name a file, a directory or a reference
     * @param json whether JSON is wanted, rather than text for people
     * @throws ProblemException when there is no such image, it is damaged, or a pattern means no image of it
     */
    public String run(ImageSource source, String name, DiscoverySettings settings, boolean json) throws IOException {
        OpenedImage image = source.open(name);
        ReadImage read = new ImageReading(source.cacheRoot(), source.progress()).read(image, false);
        Problems problems = new Problems();
        read.damage()
                .forEach(damage -> problems.add(Problem.environment("layer " + damage.layer() + " " + damage.reason())
                        .withLocation(SourceLocation.of(image.display()))));
        problems.throwIfAny();
        ImageDiscovery discovery = new ImageDiscovery(
                ImageProject.foreign(image, source.cacheRoot().resolve("scratch")),
                settings.forFinishedImage(),
                Progress.silent());
        List<Known> known = new ArrayList<>();
        for (ReadImage.OnPlatform one : read.platforms()) {
            DiscoveredImages found =
                    discovery.inFinished(one.rootfs(), one.image().config().labels());
            known.add(new Known(one.platform(), found, parts(one, found.references())));
        }
        return reports(known).text(json);
    }

    private static Map<Reference, ImageParts> parts(ReadImage.OnPlatform image, List<Reference> references) {
        Map<Reference, ImageParts> parts = new TreeMap<>();
        for (Reference reference : references) {
            ServedImage served = image.registry().resolve(reference, image.platform());
            if (served.isComplete()) {
                parts.put(reference, new ImageParts(served.digest().orElseThrow(), served.blobs()));
            }
        }
        return parts;
    }

    /** What the archive of the last build has of images that the cache lacks. */
    private static Map<Reference, ImageParts> archived(
            ImageProject project, Platform platform, Path cacheRoot, List<Reference> references) throws IOException {
        try {
            OpenedImage image = OpenedImage.file(project.archive(), project.display(project.archive()));
            return new ImageReading(cacheRoot, Progress.silent())
                    .read(image, false).platforms().stream()
                            .filter(one -> one.platform().equals(platform))
                            .findFirst()
                            .map(one -> parts(one, references))
                            .orElse(Map.of());
        } catch (ProblemException e) {
            // Whether it is sound is not what was asked: sizes stay unknown.
            return Map.of();
        }
    }

    /** Where the last collection took images from that came from no registry. */
    private static Map<String, String> sources(ImageProject project) throws IOException {
        Map<String, String> sources = new HashMap<>();
        ImageLock.read(project.collectedLock(), project.display(project.collectedLock()))
                .ifPresent(lock -> lock.entries()
                        .forEach(entry -> entry.source()
                                .ifPresent(
                                        source -> sources.put(entry.reference().toString(), source))));
        return sources;
    }

    /** Charts from elsewhere, as the lock or the last collection has them: no network is used. */
    private static List<LockedChart> charts(ImageProject project, DiscoverySettings settings, Path cacheRoot)
            throws IOException {
        List<LockedChart> known = new ArrayList<>(RemoteCharts.collected(project));
        if (project.lockFile().isPresent()) {
            Path lock = project.lockFile().get();
            ImageLock.read(lock, project.display(lock)).ifPresent(own -> known.addAll(0, own.charts()));
        }
        RegistryConfiguration nobody =
                RegistryConfiguration.plain(project.pluginVersion()).withOffline(true);
        return new RemoteCharts(settings.charts(), nobody, cacheRoot, Progress.silent()).fetch(known, Optional.empty());
    }

    private WhyReports reports(List<Known> known) {
        Problems problems = new Problems();
        ImagePatterns patterns = ImagePatterns.of(
                only.stream()
                        .map(text -> new ListedLine(ONLY, text.equals("*") ? "**" : text))
                        .toList(),
                "-Dsealer.only",
                problems);
        checkUse(patterns, known, problems);
        problems.throwIfAny();
        return new WhyReports(known.stream().map(one -> report(one, patterns)).toList());
    }

    private WhyReport report(Known known, ImagePatterns patterns) {
        DiscoveredImages found = known.found();
        Map<Reference, ImageParts> parts = known.parts();
        Map<Digest, Integer> uses = new HashMap<>();
        Map<Digest, Long> blobs = new HashMap<>();
        parts.values().forEach(image -> {
            blobs.putAll(image.blobs());
            image.blobs().keySet().forEach(digest -> uses.merge(digest, 1, Integer::sum));
        });
        boolean complete = parts.size() == found.images().size();
        List<ExplainedImage> images = new ArrayList<>();
        for (DiscoveredImage image : found.images()) {
            if (isAskedFor(patterns, image)) {
                Optional<ImageParts> own = Optional.ofNullable(parts.get(image.reference()));
                // What an image of unknown content shares with this one is unknown as well.
                images.add(ExplainedImage.of(
                        image, own, complete && own.isPresent() ? saving(own.get(), uses) : OptionalLong.empty()));
            }
        }
        images.addAll(doubtful(patterns, found));
        List<ExplainedImage> ignored = found.ignored().stream()
                .filter(image -> isAskedFor(patterns, image))
                .map(image -> ExplainedImage.of(image, Optional.empty(), OptionalLong.empty()))
                .toList();
        return new WhyReport(
                known.platform(),
                images,
                ignored,
                found.images().size(),
                blobs.values().stream().mapToLong(Long::longValue).sum(),
                found.images().size() - parts.size(),
                only.isEmpty() ? found.notes() : List.of());
    }

    private static OptionalLong saving(ImageParts image, Map<Digest, Integer> uses) {
        return OptionalLong.of(image.blobs().entrySet().stream()
                .filter(blob -> uses.get(blob.getKey()) == 1)
                .mapToLong(Map.Entry::getValue)
                .sum());
    }

    private boolean isAskedFor(ImagePatterns patterns, DiscoveredImage image) {
        return only.isEmpty() || patterns.matches(image.reference());
    }

    private List<ExplainedImage> doubtful(ImagePatterns patterns, DiscoveredImages found) {
        Map<String, List<Doubt>> byName = new LinkedHashMap<>();
        for (Doubt doubt : found.doubtful()) {
            if (only.isEmpty() || patterns.matches(doubt)) {
                String name = doubt.reference().map(Reference::toString).orElse(doubt.text());
                byName.computeIfAbsent(name, any -> new ArrayList<>()).add(doubt);
            }
        }
        return byName.entrySet().stream()
                .map(entry -> ExplainedImage.of(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** A pattern without an image is an answer that nobody should take for "nothing needs it". */
    private static void checkUse(ImagePatterns patterns, List<Known> known, Problems problems) {
        List<Reference> all = known.stream()
                .map(Known::found)
                .flatMap(found -> Stream.of(
                        found.images().stream().map(DiscoveredImage::reference),
                        found.ignored().stream().map(DiscoveredImage::reference),
                        found.doubtful().stream().flatMap(doubt -> doubt.reference().stream())))
                .flatMap(names -> names)
                .distinct()
                .toList();
        for (String unused : patterns.unused(all)) {
            String pattern = unused.substring(ONLY.toString().length() + 2);
            List<String> similar = new SimilarNames(pattern).among(all);
            problems.add(Problem.project("Nothing here names an image \"" + pattern + "\"")
                    .withRemedy(
                            similar.isEmpty()
                                    ? "mvn sealer:why without -Dsealer.only shows all " + all.size()
                                    : "there is " + String.join(", ", similar)));
        }
    }
}
