package io.sealer.image;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Progress;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Turns a layer into the bytes of its blob, with both of its digests, in one pass. */
public final class LayerWriter {

    private static final int BUFFER = 1 << 18;

    private final ZstdNative zstd;

    /**
     * A writer.
     *
     * @param zstd loaded when the first zstd layer is written, not before
     */
    public LayerWriter(ZstdNative zstd) {
        this.zstd = zstd;
    }

    /**
     * Writes the blob of a layer. The stream is neither closed nor flushed.
     *
     * @param progress hears of content bytes: before compression, but for layers that are reused
     * @throws IOException when the stream cannot be written
     * @throws ProblemException when content cannot be read or changed its size since the tree was built, or the layer of
     *     a base image is damaged
     */
    public WrittenLayer write(LayerSource layer, OutputStream out, Progress.Task progress) throws IOException {
        return layer instanceof ReusedLayer reused
                ? copy(reused, out, progress)
                : write((PlannedLayer) layer, out, progress);
    }

    private static WrittenLayer copy(ReusedLayer reused, OutputStream out, Progress.Task progress) throws IOException {
        ImageLayer layer = reused.listing().layer();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = opened(layer)) {
            for (int n = read(in, buffer, layer); n >= 0; n = read(in, buffer, layer)) {
                out.write(buffer, 0, n);
                progress.advance(n);
            }
            return written(reused, false);
        }
    }

    /**
     * What a layer of a base image is in the new one. The media type follows from the bytes: those of Docker have no
     * place in an OCI manifest, and some are wrong.
     */
    static WrittenLayer written(ReusedLayer reused, boolean remembered) throws IOException {
        ImageLayer layer = reused.listing().layer();
        Descriptor blob = layer.descriptor();
        Descriptor descriptor =
                new Descriptor(LayerReader.format(layer.blob()).mediaType(), blob.digest(), blob.size());
        return new WrittenLayer(reused, descriptor, layer.diffId(), remembered);
    }

    private static InputStream opened(ImageLayer layer) {
        try {
            return new VerifiedInputStream(layer.blob().open(), layer.descriptor());
        } catch (IOException e) {
            throw unreadable(layer, e);
        }
    }

    private static int read(InputStream in, byte[] buffer, ImageLayer layer) {
        try {
            return in.read(buffer, 0, buffer.length);
        } catch (IOException e) {
            throw unreadable(layer, e);
        }
    }

    private static ProblemException unreadable(ImageLayer layer, IOException e) {
        return new ProblemException(
                Problem.environment("the layer " + layer.descriptor().digest() + " of the base image cannot be copied: "
                                + FileProblem.reason(e))
                        .withRemedy("get the base image again"),
                e);
    }

    private WrittenLayer write(PlannedLayer layer, OutputStream out, Progress.Task progress) throws IOException {
        HashedOutput blob = new HashedOutput(out);
        Digest diffId = layer.format() == LayerFormat.TAR ? null : compressed(layer, blob, progress);
        if (diffId == null) {
            tar(layer, blob, progress);
        }
        Digest digest = blob.digest();
        return new WrittenLayer(
                layer,
                new Descriptor(layer.format().mediaType(), digest, blob.size()),
                diffId == null ? digest : diffId,
                false);
    }

    /**
     * Reads a layer without writing it.
     *
     * @return the digest of its tar
     * @throws ProblemException when content cannot be read or changed its size since the tree was built
     */
    Digest diffId(PlannedLayer layer) throws IOException {
        HashedOutput tar = new HashedOutput(OutputStream.nullOutputStream());
        try (Progress.Task unheard = Progress.silent().begin("", layer.contentSize())) {
            tar(layer, tar, unheard);
        }
        return tar.digest();
    }

    private Digest compressed(PlannedLayer layer, OutputStream blob, Progress.Task progress) throws IOException {
        try (OutputStream compressor =
                layer.format() == LayerFormat.ZSTD ? zstd.compress(blob) : new GzipOutput(blob)) {
            HashedOutput tar = new HashedOutput(compressor);
            tar(layer, tar, progress);
            return tar.digest();
        }
    }

    private static void tar(PlannedLayer layer, OutputStream out, Progress.Task progress) throws IOException {
        TarWriter tar = new TarWriter(out, progress);
        for (Entry entry : layer.entries()) {
            tar.write(entry);
        }
        tar.close();
    }
}
