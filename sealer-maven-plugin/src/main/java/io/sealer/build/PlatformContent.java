package io.sealer.build;

import io.sealer.image.Compression;
import io.sealer.image.Entry;
import io.sealer.image.EntryGroup;
import io.sealer.image.ImageDescription;
import io.sealer.image.LayerBudget;
import io.sealer.image.LayerPlan;
import io.sealer.image.PlannedLayer;
import io.sealer.image.PlatformImage;
import io.sealer.image.ReusedLayer;
import io.sealer.oci.Platform;
import io.sealer.rootfs.BaseImage;
import io.sealer.rootfs.EmbeddedRegistry;
import io.sealer.rootfs.ExecutedKubefile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What goes into the image of one platform.
 *
 * @param platform the platform
 * @param made its tree
 * @param lock its container images
 * @param description what it says of itself
 */
record PlatformContent(Platform platform, ExecutedKubefile made, ImageLock lock, ImageDescription description) {

    static PlatformContent of(ImageProject project, Platform platform, ExecutedKubefile made, ImageLock lock) {
        ImageLock own = lock.on(platform);
        return new PlatformContent(platform, made, own, new Description(project, platform, made, own).image());
    }

    private List<ReusedLayer> base() {
        return made.base().map(BaseImage::reusedLayers).orElse(List.of());
    }

    /** Adds everything that decides the bytes of the image. */
    void addTo(Fingerprint fingerprint) throws IOException {
        fingerprint
                .add(description.toString())
                .addAll(base().stream()
                        .map(layer -> layer.listing().layer().descriptor().digest() + " " + layer.createdBy())
                        .toList())
                .addAll(made.rootfs().groups().stream()
                        .map(EntryGroup::createdBy)
                        .toList());
        made.rootfs().listing(fingerprint::add);
        fingerprint.add("").add(lock.toYaml());
    }

    /**
     * The image, to be written.
     *
     * @param registry the container images in it
     */
    PlatformImage image(EmbeddedRegistry registry, Compression compression) {
        List<EntryGroup> groups = new ArrayList<>(made.rootfs().groups());
        groups.addAll(registry.groups());
        List<Entry> tree = new ArrayList<>(made.rootfs().entries());
        tree.addAll(registry.entries());
        List<ReusedLayer> base = base();
        LayerBudget budget = LayerBudget.above(base.size()).orElseThrow();
        List<PlannedLayer> layers = new LayerPlan(compression, budget).layers(groups, tree);
        return new PlatformImage(description, base, layers);
    }
}
