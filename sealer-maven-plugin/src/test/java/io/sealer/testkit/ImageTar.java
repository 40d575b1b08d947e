package io.sealer.testkit;

import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.Json;
import io.sealer.oci.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tars and directories with container images, as other programs write them: right, unless a test makes them wrong. */
public final class ImageTar {

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final List<Object> entries = new ArrayList<>();

    private ImageTar() {}

    /** An OCI layout without an image. */
    public static ImageTar oci() {
        return new ImageTar().file("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes());
    }

    /** What {@code docker save} writes of an image. */
    public static ImageTar docker(TestImage image, String... names) {
        ImageTar tar = new ImageTar();
        Manifest.Image manifest = (Manifest.Image) Manifest.parse(image.manifest());
        List<String> layers = new ArrayList<>();
        for (Descriptor layer : manifest.layers()) {
            layers.add(layer.digest().hex() + "/layer.tar");
            tar.file(layers.get(layers.size() - 1), image.blobs().get(layer.digest()));
        }
        String config = manifest.config().digest().hex() + ".json";
        tar.file(config, image.blobs().get(manifest.config().digest()));
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("Config", config);
        entry.put("RepoTags", List.of(names));
        entry.put("Layers", layers);
        return tar.file("manifest.json", Json.write(List.of(entry)));
    }

    /** With one more image; an empty name leaves it without one. */
    public ImageTar image(String name, TestImage image) {
        image.manifests().forEach((digest, document) -> blob(digest, document.bytes()));
        image.blobs().forEach(this::blob);
        return entry(name, image.mediaType(), image.manifest());
    }

    /** With an entry for a manifest, which becomes a blob. */
    public ImageTar entry(String name, String mediaType, byte[] manifest) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("mediaType", mediaType);
        entry.put("digest", Digest.of(manifest));
        entry.put("size", manifest.length);
        if (!name.isEmpty()) {
            entry.put("annotations", Map.of("org.opencontainers.image.ref.name", name));
        }
        entries.add(entry);
        Map<String, Object> index = new LinkedHashMap<>();
        index.put("schemaVersion", 2);
        index.put("manifests", entries);
        return blob(Digest.of(manifest), manifest).file("index.json", Json.write(index));
    }

    /** With this content, whatever its digest, in the place of a blob. */
    public ImageTar blob(Digest digest, byte[] content) {
        return file("blobs/sha256/" + digest.hex(), content);
    }

    /** Without a blob. */
    public ImageTar without(Digest digest) {
        files.remove("blobs/sha256/" + digest.hex());
        return this;
    }

    /** With a file. */
    public ImageTar file(String path, byte[] content) {
        files.put(path, content);
        return this;
    }

    /** The tar. */
    public byte[] bytes() {
        return TestArchive.tar(files);
    }

    /** Writes the tar. */
    public Path write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes());
    }

    /** Writes the files without a tar. */
    public Path unpack(Path directory) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = directory.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
        return directory;
    }
}
