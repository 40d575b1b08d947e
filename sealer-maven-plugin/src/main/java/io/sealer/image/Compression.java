package io.sealer.image;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What the user wishes of the layers. Whatever is compressed already, the blobs of the embedded registry and archives
 * among the files, is never compressed again: it would cost minutes and gain about one per cent.
 */
public enum Compression {
    /** The product chooses; today as {@link #ZSTD}. */
    AUTO(LayerFormat.ZSTD),
    /** Plain tar layers only. */
    NONE(LayerFormat.TAR),
    /** gzip, for readers that do not know zstd; about ten times the work. */
    GZIP(LayerFormat.GZIP),
    /** Zstandard. */
    ZSTD(LayerFormat.ZSTD);

    private final LayerFormat format;

    Compression(LayerFormat format) {
        this.format = format;
    }

    /** The format of layers that are worth compressing. */
    LayerFormat format() {
        return format;
    }

    /**
     * Reads a user's word, in any case.
     *
     * @throws IllegalArgumentException naming the words that are known
     */
    public static Compression parse(String word) {
        return Arrays.stream(values())
                .filter(value -> value.toString().equals(word.strip().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + word + "\" is not a compression (one of "
                        + Arrays.stream(values()).map(Compression::toString).collect(Collectors.joining(", "))
                        + " expected)"));
    }

    /** The word that users type. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
