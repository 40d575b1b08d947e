package io.sealer.testkit;

import io.sealer.oci.Digest;
import io.sealer.oci.MediaType;
import io.sealer.oci.Platform;
import io.sealer.testkit.TestImage.Document;
import io.sealer.testkit.TestImage.Format;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Puts a single-platform {@link TestImage} together; made by {@link TestImage#builder}. */
public final class TestImageBuilder {

    private static final Platform NO_PLATFORM = new Platform("unknown", "unknown", "");

    private final Format format;
    private final Platform platform;
    private final List<TestLayer> layers = new ArrayList<>();
    private final List<String> env = new ArrayList<>();
    private final Map<String, String> labels = new TreeMap<>();
    private final Map<String, String> annotations = new TreeMap<>();
    private final Map<String, String> settings = new TreeMap<>();
    private final Map<String, String> manifestFields = new TreeMap<>();
    private final Map<String, String> fields = new TreeMap<>();
    private boolean namesMediaType = true;

    TestImageBuilder(Format format, Platform platform) {
        this.format = format;
        this.platform = platform;
    }

    /** Puts layers on top. */
    public TestImageBuilder layers(TestLayer... more) {
        layers.addAll(List.of(more));
        return this;
    }

    /** Adds an environment entry, {@code NAME=value}. */
    public TestImageBuilder env(String entry) {
        env.add(entry);
        return this;
    }

    /** Adds a label to the config. */
    public TestImageBuilder label(String name, String value) {
        labels.put(name, value);
        return this;
    }

    /** Adds a field to the config's top, as JSON. */
    public TestImageBuilder field(String name, String json) {
        fields.put(name, json);
        return this;
    }

    /** Adds a field to what the config says of containers, as JSON. */
    public TestImageBuilder setting(String name, String json) {
        settings.put(name, json);
        return this;
    }

    /** Adds a field to the manifest, as JSON. */
    public TestImageBuilder manifestField(String name, String json) {
        manifestFields.put(name, json);
        return this;
    }

    /** Adds an annotation to the manifest (OCI only). */
    public TestImageBuilder annotation(String name, String value) {
        annotations.put(name, value);
        return this;
    }

    /** Leaves out the manifest's own {@code mediaType}, as OCI allows. */
    public TestImageBuilder withoutMediaType() {
        namesMediaType = false;
        return this;
    }

    /** The image. */
    public TestImage build() {
        byte[] config = JsonText.bytes(config());
        List<String> descriptors = new ArrayList<>();
        List<byte[]> blobs = new ArrayList<>(List.of(config));
        for (TestLayer layer : layers) {
            descriptors.add(JsonText.object(descriptor(layerType(layer.compressed()), layer.blob())));
            blobs.add(layer.blob());
        }
        boolean oci = format == Format.OCI;
        String type = oci ? MediaType.OCI_MANIFEST : MediaType.DOCKER_MANIFEST;
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("schemaVersion", "2");
        if (namesMediaType) {
            fields.put("mediaType", JsonText.string(type));
        }
        fields.put("config", JsonText.object(descriptor(oci ? MediaType.OCI_CONFIG : MediaType.DOCKER_CONFIG, config)));
        fields.put("layers", JsonText.array(descriptors));
        if (!annotations.isEmpty()) {
            fields.put("annotations", JsonText.strings(annotations));
        }
        fields.putAll(manifestFields);
        Document root = new Document(type, JsonText.bytes(JsonText.object(fields)));
        return new TestImage(root, Optional.of(platform), List.of(), blobs);
    }

    private String config() {
        Map<String, String> runtime = new LinkedHashMap<>();
        if (!env.isEmpty()) {
            runtime.put("Env", JsonText.array(env.stream().map(JsonText::string).toList()));
        }
        if (!labels.isEmpty()) {
            runtime.put("Labels", JsonText.strings(labels));
        }
        List<String> diffIds = layers.stream()
                .map(layer -> JsonText.string(layer.diffId().toString()))
                .toList();
        runtime.putAll(settings);
        Map<String, String> config = platform(platform);
        config.put("created", "\"1970-01-01T00:00:00Z\"");
        config.put("config", JsonText.object(runtime));
        config.put("rootfs", "{\"type\":\"layers\",\"diff_ids\":" + JsonText.array(diffIds) + "}");
        config.putAll(fields);
        return JsonText.object(config);
    }

    private String layerType(boolean compressed) {
        if (format == Format.OCI) {
            return compressed ? MediaType.OCI_LAYER_GZIP : MediaType.OCI_LAYER;
        }
        return compressed ? MediaType.DOCKER_LAYER : "application/vnd.docker.image.rootfs.diff.tar";
    }

    static TestImage index(
            Format format, Map<String, String> annotations, List<String> entries, List<TestImage> children) {
        String type = format == Format.OCI ? MediaType.OCI_INDEX : MediaType.DOCKER_LIST;
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("schemaVersion", "2");
        fields.put("mediaType", JsonText.string(type));
        fields.put("manifests", JsonText.array(entries));
        if (!annotations.isEmpty()) {
            fields.put("annotations", JsonText.strings(new TreeMap<>(annotations)));
        }
        Document root = new Document(type, JsonText.bytes(JsonText.object(fields)));
        return new TestImage(root, Optional.empty(), children, List.of());
    }

    /** An image's entry in an index. */
    static String entry(TestImage image, Map<String, String> annotations) {
        Map<String, String> fields = descriptor(image.mediaType(), image.manifest());
        fields.put("platform", JsonText.object(platform(image.platform().orElseThrow())));
        if (!annotations.isEmpty()) {
            Map<String, String> sorted = new TreeMap<>(annotations);
            sorted.put("vnd.docker.reference.type", "attestation-manifest");
            fields.put("annotations", JsonText.strings(sorted));
        }
        return JsonText.object(fields);
    }

    /** What buildx adds for an image: a manifest whose one layer is a statement about the image. */
    static TestImage attestation(TestImage subject) {
        byte[] statement = JsonText.bytes("{\"_type\":\"https://in-toto.io/Statement/v0.1\",\"subject\":[{\"digest\":"
                + "{\"sha256\":\"" + subject.digest().hex() + "\"}}]}");
        byte[] config = JsonText.bytes("{\"architecture\":\"unknown\",\"os\":\"unknown\",\"config\":{},"
                + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"" + Digest.of(statement) + "\"]}}");
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("schemaVersion", "2");
        fields.put("mediaType", JsonText.string(MediaType.OCI_MANIFEST));
        fields.put("config", JsonText.object(descriptor(MediaType.OCI_CONFIG, config)));
        fields.put(
                "layers",
                JsonText.array(List.of(JsonText.object(descriptor("application/vnd.in-toto+json", statement)))));
        Document root = new Document(MediaType.OCI_MANIFEST, JsonText.bytes(JsonText.object(fields)));
        return new TestImage(root, Optional.of(NO_PLATFORM), List.of(), List.of(config, statement));
    }

    private static Map<String, String> descriptor(String mediaType, byte[] content) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("mediaType", JsonText.string(mediaType));
        fields.put("digest", JsonText.string(Digest.of(content).toString()));
        fields.put("size", String.valueOf(content.length));
        return fields;
    }

    private static Map<String, String> platform(Platform platform) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("architecture", JsonText.string(platform.architecture()));
        fields.put("os", JsonText.string(platform.os()));
        if (!platform.variant().isEmpty()) {
            fields.put("variant", JsonText.string(platform.variant()));
        }
        return fields;
    }
}
