package io.sealer.build;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.SourceLocation;
import io.sealer.cache.BlobCache;
import io.sealer.image.ArchivedImage;
import io.sealer.image.Content;
import io.sealer.image.EarlierLayers;
import io.sealer.image.PublishedLayer;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.Json;
import io.sealer.oci.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The release from which a build takes the layers that are unchanged. Collecting images reads it and writes down what it
 * found, so that packaging and pushing, which may run later, mean the same release even if its tag has moved.
 *
 * @param display how messages name it
 * @param origin its name and digest, if it is, or by its name should be, in a registry
 * @param archive its file, if it is one
 * @param readable whether its layers can be had, and not only their list
 * @param layers the layers whose content it tells
 * @param blobs the digests of all of its layers
 */
record PreviousRelease(
        String display,
        Optional<Reference> origin,
        Optional<Path> archive,
        boolean readable,
        List<PublishedLayer> layers,
        Set<Digest> blobs) {

    private static final String REPORT = ".json";
    private static final String REMEDY = "name the earlier release with <previous> (-Dsealer.previous): a reference,"
            + " mvn:GROUP:ARTIFACT:VERSION, an archive, or the image.json of its build; or leave it out to build in full";

    PreviousRelease {
        layers = List.copyOf(layers);
        blobs = Set.copyOf(blobs);
    }

    /**
     * Reads a release. Of one in a registry only manifests and configurations are fetched.
     *
     * @param name as the user gives it
     * @throws ProblemException when there is no such release
     */
    static PreviousRelease find(ImageSource source, String name) throws IOException {
        if (name.endsWith(REPORT)) {
            return ofReport(Path.of(name));
        }
        Optional<ImageSource.Located> local = source.locate(name);
        if (local.isPresent()) {
            Path file = local.get().file();
            if (!Files.exists(file)) {
                throw new ProblemException(
                        Problem.project("There is no earlier release " + name).withRemedy(REMEDY));
            }
            OpenedImage image = OpenedImage.file(file, local.get().display());
            return of(image.identity(), Optional.empty(), Optional.of(file.toAbsolutePath()), image.platforms());
        }
        Reference reference = reference(name);
        RemoteLayers remote = RemoteLayers.resolveAll(source, reference);
        Reference origin = reference.withDigest(remote.digest());
        return of(
                origin.toString(),
                Optional.of(origin),
                Optional.empty(),
                remote.fetch(layer -> false).platforms());
    }

    private static Reference reference(String name) {
        try {
            return Reference.parse(name);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    Problem.project("There is no file " + name + ", and it is no reference of an image")
                            .withRemedy(REMEDY),
                    e);
        }
    }

    private static PreviousRelease of(
            String display, Optional<Reference> origin, Optional<Path> archive, List<ArchivedImage> images) {
        List<PublishedLayer> layers = new ArrayList<>();
        Set<Digest> blobs = new LinkedHashSet<>();
        for (ArchivedImage image : images) {
            layers.addAll(PublishedLayer.of(image));
            image.manifest().layers().forEach(layer -> blobs.add(layer.digest()));
        }
        return new PreviousRelease(display, origin, archive, true, layers, blobs);
    }

    private static PreviousRelease ofReport(Path file) {
        try {
            Map<String, Object> report = Json.readObject(Files.readAllBytes(file));
            List<PublishedLayer> layers = new ArrayList<>();
            Set<Digest> blobs = new LinkedHashSet<>();
            for (Map<?, ?> platform : objects(report.get("platforms"))) {
                readLayers(platform.get("layers"), layers, blobs);
            }
            String name = String.valueOf(report.get("name"));
            Digest digest = Digest.parse(String.valueOf(report.get("digest")));
            return new PreviousRelease(
                    name + "@" + digest, inRegistry(name, digest), Optional.empty(), false, layers, blobs);
        } catch (IOException | IllegalArgumentException e) {
            throw new ProblemException(
                    Problem.project("not readable as the image.json of a release: "
                                    + (Files.exists(file) ? e.getMessage() : "it does not exist"))
                            .withLocation(SourceLocation.of(file.toString()))
                            .withRemedy(REMEDY),
                    e);
        }
    }

    /** Where an image of this name would have been pushed to. */
    private static Optional<Reference> inRegistry(String name, Digest digest) {
        Reference reference = Reference.parse(name);
        return reference.domain().equals("localhost") ? Optional.empty() : Optional.of(reference.withDigest(digest));
    }

    private static void readLayers(Object json, List<PublishedLayer> layers, Set<Digest> blobs) {
        for (Map<?, ?> layer : objects(json)) {
            Digest digest = Digest.parse(String.valueOf(layer.get("digest")));
            blobs.add(digest);
            if (layer.get("key") != null && layer.get("size") instanceof Long size) {
                layers.add(new PublishedLayer(
                        new Digest(String.valueOf(layer.get("key"))),
                        new Descriptor(String.valueOf(layer.get("mediaType")), digest, size),
                        Digest.parse(String.valueOf(layer.get("diffId")))));
            }
        }
    }

    private static List<Map<?, ?>> objects(Object value) {
        if (!(value instanceof List<?> list)) {
            throw new IllegalArgumentException("it lists no layers");
        }
        List<Map<?, ?>> objects = new ArrayList<>();
        for (Object one : list) {
            if (!(one instanceof Map<?, ?> object)) {
                throw new IllegalArgumentException("its lists are not those of an image.json");
            }
            objects.add(object);
        }
        return objects;
    }

    private static Path file(ImageProject project) {
        return project.stepFiles().previous();
    }

    /** Has the next packaging know nothing of an earlier release. */
    static void forget(ImageProject project) throws IOException {
        Files.deleteIfExists(file(project));
    }

    /** Writes it down for the goals that come. */
    void write(ImageProject project) {
        AtomicFile.write(file(project), toJson());
    }

    byte[] toJson() {
        Map<Digest, PublishedLayer> keyed = new LinkedHashMap<>();
        layers.forEach(layer -> keyed.putIfAbsent(layer.blob().digest(), layer));
        List<Map<String, Object>> list = new ArrayList<>();
        for (Digest blob : blobs.stream().sorted().toList()) {
            Map<String, Object> layer = new LinkedHashMap<>();
            layer.put("digest", blob);
            Optional.ofNullable(keyed.get(blob)).ifPresent(known -> {
                layer.put("size", known.blob().size());
                layer.put("mediaType", known.blob().mediaType());
                layer.put("diffId", known.diffId());
                layer.put("key", known.key().hex());
            });
            list.add(layer);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("previous", display);
        origin.ifPresent(reference -> json.put("reference", reference.toString()));
        archive.ifPresent(file -> json.put("archive", file.toString()));
        json.put("readable", readable);
        json.put("layers", list);
        return Json.writePretty(json);
    }

    /**
     * The release that the last collection of images went by, if there was one.
     *
     * @throws ProblemException when what was written down is damaged
     */
    static Optional<PreviousRelease> collected(ImageProject project) throws IOException {
        Path file = file(project);
        try {
            Map<String, Object> json = Json.readObject(Files.readAllBytes(file));
            List<PublishedLayer> layers = new ArrayList<>();
            Set<Digest> blobs = new LinkedHashSet<>();
            readLayers(json.get("layers"), layers, blobs);
            return Optional.of(new PreviousRelease(
                    String.valueOf(json.get("previous")),
                    Optional.ofNullable(json.get("reference")).map(name -> Reference.parse(name.toString())),
                    Optional.ofNullable(json.get("archive")).map(name -> Path.of(name.toString())),
                    Boolean.TRUE.equals(json.get("readable")),
                    layers,
                    blobs));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    Problem.project("it is damaged: " + e.getMessage())
                            .withLocation(SourceLocation.of(project.display(file)))
                            .withRemedy("run sealer:collect-images again, as mvn package does"),
                    e);
        }
    }

    /** Its layers, to be left to where they are. */
    EarlierLayers elsewhere() {
        return EarlierLayers.of(layers, blobs);
    }

    /** Where its layers lie: in its archive, or in the cache to which the collection brought those that are needed. */
    Function<Descriptor, Content> contents(Path cacheRoot) {
        if (archive.isPresent()) {
            return OpenedImage.file(archive.get(), display).contents();
        }
        BlobCache cache = new BlobCache(cacheRoot);
        return blob -> cache.find(blob.digest())
                .map(cached -> new Content.Blob(cached.digest(), cached.file(), cached.size()))
                .orElseThrow(() -> new ProblemException(
                        Problem.environment("the cache lacks " + blob.digest() + ", a layer of " + display)
                                .withRemedy(CollectedContent.REMEDY)));
    }
}
