package io.sealer.image;

import io.sealer.Progress;
import io.sealer.oci.Json;
import io.sealer.oci.Reference;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes an image as {@code docker save} does, for the programs that load such files: docker, nerdctl, podman. Layers stay
 * compressed as they are, so nothing is unpacked or hashed again. The same image always gives the same bytes.
 */
public final class DockerArchiveWriter {

    private DockerArchiveWriter() {}

    /**
     * Writes an archive with one image to a stream, which stays open.
     *
     * @param name what the image is called where it is loaded; its digest is left out
     * @param layers the lowest first; one may be there several times
     */
    public static void write(OutputStream out, Reference name, Content.Blob config, List<Content.Blob> layers)
            throws IOException {
        Map<String, Entry.File> files = new LinkedHashMap<>();
        Map<String, Object> image = new LinkedHashMap<>();
        image.put("Config", add(files, config, ".json"));
        image.put("RepoTags", List.of(name.name() + ":" + name.tag().orElse(Reference.DEFAULT_TAG)));
        image.put(
                "Layers",
                layers.stream().map(layer -> add(files, layer, ".tar")).toList());
        Content manifest = new Content.Bytes(Json.write(List.of(image)));
        try (Progress.Task quiet = Progress.silent().begin("", -1);
                TarWriter tar = new TarWriter(out, quiet)) {
            tar.write(new Entry.File(DockerArchive.MANIFEST, Entry.Attributes.FILE, manifest));
            for (Entry.File file : files.values()) {
                tar.write(file);
            }
        }
    }

    private static String add(Map<String, Entry.File> files, Content.Blob blob, String extension) {
        String path = blob.digest().hex() + extension;
        files.put(path, new Entry.File(path, Entry.Attributes.FILE, blob));
        return path;
    }
}
