package io.sealer.build;

import io.sealer.ByteCount;
import io.sealer.Progress;
import io.sealer.image.Content;
import io.sealer.image.EarlierLayers;
import io.sealer.image.Entry;
import io.sealer.image.LayerKey;
import io.sealer.image.PlannedLayer;
import io.sealer.image.PublishedLayer;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import io.sealer.registry.ResolvedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which layers with container images an earlier release has, so that the blobs in them need not be fetched. It is known
 * from manifests alone: the layers are planned as if all blobs were here, and each that has a blob which is not is looked
 * for by its key.
 *
 * @param previous the release
 * @param thin whether its layers stay where they are; else they are taken from there into the archive
 * @param spared blobs that need not be fetched, with their sizes
 * @param taken the release's layers that stand for them
 * @param all how many layers hold container images
 */
record UnchangedLayers(
        PreviousRelease previous, boolean thin, Map<Digest, Long> spared, Map<Digest, Descriptor> taken, int all) {

    UnchangedLayers {
        spared = Map.copyOf(spared);
        taken = Map.copyOf(taken);
    }

    /**
     * Finds them. All manifests have to be in the cache.
     *
     * @param lock which content each container image has
     */
    static UnchangedLayers find(
            ImageProject project,
            ClusterNeeds needs,
            ImageLock lock,
            ArchiveSettings archives,
            Path cacheRoot,
            PreviousRelease previous)
            throws IOException {
        EarlierLayers earlier = previous.elsewhere();
        CollectedContent content = new CollectedContent(project, cacheRoot, false, true, Progress.silent());
        Map<Digest, Long> spared = new HashMap<>();
        Map<Digest, Descriptor> taken = new LinkedHashMap<>();
        Map<Digest, Long> wanted = new HashMap<>();
        int all = 0;
        for (PlatformNeeds one : needs.platforms().values()) {
            Platform platform = one.platform();
            PlatformContent image = PlatformContent.of(project, platform, one.made(), lock);
            for (PlannedLayer layer : image.image(
                            content.registry(image.lock(), image.made(), platform), archives.compression())
                    .layers()) {
                all += LayerKey.ofContents(layer).isPresent() ? 1 : 0;
                Optional<PublishedLayer> known = archives.thin() || !layer.isHere() && previous.readable()
                        ? earlier.find(layer)
                        : Optional.empty();
                known.ifPresent(there -> taken.put(there.blob().digest(), there.blob()));
                Map<Digest, Long> blobs = known.isPresent() ? spared : wanted;
                layer.entries()
                        .forEach(entry -> unfetched(entry).ifPresent(blob -> blobs.put(blob.digest(), blob.size())));
            }
        }
        spared.keySet().removeAll(wanted.keySet());
        return new UnchangedLayers(previous, archives.thin(), spared, taken, all);
    }

    private static Optional<Content.Unfetched> unfetched(Entry entry) {
        return entry instanceof Entry.File file && file.content() instanceof Content.Unfetched blob
                ? Optional.of(blob)
                : Optional.empty();
    }

    /** An image of which only the rest is fetched. */
    ResolvedImage sparing(ResolvedImage image) {
        return image.sparing(blob -> spared.containsKey(blob.digest()));
    }

    /** Bytes of the layers that have to come from the release itself. */
    long bytesToFetch() {
        return isFetched() ? bytesTaken() : 0;
    }

    private boolean isFetched() {
        return !thin && previous.archive().isEmpty();
    }

    private long bytesTaken() {
        return taken.values().stream().mapToLong(Descriptor::size).sum();
    }

    /**
     * Fetches the layers that an archive needs of a release in a registry.
     *
     * @throws io.sealer.ProblemException when one cannot be had
     */
    void fetch(ImageSource source) throws IOException {
        if (isFetched() && !taken.isEmpty()) {
            RemoteLayers.resolveAll(source, previous.origin().orElseThrow()).fetch(taken::containsKey);
        }
    }

    /** Says what it comes to. */
    void tell(Progress progress) {
        if (previous.layers().isEmpty()) {
            progress.warn(previous.display() + " does not tell the content of its layers, so nothing is taken from it:"
                    + " it was built by another tool, by an older release of this plugin, or compressed anew since");
            return;
        } else if (!thin && !previous.readable()) {
            progress.info("An image.json holds no layers, so everything is fetched for the archive; with"
                    + " -Dsealer.archive=false only what " + previous.display() + " lacks");
            return;
        }
        String count = taken.size() + " of " + all + " layers with container images are those of " + previous.display();
        long bytes = spared.values().stream().mapToLong(Long::longValue).sum();
        progress.info(count
                + (thin
                        ? ": " + ByteCount.of(bytes) + " are not fetched"
                        : ": " + ByteCount.of(bytesTaken()) + (isFetched() ? " are fetched" : " are copied")
                                + " from there"));
    }
}
