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
import java.nio.charset.StandardCharsets;
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
     * Explains the images of a project.
     *
     * @param json whether JSON is wanted, rather than text for people
     * @throws ProblemException with all that is wrong in the project, or when a pattern means no image of it
     */
    public String run(ImageProject project, DiscoverySettings settings, Path cacheRoot, boolean json)
            throws IOException {
        Platform platform = project.platforms().get(0);
        Map<Platform, ExecutedKubefile> written = new RootfsAssembly(
                        project,
                        cacheRoot,
                        BaseImages.ofLastBuild(project, cacheRoot, BasePin.ofLastCollection(project)),
                        Progress.silent())
                .assemble();
        ExecutedKubefile made = RemoteCharts.in(written.get(platform), charts(project, settings, cacheRoot), cacheRoot);
        DiscoveredImages found =
                new ImageDiscovery(project, settings.lenient(), Progress.silent()).in(made.rootfs(), made.labels());
        Map<Reference, ImageParts> parts = new KnownParts(project, platform, cacheRoot).of(found.references());
        if (parts.size() < found.images().size() && Files.exists(project.archive())) {
            archived(project, cacheRoot, found.references()).forEach(parts::putIfAbsent);
        }
        WhyReport report = report(found, parts, platform).withSources(sources(project));
        return json ? new String(report.toJson(), StandardCharsets.UTF_8) : report.toText();
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
        ReadImage.OnPlatform first = read.platforms().get(0);
        DiscoveredImages found = new ImageDiscovery(
                        ImageProject.foreign(image, source.cacheRoot().resolve("scratch")),
                        settings.forFinishedImage(),
                        Progress.silent())
                .inFinished(first.rootfs(), first.image().config().labels());
        Map<Reference, ImageParts> parts = parts(first, found.references());
        WhyReport report = report(found, parts, first.platform());
        return json ? new String(report.toJson(), StandardCharsets.UTF_8) : report.toText();
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
    private static Map<Reference, ImageParts> archived(ImageProject project, Path cacheRoot, List<Reference> references)
            throws IOException {
        try {
            OpenedImage image = OpenedImage.file(project.archive(), project.display(project.archive()));
            return parts(
                    new ImageReading(cacheRoot, Progress.silent())
                            .read(image, false)
                            .platforms()
                            .get(0),
                    references);
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

    WhyReport report(DiscoveredImages found, Map<Reference, ImageParts> parts, Platform platform) {
        Problems problems = new Problems();
        ImagePatterns patterns = ImagePatterns.of(
                only.stream()
                        .map(text -> new ListedLine(ONLY, text.equals("*") ? "**" : text))
                        .toList(),
                "-Dsealer.only",
                problems);
        checkUse(patterns, found, problems);
        problems.throwIfAny();
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
                Optional<ImageParts> known = Optional.ofNullable(parts.get(image.reference()));
                // What an image of unknown content shares with this one is unknown as well.
                images.add(ExplainedImage.of(
                        image,
                        known,
                        complete && known.isPresent() ? saving(known.get(), uses) : OptionalLong.empty()));
            }
        }
        images.addAll(doubtful(patterns, found));
        List<ExplainedImage> ignored = found.ignored().stream()
                .filter(image -> isAskedFor(patterns, image))
                .map(image -> ExplainedImage.of(image, Optional.empty(), OptionalLong.empty()))
                .toList();
        return new WhyReport(
                platform,
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
    private void checkUse(ImagePatterns patterns, DiscoveredImages found, Problems problems) {
        List<Reference> all = Stream.of(
                        found.images().stream().map(DiscoveredImage::reference),
                        found.ignored().stream().map(DiscoveredImage::reference),
                        found.doubtful().stream().flatMap(doubt -> doubt.reference().stream()))
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
