package io.sealer.build;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.Progress;
import io.sealer.SourceLocation;
import io.sealer.build.SourceEntry.Opened;
import io.sealer.cache.BlobCache;
import io.sealer.discovery.DiscoveredImage;
import io.sealer.image.ArchivedImage;
import io.sealer.image.NamedImages.NamedImage;
import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.rootfs.Rootfs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The images of a cluster that come from files, directories and artifacts of Maven, those that it ships itself included:
 * no registry is asked for them.
 */
final class ImageSources {

    private final ImageProject project;
    private final Platform platform;
    private final List<String> configured;
    private final ShippedImages shipped;
    private final Progress progress;

    /**
     * The sources of a project.
     *
     * @param platform what images are taken for
     * @param configured {@code NAME=SOURCE} or {@code SOURCE} each
     * @param shipped archives among the project's own files
     */
    private ImageSources(
            ImageProject project,
            Platform platform,
            List<String> configured,
            ShippedImages shipped,
            Progress progress) {
        this.project = project;
        this.platform = platform;
        this.configured = List.copyOf(configured);
        this.shipped = shipped;
        this.progress = progress;
    }

    /**
     * The sources of a project.
     *
     * @param platform what images are taken for
     * @param rootfs the files of its image on this platform
     * @param problems receives files among these that are no sources, though they are meant as such
     */
    static ImageSources of(
            ImageProject project,
            Platform platform,
            DiscoverySettings settings,
            Rootfs rootfs,
            Progress progress,
            Problems problems) {
        return new ImageSources(
                project,
                platform,
                settings.imageSources(),
                ShippedImages.of(project, settings.shippedImages(), rootfs, problems),
                progress);
    }

    /** What an entry has for a name. */
    private record Offer(Reference name, Opened source, NamedImage image) {}

    /**
     * Which of these images have a source, without reading more than is needed for that: an entry with a name need not be
     * there yet.
     */
    Set<Reference> satisfied(List<DiscoveredImage> images, Problems problems) {
        Set<Reference> all = new HashSet<>();
        for (SourceEntry entry : entries(problems)) {
            List<Reference> names = entry.name().isPresent()
                    ? List.of(entry.name().get())
                    : open(entry, problems).stream()
                            .flatMap(ImageSources::names)
                            .toList();
            all.addAll(named(images, names));
        }
        all.addAll(named(
                images, shipped.archives().stream().flatMap(ImageSources::names).toList()));
        return all;
    }

    private List<SourceEntry> entries(Problems problems) {
        return SourceEntry.parse(configured, FileVariables.of(platform, Map.of()), problems);
    }

    private static Stream<Reference> names(Opened source) {
        return source.images().images().stream().flatMap(image -> source.names(image).stream());
    }

    private static List<Reference> named(List<DiscoveredImage> images, List<Reference> names) {
        return images.stream()
                .map(DiscoveredImage::reference)
                .filter(reference -> names.stream().anyMatch(name -> isNamed(reference, name)))
                .toList();
    }

    /**
     * Takes images from their sources: all of their parts for the platform are in the cache afterwards.
     *
     * @param problems receives sources that cannot be read, lack the platform or hold something else than is asked for
     */
    Map<DiscoveredImage, SourcedImage> take(List<DiscoveredImage> images, BlobCache cache, Problems problems)
            throws IOException {
        Map<DiscoveredImage, Offer> taken = new LinkedHashMap<>();
        for (SourceEntry entry : entries(problems)) {
            boolean used = claim(offers(entry, images, problems), images, taken, problems);
            if (!used && problems.isEmpty()) {
                progress.warn("<imageSources>: nothing needs an image of " + display(entry));
            }
        }
        shipped.archives().forEach(archive -> claim(offers(archive), images, taken, problems));
        Map<DiscoveredImage, SourcedImage> sourced = new LinkedHashMap<>();
        for (Map.Entry<DiscoveredImage, Offer> one : taken.entrySet()) {
            Offer offer = one.getValue();
            try {
                bring(offer, cache);
                sourced.put(
                        one.getKey(),
                        new SourcedImage(
                                offer.image().root().digest(), offer.source().display()));
            } catch (ProblemException e) {
                problems.addAll(e);
            }
        }
        return sourced;
    }

