package io.sealer.image;

import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.ImageConfig;
import io.sealer.oci.Json;
import io.sealer.oci.Manifest;
import io.sealer.oci.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Container images in a file or directory, where they lie, with the names that it gives them: an OCI archive or layout, or
 * what {@code docker save} and Jib write. Unlike {@link OciArchiveReader}, which reads one image for several platforms, this
 * tells images of different names apart. Nothing is unpacked.
 */
public final class NamedImages {

    private static final int MOST_IMAGES = 1000;
    private static final String CONTAINERD_NAME = "io.containerd.image.name";

    /**
     * An image of a file.
     *
     * @param names its names as they stand there, which may be a tag alone; none where it has none
     * @param root its manifest, or the index over several platforms, with the bytes as they stand there; made here where
     *     there are none
     */
    public record NamedImage(List<String> names, Manifest root) {

        public NamedImage {
            names = List.copyOf(names);
        }
    }

    private final ArchiveFiles files;
    private final List<NamedImage> images;

    private NamedImages(ArchiveFiles files, List<NamedImage> images) {
        this.files = files;
        this.images = List.copyOf(images);
    }

    /**
     * Opens an archive or layout.
     *
     * @throws IOException when it cannot be read, is damaged, or is something else, saying what
     */
    public static NamedImages open(Path source) throws IOException {
        return open(() -> OciArchiveReader.files(source));
    }

    /**
     * Opens an archive that is a part of a file.
     *
     * @throws IOException when it cannot be read, is damaged, or is something else, saying what
     */
    public static NamedImages open(Content.Slice source) throws IOException {
        return open(() -> OciArchiveReader.files(source));
    }

    private interface Opening {

        ArchiveFiles files() throws IOException;
    }

    private static NamedImages open(Opening source) throws IOException {
        try {
            ArchiveFiles given = source.files();
            if (DockerArchive.isOne(given)) {
                DockerArchive archive = DockerArchive.asLayout(given);
                List<NamedImage> images = new ArrayList<>();
                for (DockerArchive.Image image : archive.images()) {
                    images.add(new NamedImage(image.names(), manifest(archive, image.manifest())));
                }
                return new NamedImages(archive, images);
            }
            return new NamedImages(given, imagesOf(given));
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** The images, in the order of the file. */
    public List<NamedImage> images() {
        return images;
    }

    /**
     * The image for one platform.
     *
     * @throws IOException when there is none, or it is not in the file as a whole
     */
    public ArchivedImage forPlatform(NamedImage image, Platform platform) throws IOException {
        try {
            Manifest manifest = image.root();
            if (manifest instanceof Manifest.Index index) {
                Descriptor entry = index.forPlatform(platform)
                        .orElseThrow(() -> new IOException("it has no image for " + platform + platformsOf(index)));
                manifest = manifest(files, entry);
            }
            if (!(manifest instanceof Manifest.Image found)) {
                throw new IOException("its index holds another index");
            }
            byte[] raw = OciArchiveReader.document(files, found.config());
            ArchivedImage archived = new ArchivedImage(found, ImageConfig.parse(raw), raw);
            // An index says for what its images are; of a single image only the configuration does.
            if (image.root() == found && !platform.tolerates(archived.platform())) {
                throw new IOException("it has no image for " + platform + ", only for " + archived.platform());
            }
            for (Descriptor layer : found.layers()) {
                content(layer);
            }
            return archived;
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /**
     * Where a blob lies; its size was compared, its digest was not.
     *
     * @throws IOException when the file lacks it
     */
    public Content content(Descriptor blob) throws IOException {
        Content content = files.find(OciArchiveReader.pathOf(blob.digest()))
                .orElseThrow(() -> new IOException("the blob " + blob.digest() + " is missing"));
        if (content.size() != blob.size()) {
            throw new IOException("the blob " + blob.digest() + " is damaged: it has " + content.size() + " bytes, not "
                    + blob.size());
        }
        return content;
    }

    /** The entries of {@code index.json}: those of one name are one image. */
    private static List<NamedImage> imagesOf(ArchiveFiles files) throws IOException {
        Content index = files.find(OciArchiveReader.INDEX)
                .orElseThrow(() ->
                        new IOException("it has neither " + OciArchiveReader.INDEX + " nor " + DockerArchive.MANIFEST));
        byte[] raw = OciArchiveReader.bytes(index);
        if (!(Manifest.parse(raw) instanceof Manifest.Index parsed)
                || parsed.manifests().isEmpty()
                || parsed.manifests().size() > MOST_IMAGES) {
            throw new IOException(OciArchiveReader.INDEX + " lists no image, or too many");
        }
        Map<Optional<String>, List<Descriptor>> byName = new LinkedHashMap<>();
        List<Optional<String>> names = names(raw);
        for (int i = 0; i < names.size(); i++) {
            byName.computeIfAbsent(names.get(i), any -> new ArrayList<>())
                    .add(parsed.manifests().get(i));
        }
        List<NamedImage> images = new ArrayList<>();
        for (Map.Entry<Optional<String>, List<Descriptor>> image : byName.entrySet()) {
            images.add(new NamedImage(image.getKey().stream().toList(), root(files, image.getValue())));
        }
        return images;
    }

    /** What a name stands for. Several manifests get the index that the file has for all of its images alone. */
    private static Manifest root(ArchiveFiles files, List<Descriptor> entries) throws IOException {
        if (entries.size() == 1) {
            return manifest(files, entries.get(0));
        }
        List<Descriptor> withPlatforms = new ArrayList<>();
        for (Descriptor entry : entries) {
            Manifest manifest = manifest(files, entry);
            Platform platform = manifest instanceof Manifest.Image image
                            && entry.platform().isEmpty()
                    ? ImageConfig.parse(OciArchiveReader.document(files, image.config()))
                            .platform()
                    : entry.platform().orElseThrow(() -> new IOException("it has several indexes without a name"));
            withPlatforms.add(
                    new Descriptor(manifest.mediaType(), entry.digest(), entry.size(), Optional.of(platform)));
        }
        return Manifest.parse(ImageDocuments.index(withPlatforms));
    }

    private static List<Optional<String>> names(byte[] index) {
        List<Optional<String>> names = new ArrayList<>();
        if (Json.readObject(index).get("manifests") instanceof List<?> entries) {
            for (Object entry : entries) {
                Map<?, ?> annotations =
                        entry instanceof Map<?, ?> fields && fields.get("annotations") instanceof Map<?, ?> map
                                ? map
                                : Map.of();
                Object full = annotations.get(CONTAINERD_NAME);
                Object name = full == null ? annotations.get(ImageDocuments.REF_NAME) : full;
                names.add(Optional.ofNullable(name).map(Object::toString));
            }
        }
        return names;
    }

    private static Manifest manifest(ArchiveFiles files, Descriptor descriptor) throws IOException {
        Manifest manifest = Manifest.parse(OciArchiveReader.document(files, descriptor));
        Digest digest = descriptor.digest();
        if (manifest.raw().length != descriptor.size()) {
            throw new IOException(
                    "the manifest " + digest + " has " + manifest.raw().length + " bytes, not " + descriptor.size());
        }
        return manifest;
    }

    private static String platformsOf(Manifest.Index index) {
        TreeSet<String> names = new TreeSet<>();
        index.manifests().stream()
                .flatMap(entry -> entry.platform().stream())
                .filter(platform -> !platform.os().equals("unknown"))
                .forEach(platform -> names.add(platform.toString()));
        return names.isEmpty() ? "" : ", only for " + String.join(", ", names);
    }
}
