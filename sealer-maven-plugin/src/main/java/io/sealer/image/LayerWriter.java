package io.sealer.image;

import io.sealer.Progress;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import java.io.IOException;
import java.io.OutputStream;

/** Turns a planned layer into the bytes of its blob, with both of its digests, in one pass. */
public final class LayerWriter {

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
     * @param progress hears of content bytes, before compression
     * @throws IOException when the stream cannot be written
     * @throws io.sealer.ProblemException when content cannot be read or changed its size since the tree was built
     */
    public WrittenLayer write(PlannedLayer layer, OutputStream out, Progress.Task progress) throws IOException {
        HashedOutput blob = new HashedOutput(out);
        Digest diffId = layer.format() == LayerFormat.TAR ? null : compressed(layer, blob, progress);
        if (diffId == null) {
            tar(layer, blob, progress);
        }
        Digest digest = blob.digest();
        return new WrittenLayer(
                layer,
                new Descriptor(layer.format().mediaType(), digest, blob.size()),
                diffId == null ? digest : diffId);
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
