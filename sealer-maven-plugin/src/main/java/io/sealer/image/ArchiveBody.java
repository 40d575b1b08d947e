package io.sealer.image;

import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * One OCI image layout as a tar (OCI image-spec, image-layout.md), at the end of a file that is being written.
 *
 * <p>A layer is streamed into a slot behind a header that is filled in afterwards, when digest and size are known: the
 * bytes go to the disk once, and their sizes need not be known before. The archive begins with its directories, since
 * skopeo cannot unpack it for an ordinary user without them.
 */
final class ArchiveBody {

    private static final String BLOBS = "blobs/sha256/";

    private final PartFile file;
    private final LayerComposer layers;
    private final Optional<LeftOutLayers> leftOut;
    private final Set<Digest> stored = new HashSet<>();

    ArchiveBody(PartFile file, LayerComposer layers, Optional<LeftOutLayers> leftOut) throws IOException {
        this.file = file;
        this.layers = layers;
        this.leftOut = leftOut;
        write(TarHeader.of(new Entry.Directory("blobs", Entry.Attributes.DIRECTORY)));
        write(TarHeader.of(new Entry.Directory("blobs/sha256", Entry.Attributes.DIRECTORY)));
    }

    /** Adds a layer; one that is here already is taken out again, and so is one that is to be left out. */
    WrittenLayer layer(LayerSource source) throws IOException {
        if (leftOut.isPresent()) {
            Optional<WrittenLayer> known = leftOut.get().find(source);
            if (known.isPresent()) {
                return known.get();
            }
        }
        long slot = open(file);
        WrittenLayer layer = layers.compose(source);
        Digest digest = layer.descriptor().digest();
        if (leftOut.filter(out -> out.has(digest)).isEmpty() && stored.add(digest)) {
            close(file, slot, nameOf(digest));
        } else {
            file.truncate(slot);
        }
        return layer;
    }

    /** Adds a document as a blob. */
    Descriptor document(String mediaType, byte[] bytes) throws IOException {
        Digest digest = Digest.of(bytes);
        if (stored.add(digest)) {
            file(nameOf(digest), bytes);
        }
        return new Descriptor(mediaType, digest, bytes.length);
    }

    /** Adds what makes it a layout, and the end of the tar. */
    void end(byte[] index) throws IOException {
        file("index.json", index);
        file("oci-layout", ImageDocuments.LAYOUT);
        write(new byte[2 * TarHeader.BLOCK]);
    }

    /** Adds what makes it a thin image, which nobody takes for a layout, and the end of the tar. */
    void endThin(byte[] document) throws IOException {
        file(ThinImage.DOCUMENT, document);
        write(new byte[2 * TarHeader.BLOCK]);
    }

    private void file(String name, byte[] bytes) throws IOException {
        file(file, name, bytes);
    }

    /** Writes a small file as an entry of a tar. */
    static void file(PartFile file, String name, byte[] bytes) throws IOException {
        long slot = open(file);
        file.write(bytes, 0, bytes.length);
        close(file, slot, name);
    }

    /** Leaves room for a header and gives its place. */
    static long open(PartFile file) throws IOException {
        long slot = file.position();
        file.write(new byte[TarHeader.BLOCK], 0, TarHeader.BLOCK);
        return slot;
    }

    /** Ends the content that was written since {@link #open} and fills the header in. */
    static void close(PartFile file, long slot, String name) throws IOException {
        long size = file.position() - slot - TarHeader.BLOCK;
        file.patch(slot, TarHeader.slot(name, size));
        file.write(new byte[TarHeader.BLOCK], 0, (int) (TarHeader.padded(size) - size));
    }

    private void write(byte[] bytes) throws IOException {
        file.write(bytes, 0, bytes.length);
    }

    private static String nameOf(Digest digest) {
        return BLOBS + digest.hex();
    }
}
