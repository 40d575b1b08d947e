package io.sealer.testkit;

import io.sealer.oci.Digest;
import io.sealer.oci.MediaType;
import io.sealer.oci.Platform;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A small container image, or an index of several, made in memory. The same calls give the same bytes on every
 * machine and JDK.
 */
public final class TestImage {

    /** Which of the two families of formats a document belongs to. */
    public enum Format {
        DOCKER,
        OCI
    }

    /**
     * A manifest or index as a registry serves it.
     *
     * @param mediaType its media type
     * @param bytes its bytes
     */
    public record Document(String mediaType, byte[] bytes) {

        /** The digest of the bytes. */
        public Digest digest() {
            return Digest.of(bytes);
        }
    }

    private final Document root;
    private final Map<Digest, Document> manifests;
    private final Map<Digest, byte[]> blobs;
    private final Optional<Platform> platform;

    TestImage(Document root, Optional<Platform> platform, List<TestImage> children, List<byte[]> ownBlobs) {
        this.root = root;
        this.platform = platform;
        this.manifests = new LinkedHashMap<>();
        this.blobs = new LinkedHashMap<>();
        manifests.put(root.digest(), root);
        ownBlobs.forEach(blob -> blobs.put(Digest.of(blob), blob));
        for (TestImage child : children) {
            manifests.putAll(child.manifests);
            blobs.putAll(child.blobs);
        }
    }

    /** An image in Docker's format (v2 schema 2). */
    public static TestImage docker(Platform platform, TestLayer... layers) {
        return builder(Format.DOCKER, platform).layers(layers).build();
    }

    /** An image in OCI's format. */
    public static TestImage oci(Platform platform, TestLayer... layers) {
        return builder(Format.OCI, platform).layers(layers).build();
    }

    /** A packed Helm chart, as {@code helm push} stores it. */
    public static TestImage chart(byte[] packed) {
        byte[] config = "{}".getBytes(StandardCharsets.UTF_8);
        String manifest = "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"application/vnd.cncf.helm.config.v1+json\","
                + "\"digest\":\"" + Digest.of(config) + "\",\"size\":" + config.length + "},\"layers\":[{\"mediaType\":"
                + "\"application/vnd.cncf.helm.chart.content.v1.tar+gzip\",\"digest\":\"" + Digest.of(packed)
                + "\",\"size\":" + packed.length + "}]}";
        Document root = new Document(MediaType.OCI_MANIFEST, manifest.getBytes(StandardCharsets.UTF_8));
        return new TestImage(root, Optional.empty(), List.of(), List.of(config, packed));
    }

    /** An image with more to say. */
    public static TestImageBuilder builder(Format format, Platform platform) {
        return new TestImageBuilder(format, platform);
    }

    /** Docker's manifest list over single-platform images, in this order. */
    public static TestImage dockerList(TestImage... images) {
        return index(Format.DOCKER, Map.of(), images);
    }

    /** An OCI index over single-platform images, in this order. */
    public static TestImage ociIndex(TestImage... images) {
        return index(Format.OCI, Map.of(), images);
    }

    /** An index with annotations of its own (OCI only). */
    public static TestImage index(Format format, Map<String, String> annotations, TestImage... images) {
        List<String> entries = new ArrayList<>();
        for (TestImage image : images) {
            entries.add(TestImageBuilder.entry(image, Map.of()));
        }
        return TestImageBuilder.index(format, annotations, entries, List.of(images));
    }

    /**
     * An OCI index as docker buildx writes it: behind each image an entry for platform {@code unknown/unknown} that
     * holds no runnable content, only an attestation about it.
     */
    public static TestImage ociIndexWithAttestations(TestImage... images) {
        List<String> entries = new ArrayList<>();
        List<TestImage> children = new ArrayList<>(Arrays.asList(images));
        for (TestImage image : images) {
            entries.add(TestImageBuilder.entry(image, Map.of()));
        }
        for (TestImage image : images) {
            TestImage attestation = TestImageBuilder.attestation(image);
            children.add(attestation);
            entries.add(TestImageBuilder.entry(
                    attestation,
                    Map.of("vnd.docker.reference.digest", image.digest().toString())));
        }
        return TestImageBuilder.index(Format.OCI, Map.of(), entries, children);
    }

    /** The document that a tag points to: a manifest, or an index. */
    public Document root() {
        return root;
    }

    /** Bytes of the root document. */
    public byte[] manifest() {
        return root.bytes();
    }

    /** Digest of the root document. */
    public Digest digest() {
        return root.digest();
    }

    /** Media type of the root document. */
    public String mediaType() {
        return root.mediaType();
    }

    /** The platform of a single image; empty for an index. */
    public Optional<Platform> platform() {
        return platform;
    }

    /** All documents by digest, the root first. */
    public Map<Digest, Document> manifests() {
        return Map.copyOf(manifests);
    }

    /** All configs and layers by digest, those of an index's images too. */
    public Map<Digest, byte[]> blobs() {
        return Map.copyOf(blobs);
    }

    /** Whether the root is an index. */
    public boolean isIndex() {
        return root.mediaType().equals(MediaType.OCI_INDEX) || root.mediaType().equals(MediaType.DOCKER_LIST);
    }
}
