package io.sealer.image;

import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.ImageConfig;
import io.sealer.oci.Json;
import io.sealer.oci.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code docker save} writes, seen as an OCI image layout: the manifest that such an archive lacks is made here, the
 * layers stay where they are. Docker image specification v1.2, "Combined Image JSON + Filesystem Changeset Format".
 */
final class DockerArchive implements ArchiveFiles {

    static final String MANIFEST = "manifest.json";

    private static final int MOST_LAYERS = 1000;

    /**
     * An image of such an archive.
     *
     * @param manifest its manifest, which was made here
     * @param names the names that the archive gives it, as they stand there
     */
    record Image(Descriptor manifest, List<String> names) {}

    private final Map<String, Content> files = new LinkedHashMap<>();
    private final List<Image> images = new ArrayList<>();
    private final ArchiveFiles source;

    private DockerArchive(ArchiveFiles source) {
        this.source = source;
    }

    /** Whether these are the files of such an archive, and of no OCI layout besides. */
    static boolean isOne(ArchiveFiles files) {
        return files.find(OciArchiveReader.INDEX).isEmpty()
                && files.find(MANIFEST).isPresent();
    }

    /**
     * The layout.
     *
     * @param source the archive's files; {@value #MANIFEST} among them
     * @throws IOException when a file is missing or not what it should be
     * @throws IllegalArgumentException likewise
     */
    static DockerArchive asLayout(ArchiveFiles source) throws IOException {
        DockerArchive layout = new DockerArchive(source);
        Object list = Json.read(OciArchiveReader.bytes(layout.file(MANIFEST)));
        if (!(list instanceof List<?> entries) || entries.isEmpty()) {
            throw new IOException(MANIFEST + " lists no image");
        }
        for (Object entry : entries) {
            Map<?, ?> fields = entry instanceof Map<?, ?> map ? map : Map.of();
            layout.images.add(new Image(layout.image(fields), texts(fields, "RepoTags")));
        }
        Optional<String> name =
                layout.images.stream().flatMap(image -> image.names().stream()).findFirst();
        List<Descriptor> manifests = layout.images.stream().map(Image::manifest).toList();
        layout.files.put(OciArchiveReader.INDEX, new Content.Bytes(ImageDocuments.index(manifests, name)));
        return layout;
    }

    /** The images, in the order of the archive. */
    List<Image> images() {
        return images;
    }

    private Descriptor image(Map<?, ?> fields) throws IOException {
        byte[] raw = OciArchiveReader.bytes(file(String.valueOf(fields.get("Config"))));
        ImageConfig config = ImageConfig.parse(raw);
        List<String> layers = texts(fields, "Layers");
        if (layers.size() != config.diffIds().size() || layers.size() > MOST_LAYERS) {
            throw new IOException(MANIFEST + " lists " + layers.size() + " layers, the configuration "
                    + config.diffIds().size());
        }
        List<Descriptor> descriptors = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            descriptors.add(layer(file(layers.get(i)), config.diffIds().get(i)));
        }
        Descriptor manifest = document(
                MediaType.OCI_MANIFEST,
                ImageDocuments.manifest(document(MediaType.OCI_CONFIG, raw), descriptors, Map.of()));
        return new Descriptor(manifest.mediaType(), manifest.digest(), manifest.size(), Optional.of(config.platform()));
    }

    private Descriptor document(String mediaType, byte[] bytes) {
        return blob(new Descriptor(mediaType, Digest.of(bytes), bytes.length), new Content.Bytes(bytes));
    }

    /** Of an uncompressed layer the configuration tells the digest; it is checked where the bytes are used. */
    private Descriptor layer(Content content, Digest diffId) throws IOException {
        LayerFormat format = LayerReader.format(content);
        Digest digest = diffId;
        if (format != LayerFormat.TAR) {
            try (InputStream in = content.open()) {
                digest = Digest.of(in);
            }
        }
        return blob(new Descriptor(format.mediaType(), digest, content.size()), content);
    }

    private Descriptor blob(Descriptor descriptor, Content content) {
        files.put(OciArchiveReader.pathOf(descriptor.digest()), content);
        return descriptor;
    }

    private Content file(String name) throws IOException {
        return source.find(name).orElseThrow(() -> new IOException("the file " + name + " is missing"));
    }

    private static List<String> texts(Map<?, ?> fields, String key) {
        return fields.get(key) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    @Override
    public Optional<Content> find(String name) {
        return Optional.ofNullable(files.get(name));
    }

    @Override
    public List<String> names() {
        return source.names();
    }
}
