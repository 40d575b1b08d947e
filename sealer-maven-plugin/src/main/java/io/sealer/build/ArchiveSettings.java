package io.sealer.build;

import io.sealer.image.ArchiveFormat;
import io.sealer.image.Compression;
import java.util.Objects;

/**
 * How an image is written into files.
 *
 * @param compression how layers are compressed
 * @param format how the images of several platforms lie in one file
 * @param platformArchives whether each platform gets a file of its own, too
 * @param thin whether no archive is written at all, but only what is to be pushed
 */
public record ArchiveSettings(Compression compression, ArchiveFormat format, boolean platformArchives, boolean thin) {

    /** What a build does that is told nothing. */
    public static final ArchiveSettings DEFAULT = new ArchiveSettings(Compression.AUTO, ArchiveFormat.SEALER, false);

    public ArchiveSettings {
        Objects.requireNonNull(compression, "compression");
        Objects.requireNonNull(format, "format");
    }

    /** How archives are written. */
    public ArchiveSettings(Compression compression, ArchiveFormat format, boolean platformArchives) {
        this(compression, format, platformArchives, false);
    }

    /** The same, where no archive is wanted. */
    public ArchiveSettings withoutArchive() {
        return new ArchiveSettings(compression, format, false, true);
    }

    /** The same with layers that are compressed in another way. */
    public ArchiveSettings withCompression(Compression other) {
        return new ArchiveSettings(other, format, platformArchives, thin);
    }
}
