package io.sealer.image;

import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an archive is joined from, byte for byte and in its order: its blobs, and between them the frame, which is all the
 * rest: headers, padding, and the small files that make it a layout. Whoever has the frame and the blobs has the archive.
 *
 * @param pieces what comes behind one another
 * @param frame the bytes of all {@link Frame} pieces; not to be changed
 */
public record ArchiveOutline(List<Piece> pieces, byte[] frame) {

    /** The frame is kept in memory; it has about 1 KiB a blob. */
    static final int LARGEST_FRAME = 16 << 20;

    /** A run of bytes. */
    public sealed interface Piece permits Frame, Blob {

        /** How many bytes. */
        long size();
    }

    /**
     * The next bytes of the frame.
     *
     * @param size how many
     */
    public record Frame(long size) implements Piece {}

    /**
     * A whole blob.
     *
     * @param digest its digest
     * @param size its size in bytes
     */
    public record Blob(Digest digest, long size) implements Piece {}

    public ArchiveOutline {
        pieces = List.copyOf(pieces);
    }

    /** Each blob once, in the order of the archive, with its size; its media type stands elsewhere. */
    public List<Descriptor> blobs() {
        Map<Digest, Descriptor> blobs = new LinkedHashMap<>();
        for (Piece piece : pieces) {
            if (piece instanceof Blob blob) {
                blobs.putIfAbsent(blob.digest(), new Descriptor("", blob.digest(), blob.size()));
            }
        }
        return List.copyOf(blobs.values());
    }

    /** Bytes of the archive. */
    public long size() {
        return pieces.stream().mapToLong(Piece::size).sum();
    }
}
