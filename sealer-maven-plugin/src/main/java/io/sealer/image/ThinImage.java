package io.sealer.image;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.SourceLocation;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.Json;
import io.sealer.oci.Manifest;
import io.sealer.oci.Reference;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An image of which only that lies here what an earlier release lacks, to be pushed to where that release is. A plain tar
 * of blobs with a document of its own, and deliberately no image layout: nothing claims what is not in it.
 */
public final class ThinImage {

    /** What it says of itself. */
    static final String DOCUMENT = "sealer-thin.json";

    private static final int VERSION = 1;

    private final Path file;
    private final ArchiveFiles.Tar tar;
    private final Optional<Reference> origin;
    private final Manifest root;
    private final List<Manifest.Image> images;

    private ThinImage(
            Path file, ArchiveFiles.Tar tar, Optional<Reference> origin, Manifest root, List<Manifest.Image> images) {
        this.file = file;
        this.tar = tar;
        this.origin = origin;
        this.root = root;
        this.images = List.copyOf(images);
    }

    static byte[] document(Descriptor root, Optional<Reference> origin) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("version", VERSION);
        document.put("image", root.digest());
        origin.ifPresent(reference -> document.put("previous", reference.toString()));
        return Json.writePretty(document);
    }

    /** Whether a tar or directory is a thin image. */
    static boolean isOne(ArchiveFiles files) {
        return files.find(DOCUMENT).isPresent()
                && files.find(OciArchiveReader.INDEX).isEmpty();
    }

    /**
     * Opens a thin image. Its manifests are proven, its other blobs when they are read.
     *
     * @throws ProblemException when it cannot be read, or is damaged
     */
    public static ThinImage open(Path file) {
        try {
            ArchiveFiles.Tar tar = ArchiveFiles.Tar.of(OciArchiveReader.whole(file));
            Content document = tar.find(DOCUMENT).orElseThrow(() -> new IOException("it lacks " + DOCUMENT));
            Map<String, Object> said = Json.readObject(OciArchiveReader.bytes(document));
            Manifest root = manifest(tar, Digest.parse(String.valueOf(said.get("image"))));
            List<Manifest.Image> images = new ArrayList<>();
            if (root instanceof Manifest.Image image) {
                images.add(image);
            } else if (root instanceof Manifest.Index index) {
                for (Descriptor one : index.manifests()) {
                    images.add((Manifest.Image) manifest(tar, one.digest()));
                }
            }
            Optional<Reference> origin = Optional.ofNullable(said.get("previous"))
                    .map(String::valueOf)
                    .map(Reference::parse);
            return new ThinImage(file, tar, origin, root, images);
        } catch (IOException | IllegalArgumentException | ClassCastException e) {
            throw new ProblemException(
                    Problem.environment("not readable as a thin image: "
                                    + (e instanceof IOException io ? FileProblem.reason(io) : e.getMessage()))
                            .withLocation(SourceLocation.of(file.toString()))
                            .withRemedy("package it again: mvn clean package"),
                    e);
        }
    }

    /**
     * Refuses to look at the archive of a project whose last build made a thin image instead: an archive that lies there
     * is an older build's.
     *
     * @param thin where the project has its thin image, if it has one
     * @param archive the archive, as people are told of it
     * @throws ProblemException when there is a thin image
     */
    public static void refuseInsteadOf(Path thin, String archive) {
        if (Files.exists(thin)) {
            throw new ProblemException(
                    Problem.project("The last build made no " + archive + ", only what a registry lacked of the image")
                            .withRemedy("name what was pushed with -Dsealer.source=REFERENCE, or build without"
                                    + " -Dsealer.archive=false (<archive>)"));
        }
    }

    private static Manifest manifest(ArchiveFiles.Tar tar, Digest digest) throws IOException {
        return Manifest.parse(OciArchiveReader.document(tar, new Descriptor("", digest, 0)));
    }

    /** The manifest, or the index over several platforms. */
    public Manifest root() {
        return root;
    }

    /** The images of all platforms. */
    public List<Manifest.Image> images() {
        return images;
    }

    /** The earlier release, with its digest, if it is in a registry. */
    public Optional<Reference> origin() {
        return origin;
    }

    /** Whether a blob is here. */
    public boolean has(Descriptor blob) {
        return tar.find(OciArchiveReader.pathOf(blob.digest())).isPresent();
    }

    /**
     * Opens a blob. The stream fails at its end when the bytes do not have the digest and size of the descriptor.
     *
     * @throws IOException when it is not here, or cannot be read
     */
    public InputStream open(Descriptor blob) throws IOException {
        Content content = tar.find(OciArchiveReader.pathOf(blob.digest()))
                .orElseThrow(() -> new IOException(
                        file.getFileName() + " leaves the blob " + blob.digest() + " to the earlier release"));
        return new VerifiedInputStream(content.open(), blob);
    }
}