    private String display(SourceEntry entry) {
        return entry.name()
                .map(name -> entry.source() + ", which is to be " + name)
                .orElse(entry.source());
    }

    private List<Offer> offers(SourceEntry entry, List<DiscoveredImage> images, Problems problems) {
        if (entry.name().isPresent()) {
            Reference name = entry.name().get();
            // What nothing needs has not to be there.
            return images.stream().noneMatch(image -> isNamed(image.reference(), name))
                    ? List.of()
                    : open(entry, problems).flatMap(source -> find(source, name, problems)).stream()
                            .toList();
        }
        Optional<Opened> opened = open(entry, problems);
        List<Offer> offers = opened.map(ImageSources::offers).orElse(List.of());
        if (opened.isPresent() && offers.isEmpty()) {
            problems.add(Problem.at(SourceEntry.PLACE, opened.get().display() + " does not tell the name of its image")
                    .withRemedy("write NAME=" + entry.source()));
        }
        return offers;
    }

    private static List<Offer> offers(Opened source) {
        List<Offer> offers = new ArrayList<>();
        for (NamedImage image : source.images().images()) {
            source.names(image).forEach(name -> offers.add(new Offer(name, source, image)));
        }
        return offers;
    }

    private Optional<Opened> open(SourceEntry entry, Problems problems) {
        try {
            return Optional.of(entry.open(project));
        } catch (ProblemException e) {
            problems.addAll(e);
            return Optional.empty();
        }
    }

    private static Optional<Offer> find(Opened source, Reference name, Problems problems) {
        try {
            return Optional.of(new Offer(name, source, source.find(name)));
        } catch (ProblemException e) {
            problems.addAll(e);
            return Optional.empty();
        }
    }

    /** A tag is what counts, where both have one; a digest is looked at later. */
    private static boolean isNamed(Reference wanted, Reference name) {
        return wanted.name().equals(name.name())
                && (wanted.tag().isEmpty()
                        ? name.digest().equals(wanted.digest())
                        : wanted.tag().equals(name.tag()));
    }

    /** Whether any of the images has one of these names. */
    private static boolean claim(
            List<Offer> offers, List<DiscoveredImage> images, Map<DiscoveredImage, Offer> taken, Problems problems) {
        boolean used = false;
        for (Offer offer : offers) {
            for (DiscoveredImage image : images) {
                if (isNamed(image.reference(), offer.name())) {
                    used = true;
                    claim(image, offer, taken, problems);
                }
            }
        }
        return used;
    }

    private static void claim(
            DiscoveredImage image, Offer offer, Map<DiscoveredImage, Offer> taken, Problems problems) {
        Digest digest = offer.image().root().digest();
        Optional<Digest> other =
                image.reference().digest().or(() -> offer.name().digest()).filter(wanted -> !wanted.equals(digest));
        Offer earlier = taken.putIfAbsent(image, offer);
        boolean shippedTwice = earlier != null
                && offer.source().setting().equals(ShippedImages.SETTING)
                && earlier.image().root().digest().equals(digest);
        if (shippedTwice) {
            return;
        } else if (earlier != null) {
            problems.add(SourceEntry.twice(
                    image.reference(),
                    earlier.source().display(),
                    offer.source().display()));
        } else if (other.isPresent()) {
            problems.add(PlatformNeeds.neededBy(
                    image,
                    Problem.project(image.reference() + " is to be " + other.get() + ", but "
                                    + offer.source().display() + " of "
                                    + offer.source().setting() + " has " + digest)
                            .withRemedy("leave the digest out there, or have the registry asked: remove the entry")));
        }
    }

    /** Nothing is taken before the whole image is known to be there, and no blob that the cache has. */
    private void bring(Offer offer, BlobCache cache) {
        Opened source = offer.source();
        try {
            ArchivedImage image = source.images().forPlatform(offer.image(), platform);
            new ImageImport(source.images(), cache, progress)
                    .bring(offer.image().root(), image, source.display());
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment(source.display() + ": " + offer.name() + ": " + e.getMessage())
                            .withLocation(SourceLocation.of(source.setting()))
                            .withRemedy("have it built again, with all platforms that this project is built for"),
                    e);
        }
        progress.info("taken from " + source.display() + ": "
                + offer.name().name()
                + offer.name().tag().map(tag -> ":" + tag).orElse("") + "@"
                + offer.image().root().digest());
    }
}
