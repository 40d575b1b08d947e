package io.sealer.image;

import io.sealer.oci.Digest;
import io.sealer.oci.Json;
import io.sealer.oci.Platform;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What can be said of an image, the same whether it was just built or read out of an archive.
 *
 * @param name its full name; empty where an archive tells none
 * @param digest digest of the manifest, or of the index over several platforms
 * @param platforms its platforms, in the order of the archive
 * @param images the container images of its embedded registry, sorted by reference
 * @param imagesSize bytes of all blobs of the embedded registry, each counted once
 */
public record ImageReport(
        String name, Digest digest, List<OnPlatform> platforms, List<StoredImage> images, long imagesSize) {

    public ImageReport {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(digest, "digest");
        platforms = List.copyOf(platforms);
        images = List.copyOf(images);
    }

    /**
     * The image of one platform.
     *
     * @param platform what it is for
     * @param imageId digest of its configuration: what sealer calls the image's ID
     * @param digest digest of its manifest
     * @param created time of creation as written, or empty
     * @param labels its labels, sorted
     * @param extension sealer's own data; missing in images that are not sealer's
     * @param layers its layers, lowest first
     */
    public record OnPlatform(
            Platform platform,
            Digest imageId,
            Digest digest,
            String created,
            Map<String, String> labels,
            Optional<SealerExtension> extension,
            List<Layer> layers) {

        public OnPlatform {
            labels = Collections.unmodifiableMap(new TreeMap<>(labels));
            layers = List.copyOf(layers);
        }

        /** Bytes of all layers, as they are stored. */
        public long size() {
            return layers.stream().mapToLong(Layer::size).sum();
        }
    }

    /**
     * A layer.
     *
     * @param digest digest of the blob
     * @param size its size in bytes
     * @param mediaType how it is packed
     * @param createdBy what it holds, as the image's history says; may be empty in foreign images
     * @param files how many entries it has that are not directories; empty where it was not read
     * @param diffId digest of its tar; missing where the configuration does not tell
     * @param key what stands for its content in later builds ({@link LayerKeys}); missing in foreign images
     */
    public record Layer(
            Digest digest,
            long size,
            String mediaType,
            String createdBy,
            OptionalLong files,
            Optional<Digest> diffId,
            Optional<Digest> key) {}

    /**
     * A container image that the embedded registry holds, or should hold.
     *
     * @param reference its full name; without a domain where only the registry knows it
     * @param digest what its tag points at; missing when the registry does not hold it, or was not read
     * @param size bytes of its manifests, configurations and layers, each counted once
     * @param platforms the platforms in whose registry it is
     */
    public record StoredImage(String reference, Optional<Digest> digest, long size, List<Platform> platforms) {

        public StoredImage {
            platforms = List.copyOf(platforms);
        }
    }

    /** Whether every layer was read. */
    public boolean isWhole() {
        return platforms.stream()
                .flatMap(image -> image.layers().stream())
                .allMatch(layer -> layer.files().isPresent());
    }

    /** The report as JSON, indented: the content of {@code image.json}. */
    public byte[] toJson() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", name);
        map.put("digest", digest);
        map.put("platforms", platforms.stream().map(ImageReport::json).toList());
        map.put("images", images.stream().map(ImageReport::json).toList());
        map.put("imagesSize", imagesSize);
        return Json.writePretty(map);
    }

    /** The report for people: tables, sizes in units. Ends with a line feed. */
    public String toText() {
        return new ImageReportText(this).toString();
    }

    private static Map<String, Object> json(OnPlatform image) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("platform", image.platform);
        map.put("imageId", image.imageId);
        map.put("digest", image.digest);
        map.put("created", image.created);
        map.put("size", image.size());
        map.put("labels", image.labels);
        image.extension.ifPresent(extension -> map.putAll(extension.toMap()));
        map.put("layers", image.layers.stream().map(ImageReport::json).toList());
        return map;
    }

    private static Map<String, Object> json(Layer layer) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("digest", layer.digest);
        map.put("size", layer.size);
        map.put("mediaType", layer.mediaType);
        map.put("createdBy", layer.createdBy);
        layer.files.ifPresent(files -> map.put("files", files));
        layer.diffId.ifPresent(diffId -> map.put("diffId", diffId));
        layer.key.ifPresent(key -> map.put("key", key.hex()));
        return map;
    }

    private static Map<String, Object> json(StoredImage image) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("reference", image.reference);
        image.digest.ifPresent(digest -> map.put("digest", digest));
        map.put("size", image.size);
        map.put("platforms", image.platforms);
        return map;
    }
}
