package io.sealer.build;

import io.sealer.ProblemException;
import io.sealer.Progress;
import io.sealer.SourceLocation;
import io.sealer.image.ArchivedImage;
import io.sealer.image.ImageLayer;
import io.sealer.image.LayerLister;
import io.sealer.image.LayerListing;
import io.sealer.image.LayerReader;
import io.sealer.image.ZstdNative;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.ImageConfig;
import io.sealer.rootfs.LayeredRootfs;
import io.sealer.rootfs.RegistryScan;
import io.sealer.rootfs.Rootfs;
import io.sealer.rootfs.ServedRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads finished images as a stranger would: each layer once, whatever the number of platforms that share it. What is
 * damaged is noted, and the rest read nevertheless.
 */
final class ImageReading {

    private final LayerReader reader;
    private final Progress progress;

    ImageReading(Path cacheRoot, Progress progress) {
        this.reader = new LayerReader(new ZstdNative(cacheRoot.resolve("native")));
        this.progress = progress;
    }

    /**
     * Reads an image.
     *
     * @param all whether every byte is read and hashed; else only what is needed to know what is inside
     */
    ReadImage read(OpenedImage image, boolean all) throws IOException {
        Map<Digest, ImageLayer> layers = new LinkedHashMap<>();
        List<ReadImage.Damage> damage = new ArrayList<>();
        image.platforms().forEach(one -> collect(image, one, layers, damage));
        RegistryScan scan = new RegistryScan(all);
        long bytes = layers.values().stream()
                .mapToLong(layer -> layer.descriptor().size())
                .sum();
        Map<Digest, LayerListing> listings = new LinkedHashMap<>();
        try (Progress.Task task = progress.begin("reading " + image.display(), bytes)) {
            LayerLister lister = all ? LayerLister.hashing(reader) : new LayerLister(reader);
            Counting counting = new Counting(scan, task);
            lister.list(
                            List.copyOf(layers.values()),
                            counting,
                            (layer, reason) -> damage.add(damage(image, layer.descriptor(), text(layer, reason))))
                    .forEach(
                            listing -> listings.put(listing.layer().descriptor().digest(), listing));
            counting.finish();
        }
        scan.finish(List.copyOf(listings.values()));
        List<ReadImage.OnPlatform> platforms = new ArrayList<>();
        for (ArchivedImage one : image.platforms()) {
            Rootfs rootfs = rootfs(
                    image,
                    one.manifest().layers().stream()
                            .map(layer -> listings.get(layer.digest()))
                            .filter(Objects::nonNull)
                            .toList());
            platforms.add(new ReadImage.OnPlatform(one, rootfs, ServedRegistry.of(rootfs, scan)));
        }
        return new ReadImage(platforms, damage, layers.size(), bytes);
    }

    private static Rootfs rootfs(OpenedImage image, List<LayerListing> layers) {
        try {
            return LayeredRootfs.of("", layers);
        } catch (ProblemException e) {
            SourceLocation place = SourceLocation.of(image.display());
            throw e.mapped(problem -> problem.withLocation(place));
        }
    }

    private static void collect(
            OpenedImage image, ArchivedImage one, Map<Digest, ImageLayer> layers, List<ReadImage.Damage> damage) {
        List<Descriptor> wanted = one.manifest().layers();
        List<Digest> diffIds = one.config().diffIds();
        for (int i = 0; i < wanted.size(); i++) {
            Descriptor layer = wanted.get(i);
            if (i >= diffIds.size()) {
                damage.add(damage(image, layer, "is not known to the configuration"));
            } else if (!layers.containsKey(layer.digest())) {
                try {
                    layers.put(
                            layer.digest(),
                            new ImageLayer(
                                    layer, diffIds.get(i), image.contents().apply(layer)));
                } catch (ProblemException e) {
                    damage.add(damage(image, layer, "is missing"));
                }
            }
        }
    }

    private static ReadImage.Damage damage(OpenedImage image, Descriptor layer, String reason) {
        return new ReadImage.Damage(layer.digest(), whatIsIn(image, layer.digest()), reason);
    }

    private static String text(ImageLayer layer, IOException reason) {
        String message = reason.getMessage() == null ? reason.toString() : reason.getMessage();
        String subject = "the blob " + layer.descriptor().digest() + " ";
        return message.startsWith(subject) ? message.substring(subject.length()) : "cannot be read: " + message;
    }

    /** What made a layer, where the history has one entry a layer. */
    private static String whatIsIn(OpenedImage image, Digest layer) {
        for (ArchivedImage one : image.platforms()) {
            List<String> steps = one.config().history().stream()
                    .filter(step -> !step.emptyLayer())
                    .map(ImageConfig.History::createdBy)
                    .toList();
            List<Digest> digests =
                    one.manifest().layers().stream().map(Descriptor::digest).toList();
            if (digests.contains(layer) && steps.size() == digests.size()) {
                return steps.get(digests.indexOf(layer)).replaceAll("\\s+", " ").strip();
            }
        }
        return "";
    }

    /** Tells how far reading has come: by the contents that are read, and the rest of each layer at its end. */
    private static final class Counting implements LayerLister.ContentVisitor {

        private final RegistryScan scan;
        private final Progress.Task task;
        private long left;

        Counting(RegistryScan scan, Progress.Task task) {
            this.scan = scan;
            this.task = task;
        }

        @Override
        public void begin(ImageLayer layer) {
            finish();
            left = layer.descriptor().size();
            scan.begin(layer);
        }

        @Override
        public boolean wants(String path, long size) {
            return scan.wants(path, size);
        }

        @Override
        public void content(String path, InputStream in) throws IOException {
            scan.content(path, new InputStream() {
                @Override
                public int read() throws IOException {
                    byte[] one = new byte[1];
                    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
                }

                @Override
                public int read(byte[] buffer, int offset, int length) throws IOException {
                    int n = in.read(buffer, offset, length);
                    advance(Math.max(0, n));
                    return n;
                }
            });
        }

        private void advance(long bytes) {
            long counted = Math.min(bytes, left);
            left -= counted;
            task.advance(counted);
        }

        void finish() {
            task.advance(left);
            left = 0;
        }
    }
}
