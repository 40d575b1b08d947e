package io.sealer.image;

import io.sealer.FileStamp;
import io.sealer.oci.Digest;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;

/**
 * How a layer looks before anything is read: its headers, and size, times and inode of its files.
 *
 * @param stamps changes whenever the layer may have changed
 * @param shape changes when paths, modes, links or sizes do, and with nothing else
 * @param isSettled whether every later write to one of the files changes {@code stamps}; right behind a write one may
 *     leave no trace
 */
record LayerLook(Digest stamps, Digest shape, boolean isSettled) {

    /**
     * Looks at a layer.
     *
     * @throws IOException when a file has gone
     */
    static LayerLook of(PlannedLayer layer) throws IOException {
        Stamps stamps = new Stamps();
        MessageDigest look = LayerKey.start(layer.format(), "stamps");
        MessageDigest shape = LayerKey.start(layer.format(), "shape");
        for (Entry entry : layer.entries()) {
            byte[] header = TarHeader.of(entry);
            look.update(header);
            shape.update(header);
            if (entry instanceof Entry.File file) {
                LayerKey.add(look, stamps.of(file.content()));
            }
        }
        return new LayerLook(Digest.finish(look), Digest.finish(shape), stamps.settled);
    }

    /**
     * Looks at the blob of a layer that is there already.
     *
     * @throws IOException when its file has gone
     */
    static LayerLook of(ImageLayer layer) throws IOException {
        Stamps stamps = new Stamps();
        MessageDigest look = LayerKey.start(LayerFormat.TAR, "reused");
        LayerKey.add(look, stamps.of(layer.blob()));
        Digest digest = Digest.finish(look);
        return new LayerLook(digest, digest, stamps.settled);
    }

    /** Looks at each file once, though it may hold many members. */
    private static final class Stamps {

        private final Map<Path, String> known = new HashMap<>();
        private boolean settled = true;

        String of(Content content) throws IOException {
            if (content instanceof Content.Bytes bytes) {
                return Digest.of(bytes.bytes()).toString();
            } else if (content instanceof Content.Blob blob) {
                return blob.digest().toString();
            } else if (content instanceof Content.Unfetched blob) {
                return blob.digest().toString();
            } else if (content instanceof Content.LocalFile local) {
                return look(local.file());
            } else if (content instanceof Content.Slice slice) {
                String archive = known.get(slice.file());
                if (archive == null) {
                    archive = look(slice.file());
                    known.put(slice.file(), archive);
                }
                return archive + "[" + slice.offset() + "+" + slice.size() + "]";
            } else if (content instanceof Content.InLayer member) {
                return member.layer().diffId() + "[" + member.offset() + "+" + member.size() + "]";
            }
            throw new IllegalArgumentException("unknown content " + content.getClass());
        }

        private String look(Path file) throws IOException {
            FileStamp stamp = FileStamp.of(file).orElseThrow(() -> new NoSuchFileException(file.toString()));
            settled &= stamp.regular() && !stamp.isRecent();
            return stamp.text() + file.toAbsolutePath();
        }
    }
}
