package io.sealer.image;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.SourceLocation;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.ImageConfig;
import io.sealer.oci.Json;
import io.sealer.oci.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads an image out of a file or directory, where it lies: an OCI archive or layout of anyone's making, sealer's tar of
 * one archive a platform, and what {@code docker save} writes. Manifests and configurations are read and checked at once, layers when they are asked for.
 * Nothing is unpacked, and what is kept in memory is bounded.
 */
public final class OciArchiveReader {

    static final String INDEX = "index.json";
    static final String METADATA = "Metadata";
    private static final int LARGEST_DOCUMENT = 8 << 20;
    private static final int MOST_IMAGES = 100;
    private static final int DEEPEST_INDEX = 3;

    private final Path source;
    private final Optional<String> name;
    private final Manifest root;
    private final List<ArchivedImage> images;
    private final List<ArchiveFiles> layouts;

    private OciArchiveReader(
            Path source, Optional<String> name, Manifest root, List<ArchivedImage> images, List<ArchiveFiles> layouts) {
        this.source = source;
        this.name = name;
        this.root = root;
        this.images = List.copyOf(images);
        this.layouts = layouts;
    }

    /**
     * Opens an archive or layout.
     *
     * @throws ProblemException when it cannot be read, is damaged, or is something else, saying what
     */
    public static OciArchiveReader open(Path source) {
        try {
            ArchiveFiles files = files(source);
            return files instanceof ArchiveFiles.Tar tar
                            && tar.find(METADATA).isPresent()
                            && tar.find(INDEX).isEmpty()
                    ? tarOfArchives(source, tar)
                    : layout(source, files);
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(source, e);
        }
    }

    /** The image's name, if the archive tells one. */
    public Optional<String> name() {
        return name;
    }

    /** The manifest, or the index over several platforms. For sealer's tar of archives it is made here. */
    public Manifest root() {
        return root;
    }

    /** The images of all platforms, in the order of the archive. */
    public List<ArchivedImage> images() {
        return images;
    }

    /**
     * Where a blob lies, unchecked.
     *
     * @throws ProblemException when the archive lacks it
     */
    public Content content(Descriptor blob) {
        for (ArchiveFiles layout : layouts) {
            Optional<Content> found = layout.find(pathOf(blob.digest()));
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw unreadable(source, new IOException("the blob " + blob.digest() + " is missing"));
    }

    /**
     * Opens a blob. The stream fails at its end when the bytes do not have the digest and size of the descriptor.
     *
     * @throws ProblemException when the archive lacks it
     */
    public InputStream open(Descriptor blob) throws IOException {
        return new VerifiedInputStream(content(blob).open(), blob);
    }

    /**
     * The layers of an image, lowest first.
     *
     * @throws ProblemException when the archive lacks one, or the configuration does not fit the manifest
     */
    public List<ImageLayer> layers(ArchivedImage image) {
        List<Descriptor> layers = image.manifest().layers();
        List<Digest> diffIds = image.config().diffIds();
        if (layers.size() != diffIds.size()) {
            throw unreadable(
                    source,
                    new IOException("the manifest " + image.manifest().digest() + " lists " + layers.size()
                            + " layers, its configuration " + diffIds.size()));
        }
        List<ImageLayer> all = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            all.add(new ImageLayer(layers.get(i), diffIds.get(i), content(layers.get(i))));
        }
        return all;
    }

    /** The files of a tar that is not compressed, or of a directory. */
    static ArchiveFiles files(Path source) throws IOException {
        if (Files.isDirectory(source)) {
            return new ArchiveFiles.Unpacked(source);
        }
        return files(whole(source));
    }

    /** The files of a tar that is not compressed. */
    static ArchiveFiles files(Content.Slice tar) throws IOException {
        checkMagic(tar);
        return ArchiveFiles.Tar.of(tar);
    }

    /** All of a file; the first of several parts stands for all of them. */
    static Content.Slice whole(Path file) throws IOException {
        return new Content.Slice(file, 0, JoinedParts.size(file));
    }

    private static OciArchiveReader layout(Path source, ArchiveFiles given) throws IOException {
        ArchiveFiles files = DockerArchive.isOne(given) ? DockerArchive.asLayout(given) : given;
        if (DeltaArchive.isOne(files)) {
            throw new IOException("it is a delta, which holds only what an older release lacks; make the image of both"
                    + " with sealer:apply-delta");
        }
        if (ThinImage.isOne(files)) {
            throw new IOException(
                    "it is a thin image, which holds only what an earlier release lacks and what sealer:push"
                            + " sends; build without -Dsealer.archive=false for an archive");
        }
        if (files.find(INDEX).isEmpty()) {
            throw new IOException("it has no " + INDEX);
        }
        byte[] raw = bytes(files.find(INDEX).orElseThrow());
        Manifest index = Manifest.parse(raw);
        if (!(index instanceof Manifest.Index entries) || entries.manifests().isEmpty()) {
            throw new IOException(INDEX + " lists no image");
        }
        Manifest root = entries.manifests().size() == 1
                ? Manifest.parse(document(files, entries.manifests().get(0)))
                : entries;
        List<ArchivedImage> images = new ArrayList<>();
        collect(files, root, 0, images);
        if (images.isEmpty()) {
            throw new IOException("it holds an index, but none of its images");
        }
        return new OciArchiveReader(source, nameIn(raw), root, images, List.of(files));
    }

