package io.sealer.image;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.SourceLocation;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What comes into a delta: known before a blob is read. */
public final class DeltaPlan {

    private final String display;
    private final ArchiveOutline outline;
    private final Function<Descriptor, Content> contents;
    private final boolean whole;
    private final DeltaDocument document;
    private final Set<Digest> inside;

    private DeltaPlan(
            String display,
            ArchiveOutline outline,
            Function<Descriptor, Content> contents,
            boolean whole,
            DeltaDocument document) {
        this.display = display;
        this.outline = outline;
        this.contents = contents;
        this.whole = whole;
        this.document = document;
        this.inside = document.inside().stream().map(Descriptor::digest).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The older release.
     *
     * @param release what it is
     * @param layers its layers; only these come from it
     */
    public record Base(DeltaDocument.Release release, Set<Digest> layers) {

        public Base {
            layers = Set.copyOf(layers);
        }
    }

    /**
     * The delta to an archive as it lies there; from it comes the same file again, byte for byte.
     *
     * @param display how messages name it
     * @return nothing where the file is no OCI archive, so that its blobs lie otherwise in it
     * @throws ProblemException when it cannot be read
     */
    public static Optional<DeltaPlan> toFile(Path file, String display, Base base) {
        OciArchiveReader archive = OciArchiveReader.open(file);
        ArchiveOutline outline;
        try {
            outline = TarOutline.of(OciArchiveReader.whole(file));
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment("no delta can be made to it: " + FileProblem.reason(e))
                            .withLocation(SourceLocation.of(display)),
                    e);
        }
        Set<Digest> there = outline.blobs().stream().map(Descriptor::digest).collect(Collectors.toSet());
        boolean complete = archive.images().stream()
                .flatMap(image -> image.manifest().layers().stream())
                .allMatch(layer -> there.contains(layer.digest()));
        return complete
                ? Optional.of(of(
                        display,
                        release(archive.name(), archive.root().digest(), archive.images()),
                        outline,
                        archive::content,
                        true,
                        base))
                : Optional.empty();
    }

    /**
     * The delta to the archive that this plugin would write of an image.
     *
     * @param display how messages name it
     * @param name its full name, if it has one
     * @param format matters only for several platforms
     * @param images its platforms
     * @param contents where its layers lie; asked for those that the base lacks
     * @param whole whether the others are there too, and are to be checked
     */
    public static DeltaPlan toImages(
            String display,
            Optional<String> name,
            ArchiveFormat format,
            List<ArchivedImage> images,
            Function<Descriptor, Content> contents,
            boolean whole,
            Base base) {
        LayoutOutline.Made made = LayoutOutline.of(name, format, images);
        Map<Digest, Content> documents = made.documents();
        return of(
                display,
                release(name, made.root(), images),
                made.outline(),
                blob -> documents.containsKey(blob.digest()) ? documents.get(blob.digest()) : contents.apply(blob),
                whole,
                base);
    }

    private static DeltaDocument.Release release(Optional<String> name, Digest digest, List<ArchivedImage> images) {
        return new DeltaDocument.Release(
                name.orElse(""),
                digest,
                images.stream().map(ArchivedImage::platform).toList());
    }

    private static DeltaPlan of(
            String display,
            DeltaDocument.Release target,
            ArchiveOutline outline,
            Function<Descriptor, Content> contents,
            boolean whole,
            Base base) {
        Set<Digest> shared = new HashSet<>(base.layers());
        Map<Boolean, List<Descriptor>> blobs =
                outline.blobs().stream().collect(Collectors.partitioningBy(blob -> shared.contains(blob.digest())));
        DeltaDocument document = new DeltaDocument(
                base.release(),
                target,
                outline.size(),
                Digest.of(outline.frame()),
                blobs.get(true),
                blobs.get(false),
                outline.pieces());
        return new DeltaPlan(display, outline, contents, whole, document);
    }

    /** What the delta says of itself. */
    public DeltaDocument document() {
        return document;
    }

    String display() {
        return display;
    }

    ArchiveOutline outline() {
        return outline;
    }

    Function<Descriptor, Content> contents() {
        return contents;
    }

    /** Whether the blobs that stay out are at hand too. */
    boolean whole() {
        return whole;
    }

    boolean isInside(Digest blob) {
        return inside.contains(blob);
    }
}
