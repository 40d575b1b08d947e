package io.sealer.it;

import io.sealer.oci.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a build says of its image in {@code target/sealer/image.json}.
 *
 * @param document the file
 */
record ImageJson(Map<String, Object> document) {

    /** Of the last build of a project. */
    static ImageJson of(ClusterProject project) {
        return read(project.target());
    }

    /** Below the {@code target} of any project. */
    static ImageJson read(Path target) {
        try {
            return new ImageJson(Json.readObject(Files.readAllBytes(target.resolve("sealer/image.json"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Digest of the manifest. */
    String digest() {
        return (String) document.get("digest");
    }

    /** Full name of the image. */
    String name() {
        return (String) document.get("name");
    }

    /** Digests of the layers of the only platform, lowest first. */
    List<String> layers() {
        Map<String, Object> platform = maps(document.get("platforms")).get(0);
        return maps(platform.get("layers")).stream()
                .map(layer -> (String) layer.get("digest"))
                .toList();
    }

    /** Elements of a list of objects. */
    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> maps(Object list) {
        return (List<Map<String, Object>>) list;
    }
}