    private static OciArchiveReader tarOfArchives(Path source, ArchiveFiles.Tar tar) throws IOException {
        String name = new String(bytes(tar.find(METADATA).orElseThrow()), StandardCharsets.UTF_8).strip();
        List<ArchivedImage> images = new ArrayList<>();
        List<ArchiveFiles> layouts = new ArrayList<>();
        for (Map.Entry<String, Content.Slice> member : tar.files().entrySet()) {
            if (member.getKey().endsWith(".tar") && layouts.size() < MOST_IMAGES) {
                OciArchiveReader inner = layout(source, ArchiveFiles.Tar.of(member.getValue()));
                images.addAll(inner.images);
                layouts.addAll(inner.layouts);
            }
        }
        if (images.isEmpty()) {
            throw new IOException("it holds no image");
        }
        byte[] index = ImageDocuments.index(
                images.stream().map(ArchivedImage::onPlatform).toList());
        return new OciArchiveReader(source, Optional.of(name), Manifest.parse(index), images, layouts);
    }

    /** Manifests that the archive lacks, as other platforms' of an index, are left out. */
    private static void collect(ArchiveFiles files, Manifest manifest, int depth, List<ArchivedImage> images)
            throws IOException {
        if (manifest instanceof Manifest.Image image) {
            byte[] config = document(files, image.config());
            images.add(new ArchivedImage(image, ImageConfig.parse(config), config));
            return;
        }
        for (Descriptor entry : ((Manifest.Index) manifest).manifests()) {
            boolean attestation = entry.platform()
                    .filter(platform -> platform.os().equals("unknown"))
                    .isPresent();
            if (!attestation && files.find(pathOf(entry.digest())).isPresent()) {
                if (depth >= DEEPEST_INDEX || images.size() >= MOST_IMAGES) {
                    throw new IOException("its indexes are nested too deeply or list too many images");
                }
                collect(files, Manifest.parse(document(files, entry)), depth + 1, images);
            }
        }
    }

    /** {@code org.opencontainers.image.ref.name} of the first entry; containerd has a key of its own. */
    private static Optional<String> nameIn(byte[] index) {
        if (Json.readObject(index).get("manifests") instanceof List<?> entries
                && entries.get(0) instanceof Map<?, ?> entry
                && entry.get("annotations") instanceof Map<?, ?> annotations) {
            Object full = annotations.get("io.containerd.image.name");
            Object name = full == null ? annotations.get(ImageDocuments.REF_NAME) : full;
            return Optional.ofNullable(name).map(Object::toString);
        }
        return Optional.empty();
    }

    /** A manifest or configuration, whose digest is checked. */
    static byte[] document(ArchiveFiles files, Descriptor descriptor) throws IOException {
        Content content = files.find(pathOf(descriptor.digest()))
                .orElseThrow(() -> new IOException("the blob " + descriptor.digest() + " is missing"));
        byte[] bytes = bytes(content);
        if (!Digest.of(bytes).equals(descriptor.digest())) {
            throw new IOException("the blob " + descriptor.digest() + " is damaged");
        }
        return bytes;
    }

    /** A small document. */
    static byte[] bytes(Content content) throws IOException {
        if (content.size() > LARGEST_DOCUMENT) {
            throw new IOException("a JSON document of " + content.size() + " bytes");
        }
        try (InputStream in = content.open()) {
            return in.readNBytes((int) content.size());
        }
    }

    /** Where a layout has a blob. */
    static String pathOf(Digest digest) {
        return "blobs/sha256/" + digest.hex();
    }

    private static void checkMagic(Content.Slice file) throws IOException {
        try (InputStream in = file.open()) {
            byte[] head = in.readNBytes(4);
            if (head.length == 4 && (head[0] & 0xff) == 0x1f && (head[1] & 0xff) == 0x8b) {
                throw new IOException(
                        "it is compressed with gzip, which neither sealer nor others load; gunzip it first");
            } else if (head.length == 4 && head[0] == 0x28 && (head[1] & 0xff) == 0xb5) {
                throw new IOException(
                        "it is compressed with zstd, which neither sealer nor others load; unzstd it first");
            }
        }
    }

    private static ProblemException unreadable(Path source, Exception e) {
        String reason = e instanceof IOException io ? FileProblem.reason(io) : e.getMessage();
        return new ProblemException(
                Problem.environment("not readable as an image archive or layout: " + reason)
                        .withLocation(SourceLocation.of(source.toString())),
                e);
    }
}
