package io.sealer.image;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * Unpacks layers, whatever they are packed with: their first bytes tell, since media types of foreign images do not
 * always. In uncompressed layers content that nobody reads is skipped.
 */
public final class LayerReader {

    private static final int BUFFER = 1 << 18;
    private static final int LONGEST_MAGIC = 4;

    private final ZstdNative zstd;

    /**
     * A reader.
     *
     * @param zstd loaded when the first zstd layer is read, not before
     */
    public LayerReader(ZstdNative zstd) {
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
            visit(in, visitor);
        }
    }

    private static void visit(InputStream in, Visitor visitor) throws IOException {
        TarReader reader = new TarReader(in);
        for (TarReader.Member member = reader.next(); member != null; member = reader.next()) {
            visitor.member(member, reader);
        }
    }

    /**
     * Reads through a layer and checks what passes by. Of an uncompressed layer nothing does unless everything is to be
     * read: it is only skimmed.
     *
     * @param longest how many bytes there may be when it is unpacked
     * @param all whether every byte is to be read
     * @return whether everything was read, and had the digests that the layer names
     * @throws IOException when it is damaged, too long, or has other digests
     */
    boolean list(ImageLayer layer, long longest, boolean all, Visitor visitor) throws IOException {
        LayerFormat format = format(layer.blob());
        if (format == LayerFormat.TAR) {
            if (!layer.descriptor().digest().equals(layer.diffId())) {
                throw new IOException(
                        "it is not compressed, but the image's configuration names another digest for it");
            }
            if (!all) {
                list(layer.blob(), visitor);
                return false;
            }
            try (VerifiedInputStream blob = new VerifiedInputStream(layer.blob().open(), layer.descriptor())) {
                visit(blob, visitor);
                blob.drain();
            }
            return true;
        }
        try (VerifiedInputStream blob = new VerifiedInputStream(layer.blob().open(), layer.descriptor());
                LayerStream tar = new LayerStream(unpacked(blob, format), longest)) {
            visit(tar, visitor);
            tar.end(layer.diffId());
            blob.drain();
        }
        return true;
    }

    /** Whether a layer is compressed, so that what lies in it can be reached only by unpacking. */
    boolean isPacked(ImageLayer layer) throws IOException {
        return format(layer.blob()) != LayerFormat.TAR;
    }

    /** The tar of a layer; the caller closes. */
    InputStream unpacked(Content layer) throws IOException {
        return unpacked(layer.open(), format(layer));
    }

    private InputStream unpacked(InputStream in, LayerFormat format) throws IOException {
        try {
            return switch (format) {
                case TAR -> in;
                case GZIP -> new BufferedInputStream(new GZIPInputStream(in, BUFFER), BUFFER);
                case ZSTD -> new BufferedInputStream(zstd.decompress(in), BUFFER);
            };
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /** How a layer is packed. */
    static LayerFormat format(Content layer) throws IOException {
        byte[] head;
        try (InputStream in = layer.open()) {
            head = in.readNBytes(LONGEST_MAGIC);
        }
        if (startsWith(head, 0x1f, 0x8b)) {
            return LayerFormat.GZIP;
        }
        return startsWith(head, 0x28, 0xb5, 0x2f, 0xfd) ? LayerFormat.ZSTD : LayerFormat.TAR;
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
