package io.sealer.rootfs;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.image.Content;
import io.sealer.image.Entry;
import io.sealer.image.Entry.Attributes;
import io.sealer.image.EntryGroup;
import io.sealer.image.ImageInspection;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.Manifest;
import io.sealer.oci.MediaType;
import io.sealer.oci.Reference;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The registry that a cluster serves to itself: images as files below {@code registry/}, in the layout of
 * distribution's file system driver (github.com/distribution/distribution, registry/storage/paths.go). The domain of a
 * name is dropped; a tag points at what it points at in its home, the index of several platforms included, and beside
 * that index only one platform's image is kept.
 */
public final class EmbeddedRegistry {

    /** Smaller layers are kept with the index: a layer of their own would cost more than it saves. In bytes. */
    static final long OWN_GROUP = 64 << 10;

    private final TreeMap<String, Entry> entries = new TreeMap<>();
    private final TreeMap<String, Entry> index = new TreeMap<>();
    private final Map<Digest, LayerUse> layers = new HashMap<>();
    private final TagClaims tags = new TagClaims();
    private final Problems problems = new Problems();
    private final Function<Digest, Content> blobs;
    private final Rootfs shipped;

    private EmbeddedRegistry(Function<Digest, Content> blobs, Rootfs shipped) {
        this.blobs = blobs;
        this.shipped = shipped;
    }

    /**
     * The place of a layer blob in the order of groups: the first repository that uses it, the smallest tag there, and
     * the position in that image.
     */
    private record LayerUse(String repository, String tag, int position, Digest digest)
            implements Comparable<LayerUse> {

        private static final Comparator<LayerUse> BY_USE = Comparator.comparing(LayerUse::repository)
                .thenComparing(LayerUse::tag)
                .thenComparing(LayerUse::position);

        private static final Comparator<LayerUse> IN_ORDER = Comparator.comparing(LayerUse::repository)
                .thenComparing(LayerUse::position)
                .thenComparing(LayerUse::digest);

        @Override
        public int compareTo(LayerUse other) {
            return IN_ORDER.compare(this, other);
        }
    }

    /**
     * Lays out images.
     *
     * @param images the images of one platform, in any order; the same one twice counts once
     * @param blobs gives configs and layers by digest; null for what is not there
     * @param shipped the root file system that they come into; what it holds below {@code registry/} stays
     * @throws ProblemException when a tag is claimed by two contents, or a blob is not there
     */
    public static EmbeddedRegistry of(
            Collection<RegistryImage> images, Function<Digest, Content> blobs, Rootfs shipped) {
        EmbeddedRegistry registry = new EmbeddedRegistry(blobs, shipped);
        List<RegistryImage> sorted = new ArrayList<>(images);
        sorted.sort(Comparator.comparing(RegistryImage::reference)
                .thenComparing(image -> image.root().digest()));
        sorted.forEach(registry::add);
        registry.problems.throwIfAny();
        return registry;
    }

