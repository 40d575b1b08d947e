package io.sealer.image;

import java.util.Locale;

/** How an image for several platforms is put into one file. An image for one platform is the same in both. */
public enum ArchiveFormat {
    /** What {@code sealer load} takes: a tar with one OCI archive a platform and the file {@code Metadata}. */
    SEALER,
    /** One OCI archive with an index, as all other tools expect; sealer would load the host's platform only. */
    OCI;

    /**
     * Reads a user's word, in any case.
     *
     * @throws IllegalArgumentException naming the words that are known
     */
    public static ArchiveFormat parse(String word) {
        return switch (word.strip().toLowerCase(Locale.ROOT)) {
            case "sealer" -> SEALER;
            case "oci" -> OCI;
            default ->
                throw new IllegalArgumentException(
                        "\"" + word + "\" is not an archive format (sealer or oci expected)");
        };
    }

    /** The word that users type. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
