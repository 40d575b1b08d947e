package io.sealer.image;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Progress;
import io.sealer.SourceLocation;
import io.sealer.image.ArchiveOutline.Blob;
import io.sealer.image.ArchiveOutline.Piece;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads a delta where it lies, and joins it with the base to the archive that it was made to. */
public final class DeltaArchive {

    private static final String GET_AGAIN = "get the delta again; it is damaged, or was not copied to its end";

    private final Path file;
    private final ArchiveFiles.Tar tar;
    private final DeltaDocument document;
    private final byte[] frame;

    private DeltaArchive(Path file, ArchiveFiles.Tar tar, DeltaDocument document, byte[] frame) {
        this.file = file;
        this.tar = tar;
        this.document = document;
        this.frame = frame;
    }

    /**
     * Opens a delta. Its description is proven; its blobs are, when they are read.
     *
     * @param file a delta, or the first of its parts
     * @throws ProblemException when it is none, is damaged, or ends too early
     */
    public static DeltaArchive open(Path file) {
        try {
            ArchiveFiles.Tar tar = ArchiveFiles.Tar.of(OciArchiveReader.whole(file));
            if (tar.find(DeltaWriter.DOCUMENT).isEmpty()) {
                throw new ProblemException(Problem.project(
                                isImage(tar)
                                        ? "it is an image, and no delta"
                                        : "it is no delta (it holds no " + DeltaWriter.DOCUMENT + ")")
                        .withLocation(SourceLocation.of(file.toString()))
                        .withRemedy("name the delta with -Dsealer.source, and the older release with -Dsealer.base"));
            }
            byte[] json = bytes(tar, DeltaWriter.DOCUMENT);
            String sums = new String(bytes(tar, DeltaWriter.SUMS), StandardCharsets.UTF_8);
            if (!sums.startsWith(Digest.of(json).hex() + "  " + DeltaWriter.DOCUMENT + "\n")) {
                throw new IOException("its description is damaged");
            }
            DeltaDocument document = DeltaDocument.parse(json);
            byte[] frame = bytes(tar, DeltaWriter.FRAME);
            if (frame.length != document.frameSize() || !Digest.of(frame).equals(document.frame())) {
                throw new IOException("its file " + DeltaWriter.FRAME + " is damaged");
            }
            DeltaArchive delta = new DeltaArchive(file, tar, document, frame);
            document.inside().forEach(delta::content);
            return delta;
        } catch (IOException | IllegalArgumentException | ArithmeticException e) {
            throw unreadable(file, e);
        }
    }

    /** Whether a tar is a delta. */
    static boolean isOne(ArchiveFiles files) {
        return files.find(DeltaWriter.DOCUMENT).isPresent()
                && files.find(OciArchiveReader.INDEX).isEmpty();
    }

    private static boolean isImage(ArchiveFiles.Tar tar) {
        return tar.find(OciArchiveReader.INDEX).isPresent()
                || tar.find(OciArchiveReader.METADATA).isPresent()
                || DockerArchive.isOne(tar);
    }

    private static byte[] bytes(ArchiveFiles.Tar tar, String name) throws IOException {
        Content content = tar.find(name).orElseThrow(() -> new IOException("it lacks " + name));
        if (content.size() > ArchiveOutline.LARGEST_FRAME) {
            throw new IOException("its file " + name + " has " + content.size() + " bytes");
        }
        try (var in = content.open()) {
            return in.readAllBytes();
        }
    }

    private static ProblemException unreadable(Path file, Exception e) {
        String reason = e instanceof IOException io ? FileProblem.reason(io) : e.getMessage();
        return new ProblemException(
                Problem.environment("not readable as a delta: " + reason)
                        .withLocation(SourceLocation.of(file.toString()))
                        .withRemedy(GET_AGAIN),
                e);
    }

    /** What it says of itself. */
    public DeltaDocument document() {
        return document;
    }

    private Content content(Descriptor blob) {
        return tar.find(OciArchiveReader.pathOf(blob.digest()))
                .orElseThrow(() -> unreadable(file, new IOException("the blob " + blob.digest() + " is missing")));
    }

    /**
     * Joins the archive, and proves every blob and the whole on the way.
     *
     * @param target takes the place of an older file when it is complete and proven
     * @param base how messages name the older release
     * @param fromBase where its blobs lie
     * @throws ProblemException when a blob is damaged or the disk fails; an older target is then as it was
     */
    public void apply(Path target, String base, Function<Descriptor, Content> fromBase, Progress progress) {
        try (PartFile out = PartFile.of(target);
                Progress.Task task = progress.begin(String.valueOf(target.getFileName()), document.size())) {
            join(
                    out,
                    new VerifiedCopy(base, fromBase, "get that release again; nothing was written"),
                    new VerifiedCopy(file.toString(), this::content, GET_AGAIN),
                    task);
            if (!isTarget(out.unfinished())) {
                throw unreadable(file, new IOException("what comes of it is not " + document.target()));
            }
            out.commit();
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment("cannot write " + target + ": " + FileProblem.reason(e))
                            .withRemedy("make room or give the right to write there, or name another file with"
                                    + " -Dsealer.output"),
                    e);
        }
    }

    private void join(PartFile out, VerifiedCopy base, VerifiedCopy delta, Progress.Task task) throws IOException {
        Set<Digest> there = document.inside().stream().map(Descriptor::digest).collect(Collectors.toUnmodifiableSet());
        int at = 0;
        List<Piece> pieces = document.pieces();
        for (Piece piece : pieces) {
            if (piece instanceof Blob blob) {
                Descriptor wanted = new Descriptor("", blob.digest(), blob.size());
                (there.contains(blob.digest()) ? delta : base).copy(wanted, out, task);
            } else {
                out.write(frame, at, (int) piece.size());
                at += (int) piece.size();
                task.advance(piece.size());
            }
        }
    }

    /** Whether a stranger, too, finds the image in the archive that was announced. */
    private boolean isTarget(Path archive) {
        try {
            return OciArchiveReader.open(archive)
                    .root()
                    .digest()
                    .equals(document.target().digest());
        } catch (ProblemException e) {
            return false;
        }
    }
}
