package io.sealer.image;

import io.sealer.oci.Digest;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Puts an {@link ArchiveOutline} together, piece by piece. */
final class OutlineBuilder {

    private final List<ArchiveOutline.Piece> pieces = new ArrayList<>();
    private final ByteArrayOutputStream frame = new ByteArrayOutputStream();
    private long size;

    /** Bytes so far, those of blobs included. */
    long size() {
        return size;
    }

    /** How many bytes the frame may still have. */
    long room() {
        return ArchiveOutline.LARGEST_FRAME - frame.size();
    }

    /** Adds bytes of the frame. */
    void bytes(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        frame.writeBytes(bytes);
        size += bytes.length;
        int last = pieces.size() - 1;
        if (last >= 0 && pieces.get(last) instanceof ArchiveOutline.Frame before) {
            pieces.set(last, new ArchiveOutline.Frame(before.size() + bytes.length));
        } else {
            pieces.add(new ArchiveOutline.Frame(bytes.length));
        }
    }

    /** Adds a blob. */
    void blob(Digest digest, long length) {
        pieces.add(new ArchiveOutline.Blob(digest, length));
        size += length;
    }

    /** Adds a small file of a tar that belongs to the frame. */
    void file(String name, byte[] bytes) {
        bytes(TarHeader.slot(name, bytes.length));
        bytes(bytes);
        pad(bytes.length);
    }

    /** Fills the last block of a tar's member up. */
    void pad(long content) {
        bytes(new byte[(int) (TarHeader.padded(content) - content)]);
    }

    /** Adds all of another outline. */
    void add(ArchiveOutline other) {
        int at = 0;
        for (ArchiveOutline.Piece piece : other.pieces()) {
            if (piece instanceof ArchiveOutline.Blob blob) {
                blob(blob.digest(), blob.size());
            } else {
                int length = (int) piece.size();
                byte[] bytes = new byte[length];
                System.arraycopy(other.frame(), at, bytes, 0, length);
                bytes(bytes);
                at += length;
            }
        }
    }

    ArchiveOutline build() {
        return new ArchiveOutline(pieces, frame.toByteArray());
    }
}
