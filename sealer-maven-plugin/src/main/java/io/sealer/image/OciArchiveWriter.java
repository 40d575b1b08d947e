package io.sealer.image;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Progress;
import io.sealer.image.WrittenArchive.WrittenImage;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.MediaType;
import io.sealer.oci.Reference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes an image into one file, in one pass: every byte is read once, hashed on its way and written to its final place.
 * The file is there whole or not at all.
 */
public final class OciArchiveWriter {

    private final LayerWriter layers;
    private final RememberedLayers remembered;
    private final EarlierLayers earlier;

    /**
     * A writer of archives.
     *
     * @param layers makes what is not known
     * @param remembered what earlier builds found out
     */
    public OciArchiveWriter(LayerWriter layers, RememberedLayers remembered) {
        this(layers, remembered, EarlierLayers.NONE);
    }

    /**
     * A writer of images on top of an earlier release.
     *
     * @param layers makes what is not known
     * @param remembered what earlier builds found out
     * @param earlier layers of the earlier release; where an archive is written, they stand for what was not fetched
     */
    public OciArchiveWriter(LayerWriter layers, RememberedLayers remembered, EarlierLayers earlier) {
        this.layers = layers;
        this.remembered = remembered;
        this.earlier = earlier;
    }

    /**
     * Writes an archive and puts it in the place of the target.
     *
     * @param name the image's full name, as {@link ArchiveName} makes it
     * @param format matters only for several platforms
     * @param images one image a platform, at least one
     * @throws ProblemException when the file cannot be written, or content cannot be read or has changed; an older
     *     target is then left as it was, and nothing else is left behind
     */
    public WrittenArchive write(
            Path target, Reference name, ArchiveFormat format, List<PlatformImage> images, Progress progress) {
        return write(
                target,
                name,
                images,
                progress,
                (file, composer, task, written) -> images.size() > 1 && format == ArchiveFormat.SEALER
                        ? tarOfArchives(file, composer, name, images, written)
                        : archive(file, composer, name, images, written));
    }

    /**
     * Writes what of an image is not in the earlier release, as {@link ThinImage} reads it, and puts it in the place of
     * the target. The size of the result is that of this file.
     *
     * @param name the image's full name
     * @param origin where the earlier release is, if it is in a registry
     * @throws ProblemException as {@link #write} does
     */
    public WrittenArchive writeThin(
            Path target, Reference name, Optional<Reference> origin, List<PlatformImage> images, Progress progress) {
        return write(target, name, images, progress, (file, composer, task, written) -> {
            LeftOutLayers leftOut = new LeftOutLayers(earlier, layers, remembered, task);
            ArchiveBody body = new ArchiveBody(file, composer, Optional.of(leftOut));
            Descriptor root = images(body, images, written);
            body.endThin(ThinImage.document(root, origin));
            return root;
        });
    }

    /** Writes one kind of file. */
    private interface Writing {

        /** Gives the root of what it wrote. */
        Descriptor to(PartFile file, LayerComposer composer, Progress.Task task, List<WrittenImage> written)
                throws IOException;
    }

    private WrittenArchive write(
            Path target, Reference name, List<PlatformImage> images, Progress progress, Writing writing) {
        if (images.isEmpty()) {
            throw new IllegalArgumentException("an archive without an image");
        }
        long content = images.stream()
                .flatMap(image -> image.allLayers().stream())
                .mapToLong(LayerSource::contentSize)
                .sum();
        try (Progress.Task task = progress.begin(String.valueOf(target.getFileName()), content)) {
            return write(target, name, writing, task);
        }
    }

    private WrittenArchive write(Path target, Reference name, Writing writing, Progress.Task task) {
        if (Files.isDirectory(target)) {
            throw new ProblemException(Problem.environment("cannot write " + target + ": it is a directory")
                    .withRemedy("remove it, or let <build><directory> of the POM name another place"));
        }
        long[] position = {0};
        try (PartFile file = PartFile.of(target)) {
            try {
                List<WrittenImage> written = new ArrayList<>();
                LayerComposer composer = new LayerComposer(layers, remembered, earlier, file, task);
                Descriptor root = writing.to(file, composer, task, written);
                long size = file.position();
                file.commit();
                return new WrittenArchive(target, size, name, root, written);
            } finally {
                position[0] = file.position();
            }
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment("cannot write " + target + ": " + FileProblem.reason(e)
                                    + (position[0] > 0 ? ", after " + position[0] + " bytes" : ""))
                            .withRemedy("make room or give the right to write in "
                                    + target.toAbsolutePath().getParent()
                                    + ", or let <build><directory> of the POM name another place"),
                    e);
        }
    }

    private static Descriptor archive(
            PartFile file,
            LayerComposer composer,
            Reference name,
            List<PlatformImage> images,
            List<WrittenImage> written)
            throws IOException {
        ArchiveBody body = new ArchiveBody(file, composer, Optional.empty());
        Descriptor root = images(body, images, written);
        body.end(ImageDocuments.archiveIndex(root, Optional.of(name)));
        return root;
    }

    private static Descriptor images(ArchiveBody body, List<PlatformImage> images, List<WrittenImage> written)
            throws IOException {
        for (PlatformImage image : images) {
            written.add(image(body, image));
        }
        return written.size() == 1 ? written.get(0).manifest() : body.document(MediaType.OCI_INDEX, indexOf(written));
    }

    /**
     * What {@code sealer save} writes for several platforms. The name of each archive within is its image's ID, by which
     * sealer finds it again.
     */
    private static Descriptor tarOfArchives(
            PartFile file,
            LayerComposer composer,
            Reference name,
            List<PlatformImage> images,
            List<WrittenImage> written)
            throws IOException {
        for (PlatformImage image : images) {
            long slot = ArchiveBody.open(file);
            ArchiveBody body = new ArchiveBody(file, composer, Optional.empty());
            WrittenImage done = image(body, image);
            body.end(ImageDocuments.archiveIndex(done.manifest(), Optional.empty()));
            ArchiveBody.close(file, slot, done.imageId().hex() + ".tar");
            written.add(done);
        }
        ArchiveBody.file(file, "Metadata", name.toString().getBytes(StandardCharsets.UTF_8));
        file.write(new byte[2 * TarHeader.BLOCK], 0, 2 * TarHeader.BLOCK);
        byte[] index = indexOf(written);
        return new Descriptor(MediaType.OCI_INDEX, Digest.of(index), index.length);
    }

    private static byte[] indexOf(List<WrittenImage> written) {
        return ImageDocuments.index(written.stream().map(WrittenImage::manifest).toList());
    }

    private static WrittenImage image(ArchiveBody body, PlatformImage image) throws IOException {
        List<WrittenLayer> done = new ArrayList<>();
        for (LayerSource layer : image.allLayers()) {
            done.add(body.layer(layer));
        }
        ImageDescription description = image.description();
        Descriptor config = body.document(MediaType.OCI_CONFIG, ImageDocuments.config(description, done));
        Descriptor manifest = body.document(MediaType.OCI_MANIFEST, ImageDocuments.manifest(description, config, done));
        Descriptor onPlatform = new Descriptor(
                manifest.mediaType(), manifest.digest(), manifest.size(), Optional.of(description.platform()));
        return new WrittenImage(description, onPlatform, config, done);
    }
}
