package io.sealer.oci;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A manifest or index as a registry gave it: the raw bytes, whose digest is the image's identity, and beside them what
 * was read out of them. The bytes are never written anew from the parsed form.
 */
public sealed interface Manifest permits Manifest.Image, Manifest.Index {

    /** The bytes as received; not to be changed. */
    byte[] raw();

    /** Media type: the document's own, else what its shape implies. */
    String mediaType();

    /** Annotations of the document itself; empty for Docker's formats. */
    Map<String, String> annotations();

    /** The digest of the raw bytes. */
    default Digest digest() {
        return Digest.of(raw());
    }

    /** A descriptor of this document. */
    default Descriptor descriptor() {
        return new Descriptor(mediaType(), digest(), raw().length);
    }

    /**
     * One platform's image.
     *
     * @param raw the bytes as received
     * @param mediaType OCI manifest or Docker v2 schema 2
     * @param config the configuration blob
     * @param layers the layers, lowest first
     * @param annotations annotations of the manifest
     */
    record Image(
            byte[] raw, String mediaType, Descriptor config, List<Descriptor> layers, Map<String, String> annotations)
            implements Manifest {}

    /**
     * A list of images by platform.
     *
     * @param raw the bytes as received
     * @param mediaType OCI index or Docker manifest list
     * @param manifests what it lists, in its order
     * @param annotations annotations of the index
     */
    record Index(byte[] raw, String mediaType, List<Descriptor> manifests, Map<String, String> annotations)
            implements Manifest {

        /** The first entry for this platform; entries of "unknown" platforms (attestations) never match. */
        public Optional<Descriptor> forPlatform(Platform wanted) {
            return manifests.stream()
                    .filter(entry -> entry.platform().filter(wanted::accepts).isPresent())
                    .findFirst();
        }
    }

    /**
     * Reads a manifest or index. Unknown fields are left alone.
     *
     * @throws IllegalArgumentException when the bytes are not one of the four known documents, saying what they are
     */
    static Manifest parse(byte[] raw) {
        JsonNode tree = Json.tree(raw);
        if (!tree.isObject()) {
            throw new IllegalArgumentException("not a manifest (no JSON object)");
        }
        if (tree.path("schemaVersion").asInt() == 1) {
            throw new IllegalArgumentException("a Docker schema 1 manifest, which is no longer supported anywhere");
        }
        String mediaType = tree.path("mediaType").asText("");
        Map<String, String> annotations = strings(tree.path("annotations"));
        if (tree.has("manifests")) {
            String type = mediaType.isEmpty() ? MediaType.OCI_INDEX : mediaType;
            expect(type, MediaType.OCI_INDEX, MediaType.DOCKER_LIST);
            return new Index(raw, type, descriptors(tree.path("manifests")), annotations);
        }
        if (tree.has("config") && tree.has("layers")) {
            String type = mediaType.isEmpty() ? MediaType.OCI_MANIFEST : mediaType;
            expect(type, MediaType.OCI_MANIFEST, MediaType.DOCKER_MANIFEST);
            return new Image(raw, type, descriptor(tree.path("config")), descriptors(tree.path("layers")), annotations);
        }
        throw new IllegalArgumentException("neither an image manifest nor an index"
                + (mediaType.isEmpty() ? "" : " (its media type is " + mediaType + ")"));
    }

    private static void expect(String type, String oci, String docker) {
        if (!type.equals(oci) && !type.equals(docker)) {
            throw new IllegalArgumentException("media type " + type + " is not known");
        }
    }

    private static List<Descriptor> descriptors(JsonNode array) {
        List<Descriptor> all = new ArrayList<>(array.size());
        array.forEach(node -> all.add(descriptor(node)));
        return List.copyOf(all);
    }

    private static Descriptor descriptor(JsonNode node) {
        JsonNode platform = node.path("platform");
        Optional<Platform> parsed = platform.isObject()
                ? Optional.of(new Platform(
                        platform.path("os").asText(""),
                        platform.path("architecture").asText(""),
                        platform.path("variant").asText("")))
                : Optional.empty();
        if (!node.path("size").canConvertToLong() || !node.path("size").isIntegralNumber()) {
            throw new IllegalArgumentException("a descriptor without a size");
        }
        return new Descriptor(
                node.path("mediaType").asText(""),
                Digest.parse(node.path("digest").asText("")),
                node.path("size").asLong(),
                parsed);
    }

    private static Map<String, String> strings(JsonNode object) {
        Map<String, String> map = new LinkedHashMap<>();
        object.properties()
                .forEach(field -> map.put(field.getKey(), field.getValue().asText("")));
        return map;
    }
}
