package io.sealer.image;

import io.sealer.oci.Digest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Tar archives that lie in an image, as something that can be read at any place: where they lie, if nothing around them
 * is compressed, or else as a copy that is made once.
 */
public final class PlainTars {

    private static final int BUFFER = 1 << 16;

    private final Path directory;
    private final ListingLimits limits;

    /**
     * A place for copies; nothing is written before the first one.
     *
     * @param directory where they are kept; may be deleted between builds
     */
    public PlainTars(Path directory) {
        this(directory, ListingLimits.DEFAULT);
    }

    PlainTars(Path directory, ListingLimits limits) {
        this.directory = directory;
        this.limits = limits;
    }

    /**
     * A tar without what it is packed with: gzip, and the layer of a base image.
     *
     * @param identity a text that changes whenever the content does
     * @throws IOException when it cannot be read or copied, or becomes too large
     */
    public Content.Slice of(Content content, String identity) throws IOException {
        boolean packed = LayerReader.format(content) == LayerFormat.GZIP;
        Optional<Content.Slice> there = packed ? Optional.empty() : slice(content);
        return there.isPresent() ? there.get() : copy(content, packed, identity);
    }

    private static Optional<Content.Slice> slice(Content content) throws IOException {
        if (content instanceof Content.LocalFile local) {
            return Optional.of(new Content.Slice(local.file(), 0, local.size()));
        } else if (content instanceof Content.Blob blob) {
            return Optional.of(new Content.Slice(blob.file(), 0, blob.size()));
        } else if (content instanceof Content.Slice slice) {
            return Optional.of(slice);
        } else if (content instanceof Content.InLayer member && !member.reader().isPacked(member.layer())) {
            return slice(member.layer().blob())
                    .map(layer -> new Content.Slice(layer.file(), layer.offset() + member.offset(), member.size()));
        }
        return Optional.empty();
    }

    private Content.Slice copy(Content content, boolean packed, String identity) throws IOException {
        Path copy = directory.resolve(
                Digest.of(identity.getBytes(StandardCharsets.UTF_8)).hex() + ".tar");
        if (!Files.exists(copy)) {
            Files.createDirectories(directory);
            Path part = Files.createTempFile(directory, "copy", ".part");
            try {
                write(content, packed, part);
                Files.move(part, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        }
        return new Content.Slice(copy, 0, Files.size(copy));
    }

    private void write(Content content, boolean packed, Path to) throws IOException {
        long longest = packed ? limits.longest(content.size()) : content.size();
        try (InputStream raw = new BufferedInputStream(content.open(), BUFFER);
                InputStream in = packed ? new GZIPInputStream(raw, BUFFER) : raw;
                OutputStream out = Files.newOutputStream(to)) {
            byte[] buffer = new byte[BUFFER];
            long size = 0;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                size += n;
                if (size > longest) {
                    throw new IOException("it unpacks to more than " + longest + " bytes");
                }
                out.write(buffer, 0, n);
            }
        }
    }
}