    /**
     * What some layers take in an image at the least, however it is compressed: theirs are layers of their own, which
     * never are. In bytes.
     *
     * @param layers layers of images, in any order; the same one twice counts once
     * @param shipped the root file system that they come into; what it holds already counts nothing
     */
    public static long leastBytes(Collection<Descriptor> layers, Rootfs shipped) {
        Map<Digest, Long> sizes = new HashMap<>();
        layers.stream()
                .filter(layer -> layer.size() >= OWN_GROUP)
                .filter(layer ->
                        shipped.find(RegistryPaths.blob(layer.digest())).isEmpty())
                .forEach(layer -> sizes.put(layer.digest(), layer.size()));
        return sizes.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The file of a root file system that says what a tag of its registry means: where it is, the image is there. */
    public static String tagFile(String repository, String tag) {
        return RegistryPaths.currentTag(repository, tag);
    }

    /** Everything that is added below {@code registry/}, the directories included, sorted by path; no path twice. */
    public Collection<Entry> entries() {
        return Collections.unmodifiableCollection(entries.values());
    }

    /**
     * The same split into groups, without the directories above large blobs: a group for each layer of at least 64 KiB,
     * ordered by repository, position and digest, so that what changes together lies together; and a last one for all
     * else.
     */
    public List<EntryGroup> groups() {
        List<EntryGroup> groups = new ArrayList<>();
        layers.values().stream().sorted().forEach(use -> {
            String path = RegistryPaths.blob(use.digest());
            Entry blob = entries.get(path);
            if (blob != null && !index.containsKey(path)) {
                groups.add(new EntryGroup(
                        "registry: " + use.repository(),
                        EntryGroup.Kind.REGISTRY_BLOBS,
                        use.repository(),
                        List.of(blob)));
            }
        });
        if (!index.isEmpty()) {
            groups.add(new EntryGroup(
                    ImageInspection.REGISTRY_INDEX, EntryGroup.Kind.REGISTRY_INDEX, "", List.copyOf(index.values())));
        }
        return groups;
    }

    private void add(RegistryImage image) {
        Reference reference = image.reference();
        String repository = reference.repository();
        Optional<Problem> taken = tags.claim(reference, image.root().digest(), Optional.empty());
        if (taken.isPresent()) {
            problems.add(taken.get());
            return;
        }
        addManifest(repository, image.root());
        addManifest(repository, image.image());
        reference.tag().ifPresent(tag -> {
            link(RegistryPaths.currentTag(repository, tag), image.root().digest());
            link(
                    RegistryPaths.taggedRevision(repository, tag, image.root().digest()),
                    image.root().digest());
        });
        Descriptor config = image.image().config();
        link(RegistryPaths.layerLink(repository, config.digest()), config.digest());
        blob(reference, config, "configuration").ifPresent(content -> put(config.digest(), content, true));
        List<Descriptor> list = image.image().layers();
        for (int i = 0; i < list.size(); i++) {
            addLayer(reference, list.get(i), i);
        }
    }

    private void addManifest(String repository, Manifest manifest) {
        Digest digest = manifest.digest();
        put(digest, new Content.Bytes(manifest.raw()), true);
        link(RegistryPaths.revision(repository, digest), digest);
    }

    private void addLayer(Reference reference, Descriptor layer, int position) {
        Optional<Content> content = blob(reference, layer, "layer " + (position + 1));
        if (content.isEmpty()) {
            return;
        }
        link(RegistryPaths.layerLink(reference.repository(), layer.digest()), layer.digest());
        put(layer.digest(), content.get(), content.get().size() < OWN_GROUP);
        layers.merge(
                layer.digest(),
                new LayerUse(reference.repository(), reference.tag().orElse(""), position, layer.digest()),
                (known, other) -> LayerUse.BY_USE.compare(known, other) <= 0 ? known : other);
    }

    private Optional<Content> blob(Reference reference, Descriptor descriptor, String what) {
        Content content = blobs.apply(descriptor.digest());
        if (content == null) {
            boolean foreign = descriptor.mediaType().equals(MediaType.DOCKER_FOREIGN_LAYER)
                    || descriptor.mediaType().contains("nondistributable");
            problems.add(
                    foreign
                            ? Problem.project(reference + ": " + what + " (" + descriptor.digest()
                                            + ") must not be distributed by registries, so it cannot be embedded")
                                    .withRemedy("leave the image out by <ignoredImages> (-Dsealer.ignoredImages)")
                            : Problem.environment(reference + ": " + what + " (" + descriptor.digest()
                                            + ") is not in the cache")
                                    .withRemedy("run the goal collect-images again"));
        } else if (content.size() != descriptor.size()) {
            problems.add(Problem.environment(reference + ": " + what + " (" + descriptor.digest() + ") has "
                    + content.size() + " bytes, but its manifest says " + descriptor.size()));
        }
        return Optional.ofNullable(content);
    }

    private void put(Digest digest, Content content, boolean inIndex) {
        putFile(RegistryPaths.blob(digest), content, inIndex);
    }

    private void link(String path, Digest target) {
        putFile(path, new Content.Bytes(target.toString().getBytes(StandardCharsets.US_ASCII)), true);
    }

    private void putFile(String path, Content content, boolean inIndex) {
        if (isShipped(path, content)) {
            return;
        }
        Entry.File file = new Entry.File(path, Attributes.FILE, content);
        entries.put(path, file);
        if (inIndex) {
            index.put(path, file);
        }
        for (String above = ImagePath.parent(path); !above.isEmpty(); above = ImagePath.parent(above)) {
            if (shipped.find(above).isEmpty()) {
                Entry.Directory directory = new Entry.Directory(above, Attributes.DIRECTORY);
                entries.put(above, directory);
                if (inIndex) {
                    index.put(above, directory);
                }
            }
        }
    }

    /** Whether the file is there already; one that differs is a problem, unless it is the base image's. */
    private boolean isShipped(String path, Content content) {
        Optional<Entry> there = shipped.find(path);
        if (there.isEmpty()) {
            return false;
        }
        boolean same = there.get() instanceof Entry.File file && sameContent(file.content(), content);
        if (!same && shipped.isOfBase(path)) {
            return false;
        }
        if (!same) {
            problems.at(
                    shipped.origin(path),
                    "this file comes to /" + path + ", where the image registry needs other content"
                            + (path.endsWith("/link") ? " (" + text(content) + ")" : ""),
                    "leave it out of the context, or leave the image out by <ignoredImages>"
                            + " (-Dsealer.ignoredImages)");
        }
        return true;
    }

    private static String text(Content link) {
        return link instanceof Content.Bytes bytes ? new String(bytes.bytes(), StandardCharsets.US_ASCII) : "";
    }

    /** Equal bytes; of large blobs the size is enough, since their name is their digest. */
    private static boolean sameContent(Content shipped, Content own) {
        if (shipped.size() != own.size() || own.size() >= OWN_GROUP) {
            return shipped.size() == own.size();
        }
        try (InputStream in = shipped.open()) {
            byte[] there = in.readAllBytes();
            if (own instanceof Content.Unfetched blob) {
                return Digest.of(there).equals(blob.digest());
            }
            try (InputStream wanted = own.open()) {
                return Arrays.equals(there, wanted.readAllBytes());
            }
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment("cannot read what the context has below registry/ (" + e + ")"), e);
        }
    }
}
