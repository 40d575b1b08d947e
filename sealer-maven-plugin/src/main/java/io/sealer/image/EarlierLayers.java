package io.sealer.image;

import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The layers of an earlier release that a new one may take over, since their content is the same: digest, size and diff
 * id are then not computed, and what they consist of need not be on this machine.
 */
public final class EarlierLayers {

    /** Where there is no earlier release. */
    public static final EarlierLayers NONE = new EarlierLayers(Map.of(), Set.of(), Optional.empty());

    private final Map<Digest, PublishedLayer> byKey;
    private final Set<Digest> blobs;
    private final Optional<VerifiedCopy> copy;

    private EarlierLayers(Map<Digest, PublishedLayer> byKey, Set<Digest> blobs, Optional<VerifiedCopy> copy) {
        this.byKey = Map.copyOf(byKey);
        this.blobs = Set.copyOf(blobs);
        this.copy = copy;
    }

    /**
     * Layers that lie elsewhere.
     *
     * @param layers those whose keys are known
     * @param blobs the digests of all layers of the release
     */
    public static EarlierLayers of(Collection<PublishedLayer> layers, Set<Digest> blobs) {
        Map<Digest, PublishedLayer> byKey = new HashMap<>();
        layers.forEach(layer -> byKey.putIfAbsent(layer.key(), layer));
        return new EarlierLayers(byKey, blobs, Optional.empty());
    }

    /**
     * The same layers, where they can be read.
     *
     * @param display how messages name the release
     * @param contents where a layer lies; throws a {@link io.sealer.ProblemException} for one that is not there
     */
    public EarlierLayers at(String display, Function<Descriptor, Content> contents) {
        return new EarlierLayers(
                byKey,
                blobs,
                Optional.of(new VerifiedCopy(display, contents, "get it again, or build without sealer.previous")));
    }

    /** What came of a layer in the earlier release, if its files are all known by their digests and were in there. */
    public Optional<PublishedLayer> find(PlannedLayer layer) {
        return byKey.isEmpty() ? Optional.empty() : LayerKey.ofContents(layer).flatMap(key -> find(key, layer));
    }

    Optional<PublishedLayer> find(Digest key, PlannedLayer layer) {
        return Optional.ofNullable(byKey.get(key)).filter(earlier -> earlier.fits(layer));
    }

    /** Whether the release has this blob as a layer, whatever it was made from. */
    boolean has(Digest blob) {
        return blobs.contains(blob);
    }

    /** Reads layers, where they can be read. */
    Optional<VerifiedCopy> copy() {
        return copy;
    }
}
