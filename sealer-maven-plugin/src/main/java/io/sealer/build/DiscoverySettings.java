package io.sealer.build;

import java.util.List;

/**
 * What the user adds to or takes from the images that a root file system names.
 *
 * @param imageList further references, or one path of a file that lists them
 * @param ignoredImages patterns of images to leave out, or one path of a file that lists them
 * @param notScanned Ant patterns of files that are not searched
 */
public record DiscoverySettings(List<String> imageList, List<String> ignoredImages, List<String> notScanned) {

    public DiscoverySettings {
        imageList = List.copyOf(imageList);
        ignoredImages = List.copyOf(ignoredImages);
        notScanned = List.copyOf(notScanned);
    }
}
