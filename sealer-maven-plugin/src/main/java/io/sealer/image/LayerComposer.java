package io.sealer.image;

import io.sealer.Progress;
import io.sealer.cache.LayerKeeper;
import io.sealer.cache.LayerMemo;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Puts layers into a file, and does not hash or compress again what an earlier build did: a known layer that is not
 * compressed is put together from the files that it consists of, a compressed one is copied from where it was kept.
 * Whatever goes wrong on the way has the layer made from scratch.
 */
final class LayerComposer {

    private final LayerWriter writer;
    private final RememberedLayers remembered;
    private final EarlierLayers earlier;
    private final PartFile file;
    private final Progress.Task progress;

    /** A composer for one file. */
    LayerComposer(
            LayerWriter writer,
            RememberedLayers remembered,
            EarlierLayers earlier,
            PartFile file,
            Progress.Task progress) {
        this.writer = writer;
        this.remembered = remembered;
        this.earlier = earlier;
        this.file = file;
        this.progress = progress;
    }

    /**
     * Appends a layer to the file.
     *
     * @throws IOException when the file cannot be written
     * @throws io.sealer.ProblemException as {@link LayerWriter} does
     */
    WrittenLayer compose(LayerSource source) throws IOException {
        if (source instanceof ReusedLayer reused) {
            return reused(reused);
        }
        PlannedLayer layer = (PlannedLayer) source;
        if (!layer.isHere()) {
            return ofEarlierRelease(layer);
        }
        return layer.format() == LayerFormat.TAR ? plain(layer) : packed(layer);
    }

    private WrittenLayer ofEarlierRelease(PlannedLayer layer) throws IOException {
        PublishedLayer known = earlier.find(layer)
                .orElseThrow(() -> new IllegalArgumentException(
                        "neither fetched nor in an earlier release: " + layer.createdBy()));
        CountedTask unheard =
                new CountedTask(Progress.silent().begin("", known.blob().size()));
        earlier.copy().orElseThrow().copy(known.blob(), file, unheard);
        progress.advance(layer.contentSize());
        return LeftOutLayers.written(layer, known);
    }

    private WrittenLayer plain(PlannedLayer layer) throws IOException {
        Optional<Digest> contents = LayerKey.ofContents(layer);
        Optional<LayerLook> look = contents.isPresent() ? Optional.empty() : look(layer);
        Optional<LayerMemo> memo =
                contents.or(() -> look.flatMap(remembered::keyOf)).flatMap(remembered::find);
        if (memo.isPresent()
                && TarCopy.isPossible(layer)
                && copied(
                        memo.get().size(),
                        counted -> new TarCopy(file, counted).write(layer),
                        () -> isUnchanged(layer, look))) {
            return written(layer, memo.get());
        }
        WrittenLayer written = writer.write(layer, file, progress);
        if (contents.isEmpty() || remembered.areBlobsTrusted(layer)) {
            Digest key = contents.orElseGet(() -> LayerKey.ofTar(layer.format(), written.diffId()));
            remembered.put(key, memo(written));
            look.ifPresent(before -> remembered.putLook(layer, before, key));
        }
        return written;
    }

    private WrittenLayer packed(PlannedLayer layer) throws IOException {
        Optional<Digest> contents = LayerKey.ofContents(layer);
        Optional<LayerLook> look = contents.isPresent() ? Optional.empty() : look(layer);
        Optional<Digest> known = contents.or(() -> look.flatMap(remembered::keyOf));
        Optional<WrittenLayer> kept = known.isPresent() ? kept(layer, known.get()) : Optional.empty();
        if (kept.isPresent()) {
            return kept.get();
        }
        if (known.isEmpty() && look.filter(remembered::hasShape).isPresent()) {
            // The files may only have been touched. Reading them costs a fifth of compressing them.
            Digest key = LayerKey.ofTar(layer.format(), writer.diffId(layer));
            Optional<WrittenLayer> touched = kept(layer, key);
            if (touched.isPresent()) {
                remembered.putLook(layer, look.get(), key);
                return touched.get();
            }
        }
        return pack(layer, contents, look);
    }

    private WrittenLayer pack(PlannedLayer layer, Optional<Digest> contents, Optional<LayerLook> look)
            throws IOException {
        Optional<LayerKeeper> keeper = remembered.keep();
        try {
            WrittenLayer written =
                    writer.write(layer, keeper.isPresent() ? new KeepingOutput(file, keeper.get()) : file, progress);
            if (contents.isEmpty() || remembered.areBlobsTrusted(layer)) {
                Digest key = contents.orElseGet(() -> LayerKey.ofTar(layer.format(), written.diffId()));
                keeper.ifPresent(keeping -> keeping.commit(key, memo(written)));
                look.ifPresent(before -> remembered.putLook(layer, before, key));
            }
            return written;
        } finally {
            keeper.ifPresent(LayerKeeper::close);
        }
    }

