package io.sealer.image;

import com.github.luben.zstd.util.ZstdVersion;
import io.sealer.oci.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * What stands for a layer's content and for how it is packed: equal keys, equal bytes of the layer's blob, on any machine
 * and whatever the files are called there. How the layers were chosen has no part in it.
 *
 * <p>Where the digests of all files are known beforehand, as for the blobs of the registry, the key is made of them and
 * of the headers; nothing is read for it. Else it is made of the digest of the tar, which a build has to compute anyway:
 * digests of single files would have to be computed beside it.
 */
public final class LayerKey {

    /** To be counted up when the same entries give other bytes. */
    private static final String WRITER = "sealer layer 1";

    private LayerKey() {}

    /**
     * The key of a layer whose files are all cached blobs or bytes in memory; empty for others. Nothing is read, and blobs
     * that were not fetched are as good.
     */
    public static Optional<Digest> ofContents(PlannedLayer layer) {
        MessageDigest hash = start(layer.format(), "contents");
        for (Entry entry : layer.entries()) {
            hash.update(TarHeader.of(entry));
            if (entry instanceof Entry.File file) {
                if (file.content() instanceof Content.Blob blob) {
                    add(hash, blob.digest().toString());
                } else if (file.content() instanceof Content.Unfetched blob) {
                    add(hash, blob.digest().toString());
                } else if (file.content() instanceof Content.Bytes bytes) {
                    add(hash, Digest.of(bytes.bytes()).toString());
                } else {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(Digest.finish(hash));
    }

    /**
     * The key of a layer with files whose digests nobody knows.
     *
     * @param diffId digest of its tar
     */
    public static Digest ofTar(LayerFormat format, Digest diffId) {
        MessageDigest hash = start(format, "tar");
        add(hash, diffId.toString());
        return Digest.finish(hash);
    }

    /** The key of a layer that was written; empty for those of a base image. */
    public static Optional<Digest> of(WrittenLayer layer) {
        return layer.source() instanceof PlannedLayer planned
                ? ofContents(planned).or(() -> Optional.of(ofTar(planned.format(), layer.diffId())))
                : Optional.empty();
    }

    /**
     * The key under which an image tells other machines what a layer holds; empty for layers of a base image, and for gzip,
     * whose bytes depend on the machine.
     */
    static Optional<Digest> published(WrittenLayer layer) {
        return layer.source() instanceof PlannedLayer planned && planned.format() == LayerFormat.GZIP
                ? Optional.empty()
                : of(layer);
    }

    static MessageDigest start(LayerFormat format, String kind) {
        MessageDigest hash = Digest.newHash();
        add(hash, WRITER);
        add(hash, packer(format));
        add(hash, kind);
        return hash;
    }

    /** What decides how a tar is packed, beside the tar. */
    private static String packer(LayerFormat format) {
        return switch (format) {
            case TAR -> "tar";
            case ZSTD -> "zstd " + ZstdVersion.VERSION + " level " + ZstdNative.LEVEL;
            // Its bytes depend on the zlib beneath the JDK.
            case GZIP -> "gzip " + System.getProperty("java.vm.version") + " level " + GzipOutput.LEVEL;
        };
    }

    static void add(MessageDigest hash, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        hash.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        hash.update(bytes);
    }
}
