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