    /** Appends the compressed layer with a key, if it was kept. */
    private Optional<WrittenLayer> kept(PlannedLayer layer, Digest key) throws IOException {
        Optional<LayerMemo> memo = remembered.find(key);
        Optional<Path> bytes = remembered.kept(key);
        if (memo.isEmpty() || bytes.isEmpty()) {
            return Optional.empty();
        }
        long size = memo.get().size();
        try (Progress.Task unheard = Progress.silent().begin("", size)) {
            if (!copied(size, counted -> copy(bytes.get(), 0, size, unheard), () -> remembered.isKept(key))) {
                return Optional.empty();
            }
        }
        progress.found(layer.contentSize());
        return Optional.of(written(layer, memo.get()));
    }

    private WrittenLayer reused(ReusedLayer reused) throws IOException {
        ImageLayer layer = reused.listing().layer();
        Optional<LayerLook> look = look(layer);
        BooleanSupplier isSame = () -> isUnchanged(layer, look);
        long size = layer.descriptor().size();
        if (!remembered.isForced()
                && isKnown(layer, look)
                && copied(size, counted -> copy(layer.blob(), counted), isSame)) {
            return LayerWriter.written(reused, true);
        }
        WrittenLayer written = writer.write(reused, file, progress);
        look.ifPresent(before -> remembered.putLook(layer, before));
        return written;
    }

    private boolean isKnown(ImageLayer layer, Optional<LayerLook> look) {
        return layer.blob() instanceof Content.Blob blob
                ? blob.digest().equals(layer.descriptor().digest()) && remembered.isTrusted(blob)
                : look.isPresent()
                        && remembered.isKnown(look.get(), layer.descriptor().digest());
    }

    private boolean isUnchanged(ImageLayer layer, Optional<LayerLook> look) {
        return layer.blob() instanceof Content.Blob blob
                ? remembered.isTrusted(blob)
                : look(layer).equals(look);
    }

    private boolean isUnchanged(PlannedLayer layer, Optional<LayerLook> look) {
        return look.isPresent() ? remembered.isUnchanged(layer, look.get()) : remembered.areBlobsTrusted(layer);
    }

    /** Writes bytes without looking at them. */
    private interface Copy {

        /** False where there were too few. */
        boolean run(Progress.Task counted) throws IOException;
    }

    /**
     * Appends known bytes; takes them back unless everything went well.
     *
     * @param isSame whether they are still what they were taken for, asked behind the copy
     */
    private boolean copied(long size, Copy copy, BooleanSupplier isSame) throws IOException {
        long start = file.position();
        CountedTask counted = new CountedTask(progress);
        boolean done = false;
        try {
            done = copy.run(counted) && file.position() - start == size && isSame.getAsBoolean();
        } catch (IOException e) {
            // What makes the layer from scratch meets the same, or mends it.
            done = false;
        }
        if (!done) {
            file.truncate(start);
            counted.takeBack();
        }
        return done;
    }

    private boolean copy(Content content, Progress.Task counted) throws IOException {
        if (content instanceof Content.Blob blob) {
            return copy(blob.file(), 0, blob.size(), counted);
        } else if (content instanceof Content.LocalFile local) {
            return copy(local.file(), 0, local.size(), counted);
        } else if (content instanceof Content.Slice slice) {
            return copy(slice.file(), slice.offset(), slice.size(), counted);
        }
        return false;
    }

    private boolean copy(Path from, long offset, long size, Progress.Task counted) throws IOException {
        try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ)) {
            return file.copy(in, offset, size, counted) == size;
        }
    }

    private static Optional<LayerLook> look(PlannedLayer layer) {
        try {
            return Optional.of(LayerLook.of(layer));
        } catch (IOException e) {
            // Whoever reads the file says what is wrong with it.
            return Optional.empty();
        }
    }

    private static Optional<LayerLook> look(ImageLayer layer) {
        try {
            return Optional.of(LayerLook.of(layer));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static LayerMemo memo(WrittenLayer written) {
        return new LayerMemo(written.descriptor().digest(), written.descriptor().size(), written.diffId());
    }

    private static WrittenLayer written(PlannedLayer layer, LayerMemo memo) {
        return new WrittenLayer(
                layer, new Descriptor(layer.format().mediaType(), memo.digest(), memo.size()), memo.diffId(), true);
    }
}
