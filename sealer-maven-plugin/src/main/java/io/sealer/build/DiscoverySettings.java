package io.sealer.build;

import io.sealer.discovery.RuntimeImages;
import java.util.List;
import java.util.Objects;

/**
 * What the user adds to or takes from the images that a root file system names.
 *
 * @param imageList further references, or one path of a file that lists them
 * @param ignoredImages patterns of images to leave out, or one path of a file that lists them
 * @param notScanned Ant patterns of files that are not searched
 * @param origins {@code NAME=SOURCE} each: where images come from that are named by the cluster's own registry
 * @param strict whether what is doubtful ends the build
 * @param cluster what the user says about the cluster
 * @param charts what the user says about charts
 * @param imageSources {@code NAME=SOURCE} or {@code SOURCE} each: images that come from files and artifacts
 * @param shippedImages Ant patterns of archives in the image whose images belong into its registry too
 */
public record DiscoverySettings(
        List<String> imageList,
        List<String> ignoredImages,
        List<String> notScanned,
        List<String> origins,
        boolean strict,
        ClusterSettings cluster,
        ChartOptions charts,
        List<String> imageSources,
        List<String> shippedImages) {

    public DiscoverySettings {
        imageList = List.copyOf(imageList);
        ignoredImages = List.copyOf(ignoredImages);
        notScanned = List.copyOf(notScanned);
        origins = List.copyOf(origins);
        Objects.requireNonNull(cluster, "cluster");
        Objects.requireNonNull(charts, "charts");
        imageSources = List.copyOf(imageSources);
        shippedImages = List.copyOf(shippedImages);
    }

    /** Settings that have all images come from registries. */
    public DiscoverySettings(
            List<String> imageList,
            List<String> ignoredImages,
            List<String> notScanned,
            List<String> origins,
            boolean strict,
            ClusterSettings cluster,
            ChartOptions charts) {
        this(imageList, ignoredImages, notScanned, origins, strict, cluster, charts, List.of(), List.of());
    }

    /** Settings that say nothing of charts. */
    public DiscoverySettings(
            List<String> imageList,
            List<String> ignoredImages,
            List<String> notScanned,
            List<String> origins,
            boolean strict,
            ClusterSettings cluster) {
        this(imageList, ignoredImages, notScanned, origins, strict, cluster, ChartOptions.none());
    }

    /** Settings that know no origins, let doubts pass and leave the cluster to the image. */
    public DiscoverySettings(List<String> imageList, List<String> ignoredImages, List<String> notScanned) {
        this(imageList, ignoredImages, notScanned, List.of(), false, ClusterSettings.none());
    }

    /** The same, with images that come from files and artifacts. */
    public DiscoverySettings withImageSources(List<String> sources) {
        return new DiscoverySettings(
                imageList, ignoredImages, notScanned, origins, strict, cluster, charts, sources, shippedImages);
    }

    /** The same, with images of archives that the image itself ships. */
    public DiscoverySettings withShippedImages(List<String> patterns) {
        return new DiscoverySettings(
                imageList, ignoredImages, notScanned, origins, strict, cluster, charts, imageSources, patterns);
    }

    /** The same, with doubts that end no build. */
    DiscoverySettings lenient() {
        return new DiscoverySettings(
                imageList, ignoredImages, notScanned, origins, false, cluster, charts, imageSources, shippedImages);
    }

    /** The same for an image that is finished: nothing can be added to it any more, and doubts end nothing. */
    DiscoverySettings forFinishedImage() {
        boolean off = cluster.runtimeImages() == RuntimeImages.Mode.OFF;
        ClusterSettings reporting = new ClusterSettings(
                cluster.kubernetesVersion(), off ? RuntimeImages.Mode.OFF : RuntimeImages.Mode.WARN, false);
        return new DiscoverySettings(imageList, ignoredImages, notScanned, origins, false, reporting, charts);
    }
}
