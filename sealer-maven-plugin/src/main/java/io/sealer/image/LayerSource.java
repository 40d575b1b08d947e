package io.sealer.image;

/** Where a layer of an image to be written comes from. */
public sealed interface LayerSource permits PlannedLayer, ReusedLayer {

    /** What it holds and where that came from, for the image's history and for reports; in one line. */
    String createdBy();

    /** Bytes that are read for it. */
    long contentSize();
}
