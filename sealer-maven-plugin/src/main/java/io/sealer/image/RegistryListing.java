package io.sealer.image;

import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the embedded registry of one platform holds, gathered from the paths of its layers as they are read: tags,
 * manifests and sizes. Only small files are read, one at a time (distribution's file store, storage/paths.go, gives the
 * layout).
 */
final class RegistryListing {

    /** Where a registry lies in a root file system. */
    static final String ROOT = "registry/docker/registry/v2/";

    private static final Pattern BLOB = Pattern.compile("blobs/sha256/[0-9a-f]{2}/([0-9a-f]{64})/data");
    private static final Pattern TAG = Pattern.compile("repositories/(.+)/_manifests/tags/([^/]+)/current/link");
    private static final Pattern REVISION =
            Pattern.compile("repositories/(.+)/_manifests/revisions/sha256/([0-9a-f]{64})/link");

    private static final int LARGEST_MANIFEST = 1 << 20;
    private static final int MOST_ENTRIES = 200_000;
    private static final int LENGTH_OF_LINK = 71;

    /** Reads content that is about to pass by. */
    interface Source {

        /** The first bytes, at most {@code limit}. */
        byte[] read(int limit) throws IOException;
    }

    private final Map<Digest, Long> blobs = new HashMap<>();
    /** What manifests and indexes point at. */
    private final Map<Digest, List<Descriptor>> parts = new HashMap<>();

    /** Those of them that are images. */
    private final Set<Digest> images = new HashSet<>();

    private final Map<String, Digest> tags = new TreeMap<>();
    private final Map<String, Digest> revisions = new TreeMap<>();

    /** Looks at one file of a layer; files of later layers replace those of earlier ones. */
    void file(String path, long size, Source source) throws IOException {
        if (!path.startsWith(ROOT)) {
            return;
        }
        if (blobs.size() + tags.size() + revisions.size() > MOST_ENTRIES) {
            throw new IOException("a registry of more than " + MOST_ENTRIES + " entries");
        }
        String below = path.substring(ROOT.length());
        Matcher blob = BLOB.matcher(below);
        if (blob.matches()) {
            Digest digest = new Digest(blob.group(1));
            blobs.put(digest, size);
            if (size <= LARGEST_MANIFEST) {
                keepManifest(digest, source.read((int) size));
            }
            return;
        }
        Matcher tag = TAG.matcher(below);
        Matcher revision = REVISION.matcher(below);
        if (tag.matches() && size == LENGTH_OF_LINK) {
            link(source).ifPresent(digest -> tags.put(tag.group(1) + ":" + tag.group(2), digest));
        } else if (revision.matches()) {
            Digest digest = new Digest(revision.group(2));
            revisions.put(revision.group(1) + "@" + digest, digest);
        }
    }

    private static Optional<Digest> link(Source source) throws IOException {
        try {
            return Optional.of(Digest.parse(new String(source.read(LENGTH_OF_LINK), StandardCharsets.US_ASCII)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void keepManifest(Digest digest, byte[] bytes) {
        if (bytes.length == 0 || bytes[0] != '{') {
            return;
        }
        try {
            Manifest manifest = Manifest.parse(bytes);
            parts.put(digest, partsOf(manifest));
            if (manifest instanceof Manifest.Image) {
                images.add(digest);
            }
        } catch (IllegalArgumentException e) {
            // A configuration, or an app's own JSON: only manifests matter here.
            parts.remove(digest);
            images.remove(digest);
        }
    }

    /** Says that some layers were not read: of the blobs in them, what manifests say counts then. */
    void believeManifests() {
        images.forEach(image -> parts.get(image).forEach(part -> blobs.putIfAbsent(part.digest(), part.size())));
    }

    private static List<Descriptor> partsOf(Manifest manifest) {
        if (manifest instanceof Manifest.Index index) {
            return index.manifests();
        }
        Manifest.Image image = (Manifest.Image) manifest;
        return Stream.concat(Stream.of(image.config()), image.layers().stream()).toList();
    }

    /** {@code repository:tag} to the digest that the tag points at, sorted. */
    Map<String, Digest> tags() {
        return tags;
    }

    /** {@code repository@sha256:…} to digest, sorted. */
    Map<String, Digest> revisions() {
        return revisions;
    }

    /** All blobs with their sizes in bytes. */
    Map<Digest, Long> blobs() {
        return blobs;
    }

    /** The blobs that an image consists of, as far as they are here, with their sizes in bytes. */
    Map<Digest, Long> blobsOf(Digest image) {
        Map<Digest, Long> found = new LinkedHashMap<>();
        Deque<Digest> open = new ArrayDeque<>(List.of(image));
        while (!open.isEmpty()) {
            Digest digest = open.pop();
            Long size = blobs.get(digest);
            if (size != null && found.putIfAbsent(digest, size) == null) {
                parts.getOrDefault(digest, List.of()).forEach(part -> open.push(part.digest()));
            }
        }
        return found;
    }
}
