package io.sealer.rootfs;

import io.sealer.image.Entry;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.ImageConfig;
import io.sealer.oci.Manifest;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The registry that a finished image brings along, as the nodes of the cluster would find it: what lies below
 * {@code registry/} of its root file system. What its files should be is never taken for what they are.
 */
public final class ServedRegistry {

    private static final Pattern BLOB =
            Pattern.compile(Pattern.quote(RegistryPaths.ROOT) + "blobs/sha256/[0-9a-f]{2}/([0-9a-f]{64})/data");

    private final Map<Digest, RegistryScan.Seen> blobs = new HashMap<>();
    private final SortedMap<String, String> links = new TreeMap<>();

    private ServedRegistry() {}

    /**
     * The registry of a root file system.
     *
     * @param scan what was seen while its layers passed by
     * @throws IOException when a file cannot be read
     */
    public static ServedRegistry of(Rootfs rootfs, RegistryScan scan) throws IOException {
        ServedRegistry registry = new ServedRegistry();
        for (Entry.File file : (Iterable<Entry.File>) rootfs.filesBelow("registry")::iterator) {
            if (file.path().startsWith(RegistryPaths.ROOT)) {
                Matcher blob = BLOB.matcher(file.path());
                if (blob.matches()) {
                    registry.blobs.put(new Digest(blob.group(1)), scan.of(file));
                } else if (file.path().endsWith("/link")) {
                    registry.links.put(file.path(), scan.of(file).text());
                }
            }
        }
        return registry;
    }

    /** How many blobs it has. */
    public int count() {
        return blobs.size();
    }

    /** How many bytes its blobs have. */
    public long size() {
        return blobs.values().stream().mapToLong(RegistryScan.Seen::size).sum();
    }

    /** The blobs whose bytes are not what their digests say, sorted. */
    public List<Digest> damaged() {
        return blobs.entrySet().stream()
                .filter(blob -> isDamaged(blob.getKey(), blob.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private static boolean isDamaged(Digest name, RegistryScan.Seen seen) {
        return seen.digest().filter(actual -> !actual.equals(name)).isPresent();
    }

    /** The tags of a repository, sorted. */
    public List<String> tags(String repository) {
        String before = RegistryPaths.tags(repository);
        Collection<String> all =
                links.subMap(before, before + Character.MAX_VALUE).keySet();
        return all.stream()
                .map(path -> path.substring(before.length()))
                .filter(rest -> rest.endsWith("/current/link"))
                .map(rest -> rest.substring(0, rest.indexOf('/')))
                .toList();
    }

    /** What a node of this platform gets that asks for an image; the domain of the name does not matter. */
    public ServedImage resolve(Reference reference, Platform platform) {
        return new Resolution(reference.repository(), platform).of(reference);
    }

    /** One look for one image. */
    private final class Resolution {

        private final String repository;
        private final Platform platform;
        private final Map<Digest, Long> parts = new TreeMap<>();
        private final List<String> defects = new ArrayList<>();
        private final List<Digest> damaged = new ArrayList<>();

        Resolution(String repository, Platform platform) {
            this.repository = repository;
            this.platform = platform;
        }

        ServedImage of(Reference reference) {
            Optional<Digest> root = root(reference);
            root.flatMap(digest -> manifest("manifest", digest, -1)).ifPresent(document -> {
                if (document instanceof Manifest.Index index) {
                    child(index).ifPresent(this::image);
                } else {
                    image((Manifest.Image) document);
                }
            });
            return new ServedImage(root, parts, defects, damaged);
        }

        private Optional<Digest> root(Reference reference) {
            if (reference.digest().isPresent()) {
                return reference.digest();
            }
            String tag = reference.tag().orElseThrow();
            String link = links.get(RegistryPaths.currentTag(repository, tag));
            try {
                if (link != null) {
                    return Optional.of(Digest.parse(link));
                }
                List<String> others = tags(repository);
                defects.add(
                        others.isEmpty()
                                ? "repository " + repository + " is not in the registry inside"
                                : "tag " + tag + " is not in the registry inside, which has " + repository + ":"
                                        + String.join(", ", others));
            } catch (IllegalArgumentException e) {
                defects.add("tag " + tag + " in the registry inside is damaged: its link names no digest");
            }
            return Optional.empty();
        }

        private Optional<Manifest> manifest(String what, Digest digest, long size) {
            linked(RegistryPaths.revision(repository, digest), what, digest);
            Optional<RegistryScan.Document> document = blob(what, digest, size);
            if (document.isPresent() && document.get().manifest().isEmpty()) {
                defects.add(what + " " + digest + " is none");
            }
            return document.flatMap(RegistryScan.Document::manifest);
        }

        private Optional<Manifest.Image> child(Manifest.Index index) {
            Optional<Descriptor> entry = index.forPlatform(platform);
            if (entry.isEmpty()) {
                defects.add("index has nothing for " + platform);
                return Optional.empty();
            }
            Optional<Manifest> child = manifest(
                    "manifest for " + platform,
                    entry.get().digest(),
                    entry.get().size());
            if (child.isPresent() && child.get() instanceof Manifest.Image image) {
                return Optional.of(image);
            }
            child.ifPresent(other -> defects.add("index holds another index for " + platform));
            return Optional.empty();
        }

        private void image(Manifest.Image image) {
            Descriptor config = image.config();
            linked(RegistryPaths.layerLink(repository, config.digest()), "configuration", config.digest());
            blob("configuration", config.digest(), config.size()).ifPresent(document -> {
                Optional<Platform> made = document.config().map(ImageConfig::platform);
                if (made.isEmpty()) {
                    defects.add("configuration " + config.digest() + " is none");
                } else if (!platform.accepts(made.get())) {
                    defects.add("configuration says that it is for " + made.get() + ", not for " + platform);
                }
            });
            for (Descriptor layer : image.layers()) {
                linked(RegistryPaths.layerLink(repository, layer.digest()), "layer", layer.digest());
                blob("layer", layer.digest(), layer.size());
            }
        }

        /** Whether the registry would admit that the repository has it. */
        private void linked(String path, String what, Digest digest) {
            if (blobs.containsKey(digest) && !digest.toString().equals(links.get(path))) {
                defects.add(what + " " + digest + " is in the registry inside, but not linked in its repository "
                        + repository);
            }
        }

        private Optional<RegistryScan.Document> blob(String what, Digest digest, long size) {
            RegistryScan.Seen seen = blobs.get(digest);
            if (seen == null) {
                defects.add(what + " " + digest + " is missing");
                return Optional.empty();
            } else if (isDamaged(digest, seen)) {
                defects.add(what + " " + digest + " is damaged");
                damaged.add(digest);
                return Optional.empty();
            } else if (size >= 0 && seen.size() != size) {
                defects.add(what + " " + digest + " has " + seen.size() + " bytes, but " + size + " are announced");
                return Optional.empty();
            }
            parts.put(digest, seen.size());
            return Optional.of(seen.document());
        }
    }
}
