package io.sealer.image;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * Lists what a layer holds, whatever it is packed with: its first bytes tell, since media types of foreign images do not
 * always. Content is skipped, in uncompressed layers without reading it.
 */
final class LayerReader {

    private static final int BUFFER = 1 << 18;

    private final ZstdNative zstd;

    LayerReader(ZstdNative zstd) {
        this.zstd = zstd;
    }

    /** Hears of each member of a layer, in the order of the tar. */
    interface Visitor {

        /** May read the content of the member from the reader, while it is there. */
        void member(TarReader.Member member, TarReader reader) throws IOException;
    }

    /**
     * Reads through a layer.
     *
     * @throws IOException when it is damaged
     */
    void list(Content layer, Visitor visitor) throws IOException {
        try (InputStream in = unpacked(layer)) {
            TarReader reader = new TarReader(in);
            for (TarReader.Member member = reader.next(); member != null; member = reader.next()) {
                visitor.member(member, reader);
            }
        }
    }

    private InputStream unpacked(Content layer) throws IOException {
        byte[] head;
        try (InputStream in = layer.open()) {
            head = in.readNBytes(4);
        }
        InputStream in = layer.open();
        try {
            if (startsWith(head, 0x1f, 0x8b)) {
                return new BufferedInputStream(new GZIPInputStream(in, BUFFER), BUFFER);
            } else if (startsWith(head, 0x28, 0xb5, 0x2f, 0xfd)) {
                return new BufferedInputStream(zstd.decompress(in), BUFFER);
            }
            return in;
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private static boolean startsWith(byte[] head, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (head.length <= i || (head[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
