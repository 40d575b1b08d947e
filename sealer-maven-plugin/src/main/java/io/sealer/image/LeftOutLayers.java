package io.sealer.image;

import io.sealer.Progress;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import java.io.IOException;
import java.util.Optional;

/**
 * Finds the layers that need not be written, since an earlier release has them and lies where the image is going to. For
 * files of the context, whose digests nobody knows, that takes reading them once, which costs a quarter of compressing.
 */
final class LeftOutLayers {

    private final EarlierLayers earlier;
    private final LayerWriter writer;
    private final RememberedLayers remembered;
    private final Progress.Task progress;

    LeftOutLayers(EarlierLayers earlier, LayerWriter writer, RememberedLayers remembered, Progress.Task progress) {
        this.earlier = earlier;
        this.writer = writer;
        this.remembered = remembered;
        this.progress = progress;
    }

    /** Whether the earlier release has this blob. */
    boolean has(Digest blob) {
        return earlier.has(blob);
    }

    /**
     * What a layer is, if it need not be written.
     *
     * @throws io.sealer.ProblemException when its content cannot be read
     */
    Optional<WrittenLayer> find(LayerSource source) throws IOException {
        Optional<WrittenLayer> found =
                source instanceof ReusedLayer reused ? ofBase(reused) : planned((PlannedLayer) source);
        found.ifPresent(layer -> progress.found(source.contentSize()));
        return found;
    }

    private Optional<WrittenLayer> ofBase(ReusedLayer reused) throws IOException {
        Digest digest = reused.listing().layer().descriptor().digest();
        return has(digest) ? Optional.of(LayerWriter.written(reused, true)) : Optional.empty();
    }

    private Optional<WrittenLayer> planned(PlannedLayer layer) throws IOException {
        Optional<PublishedLayer> found = earlier.find(layer);
        // One that is not compressed is as quickly written as read.
        return (found.isPresent() || layer.format() == LayerFormat.TAR ? found : packed(layer))
                .map(known -> written(layer, known));
    }

    private Optional<PublishedLayer> packed(PlannedLayer layer) throws IOException {
        if (LayerKey.ofContents(layer).isPresent()) {
            return Optional.empty();
        }
        Optional<LayerLook> look = look(layer);
        Optional<Digest> remembers = look.flatMap(remembered::keyOf);
        Digest key = remembers.isPresent() ? remembers.get() : LayerKey.ofTar(layer.format(), writer.diffId(layer));
        if (remembers.isEmpty()) {
            look.ifPresent(before -> remembered.putLook(layer, before, key));
        }
        return earlier.find(key, layer);
    }

    private static Optional<LayerLook> look(PlannedLayer layer) {
        try {
            return Optional.of(LayerLook.of(layer));
        } catch (IOException e) {
            // Whoever reads the file says what is wrong with it.
            return Optional.empty();
        }
    }

    static WrittenLayer written(PlannedLayer layer, PublishedLayer known) {
        Descriptor blob = known.blob();
        return new WrittenLayer(
                layer, new Descriptor(blob.mediaType(), blob.digest(), blob.size()), known.diffId(), true);
    }
}
