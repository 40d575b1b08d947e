package io.sealer.image;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Progress;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * Writes a delta, in one pass: a plain tar of its description, the digests of all that is in it, the frame of the archive
 * and the blobs that the base lacks. It is no image layout, so that nothing takes it for an image.
 */
public final class DeltaWriter {

    static final String DOCUMENT = "sealer-delta.json";
    static final String SUMS = "sha256sums";
    static final String FRAME = "frame";

    private final DeltaPlan plan;
    private final byte[] document;
    private final byte[] sums;

    /** A writer of one delta. */
    public DeltaWriter(DeltaPlan plan) {
        this.plan = plan;
        this.document = plan.document().toJson();
        this.sums = sums().getBytes(StandardCharsets.UTF_8);
    }

    private String sums() {
        StringBuilder text = new StringBuilder();
        text.append(Digest.of(document).hex()).append("  ").append(DOCUMENT).append('\n');
        text.append(plan.document().frame().hex()).append("  ").append(FRAME).append('\n');
        for (Descriptor blob : plan.document().inside()) {
            text.append(blob.digest().hex())
                    .append("  ")
                    .append(OciArchiveReader.pathOf(blob.digest()))
                    .append('\n');
        }
        return text.toString();
    }

    /** Bytes of the delta. */
    public long size() {
        long size = member(document.length)
                + member(sums.length)
                + member(plan.outline().frame().length);
        for (Descriptor blob : plan.document().inside()) {
            size += member(blob.size());
        }
        return size + 2 * TarHeader.BLOCK;
    }

    private static long member(long size) {
        return TarHeader.BLOCK + TarHeader.padded(size);
    }

    /**
     * Writes it. Blobs of the target that do not come into the delta are read too, where they are at hand, so that a
     * damaged target is known here and not only where the delta is applied.
     *
     * @param target the file, which takes the place of an older one
     * @param partSize most bytes of a part, if parts are wanted instead of one file
     * @return the file, or the parts
     * @throws ProblemException when a blob is damaged or the disk fails; what was there before is then still there
     */
    public List<Path> write(Path target, OptionalLong partSize, Progress progress) {
        DeltaDocument said = plan.document();
        long bytes = said.bytesInside() + (plan.whole() ? said.bytesFromBase() : 0);
        PartSet parts = new PartSet(target);
        try (UnfinishedFile out = partSize.isPresent()
                        ? SplitFile.of(target, partSize.getAsLong(), size())
                        : PartFile.of(target);
                Progress.Task task = progress.begin(String.valueOf(target.getFileName()), bytes)) {
            file(out, DOCUMENT, document);
            file(out, SUMS, sums);
            file(out, FRAME, plan.outline().frame());
            blobs(out, task);
            out.write(new byte[2 * TarHeader.BLOCK]);
            out.commit();
            if (partSize.isPresent()) {
                Files.deleteIfExists(target);
                return parts.parts();
            }
            parts.delete();
            return List.of(target);
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment("cannot write " + target + ": " + FileProblem.reason(e))
                            .withRemedy("make room or give the right to write there, or name another file with"
                                    + " -Dsealer.output"),
                    e);
        }
    }

    private void blobs(OutputStream out, Progress.Task task) throws IOException {
        VerifiedCopy copy = new VerifiedCopy(plan.display(), plan.contents(), "build it, or get it, again");
        for (Descriptor blob : plan.outline().blobs()) {
            if (plan.isInside(blob.digest())) {
                out.write(TarHeader.slot(OciArchiveReader.pathOf(blob.digest()), blob.size()));
                copy.copy(blob, out, task);
                pad(out, blob.size());
            } else if (plan.whole()) {
                copy.copy(blob, OutputStream.nullOutputStream(), task);
            }
        }
    }

    private static void file(OutputStream out, String name, byte[] bytes) throws IOException {
        out.write(TarHeader.slot(name, bytes.length));
        out.write(bytes);
        pad(out, bytes.length);
    }

    private static void pad(OutputStream out, long size) throws IOException {
        out.write(new byte[(int) (TarHeader.padded(size) - size)]);
    }
}
