package io.sealer.build;

import io.sealer.Problem;
import io.sealer.Problems;
import io.sealer.Progress;
import io.sealer.SourceLocation;
import io.sealer.discovery.DiscoveredImage;
import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.registry.Resolution;
import io.sealer.registry.ResolvedImage;
import io.sealer.rootfs.ExecutedKubefile;
import io.sealer.rootfs.TagClaims;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the tree of one platform needs.
 *
 * @param platform the platform
 * @param made the tree, with the charts that were put into it
 * @param pinned its images, with their digests where a lock gives some
 * @param sourced those of them that are in the cache already, from files and artifacts
 * @param base the images that its base image has
 */
record PlatformNeeds(
        Platform platform,
        ExecutedKubefile made,
        Map<DiscoveredImage, Reference> pinned,
        Map<DiscoveredImage, SourcedImage> sourced,
        BaseRegistry base) {

    /** What has to come from elsewhere. */
    List<Reference> missing() {
        return pinned.entrySet().stream()
                .filter(entry -> entry.getValue()
                        .digest()
                        .filter(digest -> base.holds(entry.getKey().reference(), digest))
                        .isEmpty())
                .map(Map.Entry::getValue)
                .toList();
    }

    /** What of that has to come, now that it is known what names stand for. */
    List<ResolvedImage> toFetch(Resolution resolution) {
        return resolution.images().stream()
                .filter(image -> !base.holds(image.reference(), image.digest()))
                .map(base::sparing)
                .toList();
    }

    /** What each image is. One that cannot be asked for, and that the base image has, is what the base has. */
    Map<DiscoveredImage, Digest> contents(Resolution resolution, Problems problems, Progress told) {
        Map<Reference, Digest> resolved = new HashMap<>();
        resolution.images().forEach(image -> resolved.put(image.reference(), image.digest()));
        Map<DiscoveredImage, Digest> contents = new LinkedHashMap<>();
        pinned.forEach((image, reference) -> {
            Optional<Digest> there = base.contentOf(image.reference());
            Optional<Digest> content =
                    Optional.ofNullable(resolved.get(reference)).or(reference::digest);
            Problem problem = resolution.problems().get(reference);
            if (problem == null) {
                contents.put(image, content.orElseThrow());
                base.replacedBy(image.reference(), content.orElseThrow())
                        .ifPresent(old -> told.info("replaced in the base image: " + image.reference() + " is "
                                + content.orElseThrow() + ", not " + old));
            } else if (there.isPresent() && reference.digest().isEmpty()) {
                contents.put(image, there.get());
                told.info("taken as the base image has it: " + image.reference() + "@" + there.get() + " ("
                        + problem.message() + ")");
            } else {
                problems.add(neededBy(image, problem));
            }
        });
        claimTags(contents, problems);
        return contents;
    }

    /** Two images for one place of the cluster's registry would be found when all is fetched, and be in vain. */
    private static void claimTags(Map<DiscoveredImage, Digest> contents, Problems problems) {
        TagClaims claims = new TagClaims();
        contents.forEach((image, root) ->
                claims.claim(image.reference(), root, Optional.of(place(image))).ifPresent(problems::add));
    }

    /** Where each image is needed first, by the name that it is fetched with. */
    Map<Reference, SourceLocation> places() {
        Map<Reference, SourceLocation> places = new HashMap<>();
        pinned.forEach((image, reference) -> places.putIfAbsent(reference, place(image)));
        return places;
    }

    private static SourceLocation place(DiscoveredImage image) {
        return image.requiredBy().get(0).origin().location();
    }

    /** A registry's answer, at the first place that needs the image. */
    static Problem neededBy(DiscoveredImage image, Problem problem) {
        return problem.withLocation(place(image));
    }

    /** What the lock is to say of these images. */
    List<LockEntry> entries(Map<DiscoveredImage, Digest> contents) {
        List<LockEntry> entries = new ArrayList<>();
        contents.forEach((image, digest) -> entries.addAll(LockEntry.ofServed(
                image, digest, platform, Optional.ofNullable(sourced.get(image)).map(SourcedImage::source))));
        return entries;
    }
}
