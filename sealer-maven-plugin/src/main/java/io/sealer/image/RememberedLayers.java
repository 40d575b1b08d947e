package io.sealer.image;

import io.sealer.cache.BlobCache;
import io.sealer.cache.LayerKeeper;
import io.sealer.cache.LayerMemo;
import io.sealer.cache.LayerMemos;
import io.sealer.oci.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What earlier builds found out about layers. A layer is known by the key of its content ({@link LayerKey}); where that
 * takes reading files, how they look from outside stands for it ({@link LayerLook}).
 *
 * <p>Bytes that were not hashed in this build are trusted while size, times and inode of their file are those that it
 * had when they were. That is looked at again behind every copy: a file that changes meanwhile is noticed, and the layer
 * is then made from scratch.
 */
public final class RememberedLayers {

    private final LayerMemos memos;
    private final BlobCache blobs;
    private final boolean force;

    /**
     * The layers that the cache in this directory knows.
     *
     * @param force whether nothing is trusted that an earlier build left
     */
    public RememberedLayers(Path cacheRoot, boolean force) {
        this.memos = new LayerMemos(cacheRoot, force);
        this.blobs = new BlobCache(cacheRoot);
        this.force = force;
    }

    /** Whether nothing is trusted that an earlier build left. */
    boolean isForced() {
        return force;
    }

    /** What is known of a layer with this key. */
    Optional<LayerMemo> find(Digest key) {
        return memos.find(key);
    }

    /** The key of the content of a layer that looks like this. */
    Optional<Digest> keyOf(LayerLook look) {
        return memos.same(look.stamps());
    }

    /** Whether a layer with the same paths, modes, links and sizes was seen before. */
    boolean hasShape(LayerLook look) {
        return memos.same(look.shape()).isPresent();
    }

    /** Whether the blob of a base image's layer was hashed when it looked like this. */
    boolean isKnown(LayerLook look, Digest blob) {
        return memos.same(look.stamps()).equals(Optional.of(blob));
    }

    /** The compressed bytes of the layer with this key; they count only if {@link #isKept} still holds afterwards. */
    Optional<Path> kept(Digest key) {
        return memos.kept(key);
    }

    boolean isKept(Digest key) {
        return memos.isKept(key);
    }

    Optional<LayerKeeper> keep() {
        return memos.keep();
    }

    void put(Digest key, LayerMemo memo) {
        memos.put(key, memo);
    }

    /**
     * Remembers what content stands behind the looks, if it is certain that it was read while they were like that.
     *
     * @param before the looks before anything was read
     */
    void putLook(PlannedLayer layer, LayerLook before, Digest key) {
        if (isUnchanged(layer, before) && before.isSettled()) {
            memos.putSame(before.stamps(), key);
        }
        memos.putSame(before.shape(), key);
    }

    /** Remembers that the blob of a base image's layer has the digest that it should have. */
    void putLook(ImageLayer layer, LayerLook before) {
        try {
            if (before.isSettled() && LayerLook.of(layer).equals(before)) {
                memos.putSame(before.stamps(), layer.descriptor().digest());
            }
        } catch (IOException e) {
            return;
        }
    }

    /** Whether what was read since is what the looks and the blobs' digests stand for. */
    boolean isUnchanged(PlannedLayer layer, LayerLook before) {
        try {
            return LayerLook.of(layer).equals(before) && areBlobsTrusted(layer);
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether the layer's blobs are those of their digests, and were when they were read last. */
    boolean areBlobsTrusted(PlannedLayer layer) {
        return layer.entries().stream()
                .allMatch(entry -> !(entry instanceof Entry.File file)
                        || !(file.content() instanceof Content.Blob blob)
                        || isTrusted(blob));
    }

    /** Whether a blob lies in the cache and looks as it did when it was hashed. */
    boolean isTrusted(Content.Blob blob) {
        return blobs.isTrusted(blob.digest(), blob.file());
    }
}
