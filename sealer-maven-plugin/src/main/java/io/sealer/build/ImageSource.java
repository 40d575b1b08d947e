package io.sealer.build;

import io.sealer.ByteCount;
import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.Progress;
import io.sealer.cache.BlobCache;
import io.sealer.cache.CachedBlob;
import io.sealer.cache.TagCache;
import io.sealer.image.ArchivedImage;
import io.sealer.image.Content;
import io.sealer.oci.Descriptor;
import io.sealer.oci.ImageConfig;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.registry.FetchPlan;
import io.sealer.registry.ImageFetcher;
import io.sealer.registry.RegistryConfiguration;
import io.sealer.registry.ResolvedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
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

    /**
     * Opens an image.
     *
     * @param source a file or directory, {@code mvn:} and coordinates, or a reference
     * @throws ProblemException when it is none of these, or cannot be had
     */
    OpenedImage open(String source) throws IOException {
        if (source.startsWith(ARTIFACT)) {
            ArtifactImages.ArtifactImage artifact = artifacts.resolve(source.substring(ARTIFACT.length()));
            return OpenedImage.file(artifact.file(), ARTIFACT + artifact.coordinates());
        }
        Optional<Path> file = file(source);
        if (file.isPresent()) {
            return OpenedImage.file(file.get(), source);
        }
        return fetched(reference(source));
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
                    || source.endsWith(".gz");
            return meant ? Optional.of(file) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private OpenedImage fetched(Reference reference) throws IOException {
        BlobCache cache = new BlobCache(cacheRoot);
        List<ResolvedImage> images = new ArrayList<>();
        try (ImageFetcher fetcher = new ImageFetcher(registries, cache, new TagCache(cacheRoot), progress)) {
            for (Platform platform : platforms) {
                List<ResolvedImage> resolved = fetcher.resolve(List.of(reference), platform);
                Problems problems = new Problems();
                FetchPlan plan = fetcher.plan(resolved);
                plan.problems().values().forEach(problems::add);
                checkSpace(plan.networkBytes(), problems);
                problems.throwIfAny();
                fetcher.fetch(resolved, progress);
                images.addAll(resolved);
            }
        }
        List<ArchivedImage> archived = new ArrayList<>();
        for (ResolvedImage image : images) {
            try (InputStream in = content(cache, image.image().config()).open()) {
                byte[] config = in.readAllBytes();
                archived.add(new ArchivedImage(image.image(), ImageConfig.parse(config), config));
            }
        }
        return new OpenedImage(
                reference.toString(),
                Optional.of(reference.toString()),
                images.get(0).digest(),
                archived,
                blob -> content(cache, blob));
    }

    private void checkSpace(long bytes, Problems problems) {
        Optional<Volume> volume = Volume.of(cacheRoot);
        if (volume.isPresent() && volume.get().free() < bytes) {
            problems.add(Problem.environment("The disk of the cache " + cacheRoot + " has room for "
                            + ByteCount.of(volume.get().free()) + ", but " + ByteCount.of(bytes) + " are to be fetched")
                    .withRemedy("free space there, or name another place for the cache in <cacheDirectory>"
                            + " (-Dsealer.cache)"));
        }
    }

    private static Content content(BlobCache cache, Descriptor blob) {
        CachedBlob cached = cache.find(blob.digest())
                .orElseThrow(() -> new ProblemException(
                        Problem.environment("the cache lacks " + blob.digest()).withRemedy("run the goal again")));
        return new Content.Blob(cached.digest(), cached.file(), cached.size());
    }
}
