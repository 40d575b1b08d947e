package io.sealer.build;

import io.sealer.discovery.DiscoveredImage;
import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import io.sealer.registry.FetchPlan;
import io.sealer.registry.ResolvedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is to be done for an image's needs, and what each container image is on each platform.
 *
 * @param needs what is needed
 * @param plan what is to be done
 * @param contents the content of every container image
 * @param unchanged what is not fetched, since an earlier release has it, if there is one
 */
record PlannedCollection(
        ClusterNeeds needs,
        CollectionPlan plan,
        Map<Platform, Map<DiscoveredImage, Digest>> contents,
        Optional<UnchangedLayers> unchanged) {

    PlannedCollection {
        contents = Collections.unmodifiableMap(new LinkedHashMap<>(contents));
    }

    /** The images to fetch. */
    List<ResolvedImage> images() {
        return plan.fetch().shares().stream().map(FetchPlan.Share::image).toList();
    }

    /** Everything that is in the cache when these images and charts are, and the layers of bases from registries. */
    Set<Digest> blobs() {
        Set<Digest> blobs = new TreeSet<>();
        for (ResolvedImage image : images()) {
            blobs.add(image.digest());
            blobs.add(image.image().digest());
            image.wanted().forEach(blob -> blobs.add(blob.digest()));
        }
        needs.charts().forEach(chart -> blobs.add(chart.digest()));
        needs.trees().values().stream()
                .flatMap(tree -> tree.base().stream())
                .filter(base -> base.source().isPresent())
                .flatMap(base -> base.layers().stream())
                .forEach(listing -> blobs.add(listing.layer().descriptor().digest()));
        return blobs;
    }

    /** The lock that says all of it: an entry an image, for all platforms on which it has the same content. */
    ImageLock lock() {
        return lock(needs, contents);
    }

    static ImageLock lock(ClusterNeeds needs, Map<Platform, Map<DiscoveredImage, Digest>> contents) {
        List<LockEntry> entries = new ArrayList<>();
        needs.platforms().forEach((platform, one) -> entries.addAll(one.entries(contents.get(platform))));
        return new ImageLock(LockedBase.of(needs.trees().values()), LockEntry.joined(entries), needs.charts());
    }
}
