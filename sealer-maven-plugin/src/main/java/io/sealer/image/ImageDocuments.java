package io.sealer.image;

import io.sealer.oci.Descriptor;
import io.sealer.oci.Json;
import io.sealer.oci.MediaType;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The JSON documents of an image (OCI image-spec 1.1: config.md, manifest.md, image-index.md, image-layout.md), written
 * field by field in a fixed order: their bytes follow from the image alone.
 */
final class ImageDocuments {

    /** Key of the annotation that names an image in an archive. */
    static final String REF_NAME = "org.opencontainers.image.ref.name";

    /** Content of the file {@code oci-layout}. */
    static final byte[] LAYOUT = Json.write(Map.of("imageLayoutVersion", "1.0.0"));

    /** What buildah, and so sealer, gives to images that define none. */
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private ImageDocuments() {}

    static byte[] config(ImageDescription image, List<WrittenLayer> layers) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("created", image.created());
        if (!image.author().isEmpty()) {
            document.put("author", image.author());
        }
        putPlatform(document, image.platform());
        document.put("config", settings(image));
        document.put("rootfs", rootfs(layers));
        // One entry a layer, none of them empty: "sealer build" on top of the image fails where the numbers differ.
        document.put(
                "history",
                layers.stream().map(layer -> historyEntry(image, layer)).toList());
        return Json.write(document);
    }

    private static Map<String, Object> settings(ImageDescription image) {
        Map<String, String> env = new LinkedHashMap<>();
        env.put("PATH", DEFAULT_PATH);
        env.putAll(image.env());
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put(
                "Env",
                env.entrySet().stream()
                        .map(variable -> variable.getKey() + "=" + variable.getValue())
                        .toList());
        if (!image.labels().isEmpty()) {
            settings.put("Labels", image.labels());
        }
        settings.putAll(image.inherited());
        return settings;
    }

    private static Map<String, Object> rootfs(List<WrittenLayer> layers) {
        Map<String, Object> rootfs = new LinkedHashMap<>();
        rootfs.put("type", "layers");
        rootfs.put("diff_ids", layers.stream().map(WrittenLayer::diffId).toList());
        return rootfs;
    }

    private static Map<String, Object> historyEntry(ImageDescription image, WrittenLayer layer) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("created", image.created());
        entry.put("created_by", layer.source().createdBy());
        return entry;
    }

    static byte[] manifest(ImageDescription image, Descriptor config, List<WrittenLayer> layers) {
        Map<String, Object> annotations = new TreeMap<>(image.annotations());
        annotations.put(SealerExtension.ANNOTATION, image.extension().toJson());
        if (!image.containerImages().isEmpty()) {
            annotations.put(ContainerImage.ANNOTATION, ContainerImage.toJson(image.containerImages()));
        }
        LayerKeys keys = LayerKeys.of(layers);
        if (!keys.byDigest().isEmpty()) {
            annotations.put(LayerKeys.ANNOTATION, keys.toJson());
        }
        return manifest(config, layers.stream().map(WrittenLayer::descriptor).toList(), annotations);
    }

    /** A manifest; empty annotations are left out. */
    static byte[] manifest(Descriptor config, List<Descriptor> layers, Map<String, Object> annotations) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("schemaVersion", 2);
        document.put("mediaType", MediaType.OCI_MANIFEST);
        document.put("config", descriptor(config));
        document.put("layers", layers.stream().map(ImageDocuments::descriptor).toList());
        if (!annotations.isEmpty()) {
            document.put("annotations", annotations);
        }
        return Json.write(document);
    }

    /** The index of an image for several platforms. */
    static byte[] index(List<Descriptor> manifests) {
        return index(manifests.stream().map(ImageDocuments::descriptor).toList(), MediaType.OCI_INDEX);
    }

    /** The file {@code index.json} of a layout that holds these images under one name. */
    static byte[] index(List<Descriptor> manifests, Optional<String> name) {
        return index(
                manifests.stream()
                        .map(manifest -> {
                            Map<String, Object> entry = descriptor(manifest);
                            name.ifPresent(text -> entry.put("annotations", Map.of(REF_NAME, text)));
                            return entry;
                        })
                        .toList(),
                MediaType.OCI_INDEX);
    }

    /** The file {@code index.json} of an archive that holds one image. */
    static byte[] archiveIndex(Descriptor root, Optional<Reference> name) {
        Descriptor plain = new Descriptor(root.mediaType(), root.digest(), root.size());
        return index(List.of(plain), name.map(Reference::toString));
    }

    private static byte[] index(List<Map<String, Object>> entries, String mediaType) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("schemaVersion", 2);
        document.put("mediaType", mediaType);
        document.put("manifests", entries);
        return Json.write(document);
    }

    private static Map<String, Object> descriptor(Descriptor descriptor) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("mediaType", descriptor.mediaType());
        map.put("digest", descriptor.digest());
        map.put("size", descriptor.size());
        descriptor.platform().ifPresent(platform -> {
            Map<String, Object> on = new LinkedHashMap<>();
            putPlatform(on, platform);
            map.put("platform", on);
        });
        return map;
    }

    private static void putPlatform(Map<String, Object> map, Platform platform) {
        map.put("architecture", platform.architecture());
        map.put("os", platform.os());
        if (!platform.variant().isEmpty()) {
            map.put("variant", platform.variant());
        }
    }
}
