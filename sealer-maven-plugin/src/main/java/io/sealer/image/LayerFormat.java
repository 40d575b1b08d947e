package io.sealer.image;

import io.sealer.oci.MediaType;
import java.util.Locale;

/** How a layer's tar is packed (OCI image-spec, layer.md). */
public enum LayerFormat {
    TAR(MediaType.OCI_LAYER),
    GZIP(MediaType.OCI_LAYER_GZIP),
    ZSTD(MediaType.OCI_LAYER_ZSTD);

    private final String mediaType;

    LayerFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    /** The media type in manifests. */
    public String mediaType() {
        return mediaType;
    }

    /** {@code tar}, {@code gzip} or {@code zstd}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
