package io.sealer.image;

import io.sealer.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The bytes of a file in an image, by reference: nothing is read before it is written into a layer. */
public sealed interface Content {

    /** How many bytes there are; what is read later must be exactly as many. */
    long size();

    /** Opens the bytes; the caller closes. */
    InputStream open() throws IOException;

    /**
     * Bytes in memory, for small generated files.
     *
     * @param bytes the bytes; not to be changed
     */
    record Bytes(byte[] bytes) implements Content {

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes);
        }
    }

    /**
     * A file of the context. It names a directory and the path of its entry instead of a path of its own: there may be a
     * million of them.
     *
     * @param top the file itself, or a directory that it is in
     * @param path what ends with the path from there to the file
     * @param start where that begins; the length of {@code path} where {@code top} is the file itself
     * @param size its size in bytes when the tree was built
     */
    record LocalFile(Path top, String path, int start, long size) implements Content {

        /** A file by its own path. */
        public LocalFile(Path file, long size) {
            this(file, "", 0, size);
        }

        /** A file in a directory, at the end of an ASCII path that somebody keeps anyway. */
        public static LocalFile below(Path top, String path, int start, long size) {
            return new LocalFile(top, path, start, size);
        }

        /** Where it is. */
        public Path file() {
            return start == path.length() ? top : top.resolve(path.substring(start));
        }

        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file());
        }
    }

    /**
     * A verified blob of the cache.
     *
     * @param digest what it is
     * @param file where it is
     * @param size its size in bytes
     */
    record Blob(Digest digest, Path file, long size) implements Content {

        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file);
        }
    }

    /**
     * A part of a file: a member of a tar archive, read where it lies instead of being unpacked.
     *
     * @param file the uncompressed archive; not to be changed
     * @param offset where the bytes begin, counted from the start of the file
     * @param size how many bytes belong to it
     */
    record Slice(Path file, long offset, long size) implements Content {

        @Override
        public InputStream open() throws IOException {
            return SliceInputStream.open(file, offset, size);
        }
    }

    /**
     * A file inside a layer of an image. Where the layer is compressed, opening it unpacks all that comes before, unless
     * the bytes were kept.
     *
     * @param layer the layer
     * @param offset where the bytes begin, counted from the start of the uncompressed layer
     * @param size how many bytes belong to it
     * @param reader what unpacks the layer
     * @param kept the bytes, if they were kept; not to be changed
     */
    record InLayer(ImageLayer layer, long offset, long size, LayerReader reader, Optional<byte[]> kept)
            implements Content {

        @Override
        public InputStream open() throws IOException {
            if (kept.isPresent()) {
                return new ByteArrayInputStream(kept.get());
            }
            return SliceInputStream.of(
                    reader.unpacked(layer.blob()),
                    "the layer " + layer.descriptor().digest(),
                    offset,
                    size);
        }
    }

    /**
     * A blob that was not fetched, since its whole layer is that of an earlier release. Only what it is is known.
     *
     * @param digest what it is
     * @param size its size in bytes
     */
    record Unfetched(Digest digest, long size) implements Content {

        @Override
        public InputStream open() throws IOException {
            throw new IOException("the blob " + digest + " was not fetched");
        }
    }
}
