package io.sealer.build;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.Progress;
import io.sealer.cache.BlobCache;
import io.sealer.cache.CachedBlob;
import io.sealer.image.Content;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.registry.RegistryConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A finished image that somebody names: an archive, a directory with an image layout, an artifact of Maven, or a
 * reference, whose content is then fetched into the cache.
 *
 * @param registries how registries are asked
 * @param artifacts the images that Maven knows
 * @param platforms what is fetched of a reference
 * @param cacheRoot the cache
 * @param progress told what is fetched
 */
public record ImageSource(
        RegistryConfiguration registries,
        ArtifactImages artifacts,
        List<Platform> platforms,
        Path cacheRoot,
        Progress progress) {

    static final String ARTIFACT = "mvn:";

    public ImageSource {
        platforms = List.copyOf(platforms);
    }

    /** One without artifacts of Maven. */
    ImageSource(RegistryConfiguration registries, List<Platform> platforms, Path cacheRoot, Progress progress) {
        this(registries, ArtifactImages.none(), platforms, cacheRoot, progress);
    }

    /** The same, for its first platform alone: of a reference nothing else is fetched. */
    ImageSource onFirstPlatform() {
        return new ImageSource(registries, artifacts, platforms.subList(0, 1), cacheRoot, progress);
    }

    /**
     * Opens an image.
     *
     * @param source a file or directory, {@code mvn:} and coordinates, or a reference
     * @throws ProblemException when it is none of these, or cannot be had
     */
    OpenedImage open(String source) throws IOException {
        Optional<Located> local = locate(source);
        return local.isPresent()
                ? OpenedImage.file(local.get().file(), local.get().display())
                : fetched(reference(source));
    }

    /**
     * An image that is no registry's.
     *
     * @param file an archive, or a directory with an image layout; may not be there
     * @param display how messages name it
     */
    record Located(Path file, String display) {}

    /**
     * Where an image lies; an artifact of Maven is brought here.
     *
     * @param source as for {@link #open}
     * @return nothing for what can only be a reference
     */
    Optional<Located> locate(String source) {
        if (source.startsWith(ARTIFACT)) {
            ArtifactImages.ArtifactImage artifact = artifacts.resolve(source.substring(ARTIFACT.length()));
            return Optional.of(new Located(artifact.file(), ARTIFACT + artifact.coordinates()));
        }
        return file(source).map(file -> new Located(file, source));
    }

    /**
     * The reference that a name is.
     *
     * @throws ProblemException when it is none
     */
    Reference reference(String source) {
        try {
            return Reference.parse(source);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    Problem.project("There is no file " + source + ", and it is no reference of an image")
                            .withRemedy(
                                    "name an archive, a layout, mvn:GROUP:ARTIFACT:VERSION or a reference with -Dsealer.source"),
                    e);
        }
    }

    /** Whether a name can only mean an image in a registry. */
    boolean isRemote(String source) {
        return !source.startsWith(ARTIFACT) && file(source).isEmpty();
    }

    private static Optional<Path> file(String source) {
        try {
            Path file = Path.of(source);
            boolean meant = Files.exists(file)
                    || file.isAbsolute()
                    || source.startsWith(".")
                    || source.endsWith(".tar")
                    || source.endsWith(".tgz")
                    || source.endsWith(".gz")
                    || source.contains(".tar.part-");
            return meant ? Optional.of(file) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private OpenedImage fetched(Reference reference) throws IOException {
        return RemoteLayers.resolve(this, reference, platforms).fetch(layer -> true);
    }

    /** Adds a problem where the disk of the cache has no room for what is to be fetched. */
    void checkSpace(long bytes, Problems problems) {
        CacheRoom.of(cacheRoot).check(bytes, problems);
    }

    /** A blob that is in the cache. */
    static Content content(BlobCache cache, Descriptor blob) {
        CachedBlob cached = cache.find(blob.digest())
                .orElseThrow(() -> new ProblemException(
                        Problem.environment("the cache lacks " + blob.digest()).withRemedy("run the goal again")));
        return new Content.Blob(cached.digest(), cached.file(), cached.size());
    }
}
