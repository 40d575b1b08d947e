package io.sealer.build;

import java.util.List;

/**
 * What the user adds to or takes from the images that a root file system names.
 *
 * @param imageList further references, or one path of a file that lists them
 * @param ignoredImages patterns of images to leave out, or one path of a file that lists them
 * @param notScanned Ant patterns of files that are not searched
 * @param origins {@code NAME=SOURCE} each: where images come from that are named by the cluster's own registry
 * @param strict whether what is doubtful ends the build
 */
public record DiscoverySettings(
        List<String> imageList,
        List<String> ignoredImages,
        List<String> notScanned,
        List<String> origins,
        boolean strict) {

    public DiscoverySettings {
        imageList = List.copyOf(imageList);
        ignoredImages = List.copyOf(ignoredImages);
        notScanned = List.copyOf(notScanned);
        origins = List.copyOf(origins);
    }

    /** Settings that know no origins and let doubts pass. */
    public DiscoverySettings(List<String> imageList, List<String> ignoredImages, List<String> notScanned) {
        this(imageList, ignoredImages, notScanned, List.of(), false);
    }
}
