package io.sealer.testkit;

import io.sealer.image.Content;
import io.sealer.image.ImageLayer;
import io.sealer.oci.Digest;
import io.sealer.oci.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * An OCI archive of one image with uncompressed layers, taken apart so that a test can change what lies in it. Every
 * digest on the way is made right again: only the change itself is wrong.
 */
public final class TestArchive {

    private static final String BLOBS = "blobs/sha256/";

    private final Map<String, byte[]> files;

    private TestArchive(Map<String, byte[]> files) {
        this.files = files;
    }

    /** Takes an archive apart. */
    public static TestArchive read(Path archive) throws IOException {
        return new TestArchive(untar(Files.readAllBytes(archive)));
    }

    /** An archive of one image for linux/amd64 named {@code localhost/test:1}, with these layers. */
    public static TestArchive of(ImageLayer... layers) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        List<Object> descriptors = new ArrayList<>();
        List<Object> diffIds = new ArrayList<>();
        List<Object> history = new ArrayList<>();
        for (ImageLayer layer : layers) {
            byte[] blob = ((Content.Bytes) layer.blob()).bytes();
            files.put(BLOBS + layer.descriptor().digest().hex(), blob);
            Map<String, Object> one = descriptor(layer.descriptor().mediaType(), blob);
            one.put("digest", layer.descriptor().digest().toString());
            descriptors.add(one);
            diffIds.add(layer.diffId().toString());
            history.add(Map.of("created_by", "a test"));
        }
        byte[] config = Json.write(Map.of(
                "os",
                "linux",
                "architecture",
                "amd64",
                "rootfs",
                Map.of("type", "layers", "diff_ids", diffIds),
                "history",
                history));
        files.put(BLOBS + Digest.of(config).hex(), config);
        byte[] manifest = Json.write(Map.of(
                "schemaVersion",
                2L,
                "mediaType",
                "application/vnd.oci.image.manifest.v1+json",
                "config",
                descriptor("application/vnd.oci.image.config.v1+json", config),
                "layers",
                descriptors));
        files.put(BLOBS + Digest.of(manifest).hex(), manifest);
        Map<String, Object> entry = descriptor("application/vnd.oci.image.manifest.v1+json", manifest);
        entry.put("annotations", Map.of("org.opencontainers.image.ref.name", "localhost/test:1"));
        files.put("index.json", Json.write(Map.of("schemaVersion", 2L, "manifests", List.of(entry))));
        files.put("oci-layout", Json.write(Map.of("imageLayoutVersion", "1.0.0")));
        return new TestArchive(files);
    }

    /** Without the files of layers at these paths. */
    public TestArchive without(Predicate<String> paths) {
        return change((path, content) -> paths.test(path) ? Optional.empty() : Optional.of(content));
    }

    /** With other content of the files of layers at these paths; fails where there are none. */
    public TestArchive changing(Predicate<String> paths, UnaryOperator<byte[]> change) {
        return change((path, content) -> Optional.of(paths.test(path) ? change.apply(content) : content));
    }

    /** With one more layer on top. */
    public TestArchive adding(TestTar layer) {
        Map<String, byte[]> changed = new LinkedHashMap<>(files);
        byte[] tar = layer.bytes();
        changed.put(BLOBS + Digest.of(tar).hex(), tar);
        return rewritten(changed, (manifest, config) -> {
            list(manifest.get("layers")).add(descriptor("application/vnd.oci.image.layer.v1.tar", tar));
            list(map(config.get("rootfs")).get("diff_ids")).add(Digest.of(tar).toString());
            list(config.get("history")).add(new LinkedHashMap<>(Map.of("created_by", "a test")));
        });
    }

    /** With another architecture in its configuration. */
    public TestArchive forPlatform(String architecture) {
        return rewritten(new LinkedHashMap<>(files), (manifest, config) -> config.put("architecture", architecture));
    }

    /** Without a file of the archive itself. */
    public TestArchive withoutBlob(Digest digest) {
        Map<String, byte[]> changed = new LinkedHashMap<>(files);
        if (changed.remove(BLOBS + digest.hex()) == null) {
            throw new AssertionError("the archive has no " + digest);
        }
        return new TestArchive(changed);
    }

    /** The digest of the layer that holds a file at this path, the topmost where several do. */
    public Digest layerOf(String path) {
        Digest found = null;
        for (Map<String, Object> layer : maps(document(manifestPath()).get("layers"))) {
            Digest digest = Digest.parse((String) layer.get("digest"));
            found = untar(files.get(BLOBS + digest.hex())).containsKey(path) ? digest : found;
        }
        if (found == null) {
            throw new AssertionError("no layer has " + path);
        }
        return found;
    }

    /** Writes the archive. */
    public Path write(Path file) throws IOException {
        return Files.write(file, tar(files));
    }

    /** Turns one bit over in the middle of a text that a file holds; the file's times and place stay. */
    public static void flip(Path file, byte[] text) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i + text.length <= bytes.length; i++) {
            if (startsWith(bytes, i, text)) {
                bytes[i + text.length / 2] ^= 1;
                Files.write(file, bytes);
                return;
            }
        }
        throw new AssertionError(file + " does not hold the text");
    }

    private static boolean startsWith(byte[] bytes, int offset, byte[] text) {
        for (int j = 0; j < text.length; j++) {
            if (bytes[offset + j] != text[j]) {
                return false;
            }
        }
        return true;
    }

    private interface Edit {

        void apply(Map<String, Object> manifest, Map<String, Object> config);
    }

    private TestArchive change(BiFunction<String, byte[], Optional<byte[]>> change) {
        Map<String, byte[]> changed = new LinkedHashMap<>(files);
        boolean[] any = {false};
        TestArchive result = rewritten(changed, (manifest, config) -> {
            List<Object> diffIds = list(map(config.get("rootfs")).get("diff_ids"));
            List<Object> layers = list(manifest.get("layers"));
            for (int i = 0; i < layers.size(); i++) {
                Map<String, Object> layer = map(layers.get(i));
                byte[] before = changed.get(BLOBS + hex(layer));
                byte[] after = retar(before, change);
                if (after != before) {
                    any[0] = true;
                    changed.remove(BLOBS + hex(layer));
                    changed.put(BLOBS + Digest.of(after).hex(), after);
                    layers.set(i, descriptor((String) layer.get("mediaType"), after));
                    diffIds.set(i, Digest.of(after).toString());
                }
            }
        });
        if (!any[0]) {
            throw new AssertionError("nothing in the archive was changed");
        }
        return result;
    }

    private TestArchive rewritten(Map<String, byte[]> changed, Edit edit) {
        String manifestPath = manifestPath();
        Map<String, Object> manifest = document(manifestPath);
        String configPath = BLOBS + hex(map(manifest.get("config")));
        Map<String, Object> config = document(configPath);
        edit.apply(manifest, config);
        byte[] newConfig = Json.write(config);
        changed.remove(configPath);
        changed.put(BLOBS + Digest.of(newConfig).hex(), newConfig);
        manifest.put("config", descriptor("application/vnd.oci.image.config.v1+json", newConfig));
        byte[] newManifest = Json.write(manifest);
        changed.remove(manifestPath);
        changed.put(BLOBS + Digest.of(newManifest).hex(), newManifest);
        Map<String, Object> index = document("index.json");
        Map<String, Object> entry = map(list(index.get("manifests")).get(0));
        entry.put("digest", Digest.of(newManifest).toString());
        entry.put("size", (long) newManifest.length);
        changed.put("index.json", Json.write(index));
        return new TestArchive(changed);
    }

    private String manifestPath() {
        return BLOBS + hex(maps(document("index.json").get("manifests")).get(0));
    }

    private Map<String, Object> document(String path) {
        return Json.readObject(files.get(path));
    }

    private static String hex(Map<String, Object> descriptor) {
        return Digest.parse((String) descriptor.get("digest")).hex();
    }

    private static Map<String, Object> descriptor(String mediaType, byte[] content) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("mediaType", mediaType);
        map.put("digest", Digest.of(content).toString());
        map.put("size", (long) content.length);
        return map;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Object value) {
        return (List<Object>) value;
    }

    private static List<Map<String, Object>> maps(Object value) {
        return list(value).stream().map(TestArchive::map).toList();
    }

    private static Map<String, byte[]> untar(byte[] tar) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(tar))) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.isFile()) {
                    files.put(entry.getName(), in.readAllBytes());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    static byte[] tar(Map<String, byte[]> files) {
        List<TarArchiveEntry> entries = new ArrayList<>();
        List<byte[]> contents = new ArrayList<>();
        files.forEach((path, content) -> {
            entries.add(new TarArchiveEntry(path));
            contents.add(content);
        });
        return tar(entries, contents);
    }

    private static byte[] tar(List<TarArchiveEntry> entries, List<byte[]> contents) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes, StandardCharsets.UTF_8.name())) {
            out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (int i = 0; i < entries.size(); i++) {
                entries.get(i).setSize(contents.get(i).length);
                out.putArchiveEntry(entries.get(i));
                out.write(contents.get(i));
                out.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The same array where nothing changes. */
    private static byte[] retar(byte[] tar, BiFunction<String, byte[], Optional<byte[]>> change) {
        boolean changed = false;
        List<TarArchiveEntry> entries = new ArrayList<>();
        List<byte[]> contents = new ArrayList<>();
        try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(tar))) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] before = in.readAllBytes();
                Optional<byte[]> after = entry.isFile() ? change.apply(entry.getName(), before) : Optional.of(before);
                changed |= after.isEmpty() || after.get() != before;
                after.ifPresent(content -> contents.add(content));
                if (after.isPresent()) {
                    entries.add(entry);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return changed ? tar(entries, contents) : tar;
    }
}
