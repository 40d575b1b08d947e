package io.sealer.build;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.SourceLocation;
import io.sealer.image.ArchivedImage;
import io.sealer.image.Content;
import io.sealer.image.DeltaDocument;
import io.sealer.image.DeltaPlan;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.Json;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The older release of a delta. To make one, its layers' digests suffice: those of an {@code image.json}, or of a
 * registry's manifests. Manifests and configurations are never taken from it; they are small, and always new.
 *
 * @param source how images are opened
 * @param name what the user names
 */
record DeltaBase(ImageSource source, String name) {

    private static final String REPORT = ".json";
    private static final long LARGEST_REPORT = 64 << 20;

    /**
     * What it has.
     *
     * @throws ProblemException when there is no such image
     */
    DeltaPlan.Base layers() {
        if (name.endsWith(REPORT)) {
            return ofReport(Path.of(name));
        }
        Optional<ImageSource.Located> local = source.locate(name);
        if (local.isPresent()) {
            return ofImage(opened(local.get()));
        }
        Reference reference = source.reference(name);
        RemoteLayers remote = RemoteLayers.resolveAll(source, reference);
        return new DeltaPlan.Base(
                new DeltaDocument.Release(reference.toString(), remote.digest(), remote.platforms()), remote.layers());
    }

    private static OpenedImage opened(ImageSource.Located located) {
        if (!Files.exists(located.file())) {
            throw new ProblemException(Problem.project("There is no image " + located.display())
                    .withRemedy("name the older release with -Dsealer.base: an archive, mvn:GROUP:ARTIFACT:VERSION or"
                            + " a reference"));
        }
        return OpenedImage.file(located.file(), located.display());
    }

    /** Layers that an archive lacks, though its manifest lists them, are not its own. */
    private static DeltaPlan.Base ofImage(OpenedImage image) {
        Set<Digest> layers = new HashSet<>();
        for (ArchivedImage one : image.platforms()) {
            for (Descriptor layer : one.manifest().layers()) {
                if (has(image, layer)) {
                    layers.add(layer.digest());
                }
            }
        }
        return new DeltaPlan.Base(
                new DeltaDocument.Release(
                        image.name().orElse(""),
                        image.digest(),
                        image.platforms().stream().map(ArchivedImage::platform).toList()),
                layers);
    }

    private static boolean has(OpenedImage image, Descriptor layer) {
        try {
            return image.contents().apply(layer).size() >= 0;
        } catch (ProblemException e) {
            return false;
        }
    }

    private static DeltaPlan.Base ofReport(Path file) {
        try {
            if (Files.size(file) > LARGEST_REPORT) {
                throw new IllegalArgumentException("it has " + Files.size(file) + " bytes");
            }
            Map<String, Object> report = Json.readObject(Files.readAllBytes(file));
            Set<Digest> layers = new HashSet<>();
            List<Platform> platforms = new ArrayList<>();
            for (Map<?, ?> platform : objects(report.get("platforms"))) {
                platforms.add(Platform.parse(String.valueOf(platform.get("platform"))));
                objects(platform.get("layers"))
                        .forEach(layer -> layers.add(Digest.parse(String.valueOf(layer.get("digest")))));
            }
            return new DeltaPlan.Base(
                    new DeltaDocument.Release(
                            String.valueOf(report.get("name")),
                            Digest.parse(String.valueOf(report.get("digest"))),
                            platforms),
                    layers);
        } catch (IOException | IllegalArgumentException e) {
            throw new ProblemException(
                    Problem.project("not readable as the image.json of a release: "
                                    + (Files.exists(file) ? e.getMessage() : "it does not exist"))
                            .withLocation(SourceLocation.of(file.toString()))
                            .withRemedy("name the older release with -Dsealer.base: an archive, its image.json,"
                                    + " mvn:GROUP:ARTIFACT:VERSION or a reference"),
                    e);
        }
    }

    private static List<Map<?, ?>> objects(Object value) {
        List<Map<?, ?>> objects = new ArrayList<>();
        if (!(value instanceof List<?> list)) {
            throw new IllegalArgumentException("it lists no platforms or layers");
        }
        for (Object one : list) {
            if (!(one instanceof Map<?, ?> object)) {
                throw new IllegalArgumentException("its lists are not those of an image.json");
            }
            objects.add(object);
        }
        return objects;
    }

    /**
     * The release itself, with the layers that a delta takes from it; those of an image in a registry are fetched.
     *
     * @param document the delta
     * @throws ProblemException when it cannot be had, or is of no use
     */
    Opened open(DeltaDocument document) throws IOException {
        if (name.endsWith(REPORT)) {
            throw new ProblemException(Problem.project(name + " lists the layers of a release and holds none")
                    .withRemedy("name its archive with -Dsealer.base, mvn:GROUP:ARTIFACT:VERSION or a reference"));
        }
        Optional<ImageSource.Located> local = source.locate(name);
        if (local.isPresent()) {
            OpenedImage image = opened(local.get());
            return opened(image, document, blob -> has(image, blob));
        }
        RemoteLayers remote = RemoteLayers.resolveAll(source, source.reference(name));
        Set<Digest> there = remote.layers();
        Set<Digest> wanted = new HashSet<>();
        document.fromBase().forEach(blob -> wanted.add(blob.digest()));
        if (!there.containsAll(wanted)) {
            throw wrong(remote.digest().toString(), document, wanted.size() - count(wanted, there));
        }
        OpenedImage image = remote.fetch(wanted::contains);
        return opened(image, document, blob -> true);
    }

    private Opened opened(OpenedImage image, DeltaDocument document, Predicate<Descriptor> has) {
        long missing =
                document.fromBase().stream().filter(blob -> !has.test(blob)).count();
        if (missing > 0) {
            throw wrong(image.identity(), document, missing);
        }
        return new Opened(image.display(), image.contents());
    }

    private static long count(Set<Digest> wanted, Set<Digest> there) {
        return wanted.stream().filter(there::contains).count();
    }

    private ProblemException wrong(String identity, DeltaDocument document, long missing) {
        return new ProblemException(Problem.project("it is " + identity + " and lacks " + missing + " of "
                        + document.fromBase().size() + " layers that the delta takes from " + document.base())
                .withLocation(SourceLocation.of(name))
                .withRemedy("name that release with -Dsealer.base"));
    }

    /**
     * A release whose layers can be read.
     *
     * @param display how messages name it
     * @param contents where a layer lies
     */
    record Opened(String display, Function<Descriptor, Content> contents) {}
}
