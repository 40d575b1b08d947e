package io.sealer.build;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.discovery.DiscoveredImage;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The digests that locks give. The project's own lock comes first, then those that it imports, in their order. An own
 * lock is complete: what neither it nor an import has is a mistake. Without one, imports pin what they know, and the
 * rest is what its tag means today.
 */
final class LockedImages {

    /** A lock and how messages name it. */
    private record Source(String name, ImageLock lock) {}

    private final Optional<Source> own;
    private final List<Source> imports;

    private LockedImages(Optional<Source> own, List<Source> imports) {
        this.own = own;
        this.imports = List.copyOf(imports);
    }

    /**
     * Reads the locks of a project.
     *
     * @param ownLock the project's own file, which need not be there
     * @param imported what the project imports; these have to be there
     * @throws ProblemException with everything that is wrong in any of them
     */
    static LockedImages read(ImageProject project, Optional<Path> ownLock, List<ImportedLock> imported)
            throws IOException {
        Problems problems = new Problems();
        Optional<Source> own = Optional.empty();
        if (ownLock.isPresent()) {
            String name = project.display(ownLock.get());
            own = read(name, ownLock.get(), problems).map(lock -> new Source(name, lock));
        }
        List<Source> imports = new ArrayList<>();
        for (ImportedLock one : imported) {
            Optional<ImageLock> lock = read(one.name(), one.file(), problems);
            lock.ifPresentOrElse(
                    found -> imports.add(new Source(one.name(), found)),
                    () -> problems.add(Problem.environment("The lock " + one.name() + " is not at " + one.file())));
        }
        problems.throwIfAny();
        return new LockedImages(own, imports);
    }

    private static Optional<ImageLock> read(String name, Path file, Problems problems) throws IOException {
        try {
            return ImageLock.read(file, name).map(ImageLock::pins);
        } catch (ProblemException e) {
            problems.addAll(e);
            return Optional.of(new ImageLock(List.of()));
        }
    }

    /** The project's own entries; empty where it has no lock. */
    Optional<ImageLock> own() {
        return own.map(Source::lock);
    }

    /** The entry that an import has for an image: the first import counts, and that for the platform if there is one. */
    Optional<LockEntry> imported(Reference reference, Platform platform) {
        return imports.stream()
                .flatMap(source ->
                        source
                                .lock()
                                .find(reference, platform)
                                .or(() -> source.lock().find(reference))
                                .stream())
                .findFirst();
    }

    /**
     * Each image with its digest, where a lock gives one.
     *
     * @param problems receives what the project's lock lacks: images, and platforms of images
     */
    Map<DiscoveredImage, Reference> pin(List<DiscoveredImage> images, Platform platform, Problems problems) {
        Map<DiscoveredImage, Reference> pinned = new LinkedHashMap<>();
        for (DiscoveredImage image : images) {
            Reference reference = image.reference();
            Optional<LockEntry> entry = own.flatMap(source -> source.lock()
                    .find(reference, platform)
                    .or(() -> source.lock().find(reference)));
            if (entry.isPresent() && !entry.get().isFor(platform)) {
                problems.add(lacksPlatform(image, entry.get(), platform));
            }
            entry = entry.or(() -> imported(reference, platform));
            if (entry.isEmpty() && own.isPresent()) {
                problems.add(lacksImage(image));
            }
            pinned.put(
                    image,
                    entry.map(found -> reference.withDigest(found.digest())).orElse(reference));
        }
        return pinned;
    }

    /** What the own lock says of images that are taken from elsewhere. */
    List<String> overruled(Map<DiscoveredImage, SourcedImage> sourced) {
        List<String> notes = new ArrayList<>();
        own.ifPresent(source -> sourced.forEach((image, taken) -> source.lock()
                .find(image.reference())
                .ifPresent(entry -> notes.add(image.reference() + " is what " + taken.source() + " has, not what "
                        + source.name() + " says (mvn sealer:lock drops the entry)"))));
        return notes;
    }

    private Problem lacksImage(DiscoveredImage image) {
        return Problem.at(
                        place(image),
                        image.reference() + " is not in " + own.orElseThrow().name())
                .withRemedy("run mvn sealer:lock, which adds it; or delete the lock to take what tags mean today");
    }

    private Problem lacksPlatform(DiscoveredImage image, LockEntry entry, Platform platform) {
        return Problem.at(
                        place(image),
                        own.orElseThrow().name() + " has " + image.reference() + " for "
                                + String.join(
                                        ", ",
                                        entry.platforms().stream()
                                                .map(Platform::toString)
                                                .toList())
                                + ", not for " + platform)
                .withRemedy("run mvn sealer:lock with all platforms: <platforms> (-Dsealer.platforms)");
    }

    private static SourceLocation place(DiscoveredImage image) {
        return image.requiredBy().get(0).origin().location();
    }

    /**
     * What the user should know of the locks: own entries that nothing needs, and locks that disagree on an image that
     * is needed.
     */
    List<String> notes(List<DiscoveredImage> images, Platform platform) {
        List<Reference> needed = images.stream().map(DiscoveredImage::reference).toList();
        List<String> notes = new ArrayList<>();
        if (own.isPresent()) {
            List<String> unused = own.get().lock().entries().stream()
                    .filter(entry -> entry.isFor(platform) && !needed.contains(entry.reference()))
                    .map(entry -> entry.reference().toString())
                    .toList();
            if (!unused.isEmpty()) {
                notes.add(own.get().name() + " has images that nothing needs (mvn sealer:lock drops them): "
                        + String.join(", ", unused));
            }
        }
        needed.forEach(reference -> notes.addAll(conflicts(reference)));
        return notes;
    }

    private List<String> conflicts(Reference reference) {
        List<Source> all = new ArrayList<>();
        own.ifPresent(all::add);
        all.addAll(imports);
        List<String> conflicts = new ArrayList<>();
        Source first = null;
        LockEntry taken = null;
        for (Source source : all) {
            LockEntry entry = source.lock().find(reference).orElse(null);
            if (taken == null) {
                first = source;
                taken = entry;
            } else if (entry != null && !Objects.equals(entry.digest(), taken.digest())) {
                conflicts.add(reference + ": " + taken.digest() + " of " + first.name() + " is taken, not "
                        + entry.digest() + " of " + source.name());
            }
        }
        return conflicts;
    }
}
