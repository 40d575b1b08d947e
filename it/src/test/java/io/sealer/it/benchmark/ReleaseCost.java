package io.sealer.it.benchmark;

import io.sealer.image.Content;
import io.sealer.image.Entry;
import io.sealer.image.EntryGroup;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.rootfs.EmbeddedRegistry;
import io.sealer.rootfs.RegistryImage;
import io.sealer.rootfs.Rootfs;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the releases of a product cost when each is sent to somebody who has the one before: bytes of the layers that are
 * new, beside bytes of the blobs that are.
 */
final class ReleaseCost {

    private final SplitRule rule;
    private final int most;
    private Set<Set<String>> layers = Set.of();
    private Set<String> blobs = Set.of();
    private boolean started;
    private long sent;
    private long changed;

    /**
     * Of one rule.
     *
     * @param most how many layers of blobs there may be
     */
    ReleaseCost(SplitRule rule, int most) {
        this.rule = rule;
        this.most = most;
    }

    /**
     * The next release; the first one costs nothing.
     *
     * @param groups its blobs, as {@link #groups} gives them
     */
    void release(List<EntryGroup> groups) {
        Set<Set<String>> now = new HashSet<>();
        Set<String> all = new HashSet<>();
        for (List<Entry.File> layer : rule.split(groups, most)) {
            Set<String> paths = new HashSet<>();
            layer.forEach(file -> paths.add(file.path()));
            now.add(paths);
            all.addAll(paths);
            if (started) {
                sent += layers.contains(paths) ? 0 : size(layer);
                changed += size(layer.stream()
                        .filter(file -> !blobs.contains(file.path()))
                        .toList());
            }
        }
        layers = now;
        blobs = all;
        started = true;
    }

    /** Bytes sent for each byte that is new. */
    double ratio() {
        return changed == 0 ? 1 : (double) sent / changed;
    }

    long sent() {
        return sent;
    }

    long changed() {
        return changed;
    }

    /** The blobs as the product orders them, without those that belong into the index. */
    static List<EntryGroup> groups(Collection<SimulatedImage> images) {
        Map<Digest, Content> contents = new HashMap<>();
        for (SimulatedImage image : images) {
            for (Descriptor layer : image.layers()) {
                contents.put(layer.digest(), content(layer));
            }
        }
        List<RegistryImage> served =
                images.stream().map(SimulatedImage::registryImage).toList();
        served.forEach(image -> contents.put(
                image.image().config().digest(), content(image.image().config())));
        return EmbeddedRegistry.of(served, contents::get, Rootfs.empty()).groups().stream()
                .filter(group -> group.kind() == EntryGroup.Kind.REGISTRY_BLOBS)
                .toList();
    }

    private static Content content(Descriptor blob) {
        return new Content.Blob(blob.digest(), Path.of(blob.digest().hex()), blob.size());
    }

    private static long size(List<Entry.File> files) {
        return files.stream().mapToLong(file -> file.content().size()).sum();
    }
}
