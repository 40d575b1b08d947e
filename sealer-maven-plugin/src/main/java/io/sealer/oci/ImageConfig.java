package io.sealer.oci;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is read of an image's configuration (OCI image-spec, config.md). The raw bytes stay with their reader.
 *
 * @param platform system and architecture that the image was made for
 * @param created creation time as written, or empty
 * @param author who made it, or empty
 * @param env {@code NAME=value} entries
 * @param labels labels in the order of the text
 * @param onBuild instructions for each build on the image
 * @param diffIds digests of the uncompressed layers, lowest first
 * @param history history entries in the order of the text
 */
public record ImageConfig(
        Platform platform,
        String created,
        String author,
        List<String> env,
        Map<String, String> labels,
        List<String> onBuild,
        List<Digest> diffIds,
        List<History> history) {

    /**
     * One step of an image's history.
     *
     * @param createdBy what made it
     * @param emptyLayer whether no layer belongs to it
     */
    public record History(String createdBy, boolean emptyLayer) {}

    /**
     * Reads a configuration.
     *
     * @throws IllegalArgumentException when the bytes are not one
     */
    public static ImageConfig parse(byte[] raw) {
        JsonNode tree = Json.tree(raw);
        if (!tree.isObject()) {
            throw new IllegalArgumentException("not an image configuration (no JSON object)");
        }
        Map<String, String> labels = new LinkedHashMap<>();
        tree.path("config")
                .path("Labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText("")));
        List<String> env = new ArrayList<>();
        tree.path("config").path("Env").forEach(entry -> env.add(entry.asText("")));
        List<String> onBuild = new ArrayList<>();
        tree.path("config").path("OnBuild").forEach(line -> onBuild.add(line.asText("")));
        List<Digest> diffIds = new ArrayList<>();
        tree.path("rootfs").path("diff_ids").forEach(id -> diffIds.add(Digest.parse(id.asText(""))));
        List<History> history = new ArrayList<>();
        tree.path("history")
                .forEach(step -> history.add(new History(
                        step.path("created_by").asText(""),
                        step.path("empty_layer").asBoolean())));
        return new ImageConfig(
                new Platform(
                        tree.path("os").asText(""),
                        tree.path("architecture").asText(""),
                        tree.path("variant").asText("")),
                tree.path("created").asText(""),
                tree.path("author").asText(""),
                List.copyOf(env),
                labels,
                List.copyOf(onBuild),
                List.copyOf(diffIds),
                List.copyOf(history));
    }
}
