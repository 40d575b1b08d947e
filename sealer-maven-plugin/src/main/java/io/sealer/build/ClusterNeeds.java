package io.sealer.build;

import io.sealer.SourceLocation;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.rootfs.ExecutedKubefile;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an image needs, on all of its platforms.
 *
 * @param platforms what the tree of each needs, in their order
 * @param charts charts from elsewhere, which are the same for all
 */
record ClusterNeeds(Map<Platform, PlatformNeeds> platforms, List<LockedChart> charts) {

    ClusterNeeds {
        platforms = Collections.unmodifiableMap(new LinkedHashMap<>(platforms));
        charts = List.copyOf(charts);
    }

    /** The trees. */
    Map<Platform, ExecutedKubefile> trees() {
        Map<Platform, ExecutedKubefile> trees = new LinkedHashMap<>();
        platforms.forEach((platform, needs) -> trees.put(platform, needs.made()));
        return trees;
    }

    /** Where each image is needed first, by the name that it is fetched with. */
    Map<Reference, SourceLocation> places() {
        Map<Reference, SourceLocation> places = new HashMap<>();
        platforms.values().forEach(needs -> needs.places().forEach(places::putIfAbsent));
        return places;
    }
}
