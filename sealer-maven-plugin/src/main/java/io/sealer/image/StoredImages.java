package io.sealer.image;

import io.sealer.image.ImageReport.StoredImage;
import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Brings the registries of all platforms and the names in the images' annotations together. The registry knows no domains,
 * the annotation knows no digests; an image that stands in one of them only is listed all the same.
 */
final class StoredImages {

    /** An image by name and content; two platforms may have different content under one name. */
    private static final class Found {

        private final Map<Digest, Long> blobs = new HashMap<>();
        private final List<Platform> platforms = new ArrayList<>();
    }

    private final Map<String, Map<Optional<Digest>, Found>> found = new TreeMap<>();
    private final Map<Digest, Long> blobs = new HashMap<>();

    /** Adds what one platform's image says and holds. */
    void add(Platform platform, List<ContainerImage> annotated, RegistryListing registry) {
        blobs.putAll(registry.blobs());
        Set<String> named = new HashSet<>();
        Set<Digest> reachable = new HashSet<>();
        for (ContainerImage image : annotated) {
            String key = keyOf(image.image());
            Digest digest = registry.tags().get(key);
            if (digest == null) {
                digest = registry.revisions().get(key);
            }
            named.add(key);
            add(fullName(image.image()), Optional.ofNullable(digest), platform, registry, reachable);
        }
        registry.tags().forEach((key, digest) -> {
            if (!named.contains(key)) {
                add(key, Optional.of(digest), platform, registry, reachable);
            }
        });
        // Revisions that no name leads to were pinned by digest.
        registry.revisions().forEach((key, digest) -> {
            if (!named.contains(key) && !reachable.contains(digest)) {
                add(key, Optional.of(digest), platform, registry, new HashSet<>());
            }
        });
    }

    private void add(
            String name, Optional<Digest> digest, Platform platform, RegistryListing registry, Set<Digest> reachable) {
        Found image = found.computeIfAbsent(name, key -> new HashMap<>()).computeIfAbsent(digest, key -> new Found());
        digest.ifPresent(root -> {
            Map<Digest, Long> parts = registry.blobsOf(root);
            image.blobs.putAll(parts);
            reachable.addAll(parts.keySet());
            reachable.add(root);
            if (!image.platforms.contains(platform)) {
                image.platforms.add(platform);
            }
        });
    }

    /** All images, sorted by name. */
    List<StoredImage> list() {
        List<StoredImage> images = new ArrayList<>();
        found.forEach((name, contents) -> {
            boolean anywhere = contents.keySet().stream().anyMatch(Optional::isPresent);
            contents.entrySet().stream()
                    .filter(content -> content.getKey().isPresent() || !anywhere)
                    .sorted(Map.Entry.comparingByKey((a, b) -> a.map(Digest::hex)
                            .orElse("")
                            .compareTo(b.map(Digest::hex).orElse(""))))
                    .forEach(content -> images.add(new StoredImage(
                            name, content.getKey(), sum(content.getValue().blobs), content.getValue().platforms)));
        });
        return images;
    }

    /** Bytes of all blobs, each counted once. */
    long size() {
        return sum(blobs);
    }

    private static long sum(Map<Digest, Long> blobs) {
        return blobs.values().stream().mapToLong(Long::longValue).sum();
    }

    /** As the registry names it: without the domain; by the digest where there is one. */
    private static String keyOf(String image) {
        try {
            Reference reference = Reference.parse(image);
            return reference.repository()
                    + reference
                            .digest()
                            .map(digest -> "@" + digest)
                            .orElseGet(() -> ":" + reference.tag().orElseThrow());
        } catch (IllegalArgumentException e) {
            return image;
        }
    }

    private static String fullName(String image) {
        try {
            return Reference.parse(image).toString();
        } catch (IllegalArgumentException e) {
            return image;
        }
    }
}
