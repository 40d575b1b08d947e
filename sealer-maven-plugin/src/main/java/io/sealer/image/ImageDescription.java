package io.sealer.image;

import io.sealer.oci.Platform;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * All that an image says of itself, beside its layers.
 *
 * @param platform what it is for
 * @param created time of creation, RFC 3339; goes into the config only, so that no layer depends on it
 * @param author who maintains it; may be empty
 * @param labels labels of the config
 * @param env variables in the order of their first definition, those of a base image first; {@code PATH} is put before
 *     them
 * @param inherited further settings of the base image's config (OCI image-spec, config.md, "config")
 * @param extension sealer's own data
 * @param containerImages what the embedded registry was filled with; the annotation is left out when there are none
 * @param annotations further annotations of the manifest
 */
public record ImageDescription(
        Platform platform,
        String created,
        String author,
        Map<String, String> labels,
        Map<String, String> env,
        Map<String, Object> inherited,
        SealerExtension extension,
        List<ContainerImage> containerImages,
        Map<String, String> annotations) {

    public ImageDescription {
        Objects.requireNonNull(platform, "platform");
        Objects.requireNonNull(created, "created");
        Objects.requireNonNull(author, "author");
        Objects.requireNonNull(extension, "extension");
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
        inherited = Collections.unmodifiableMap(new TreeMap<>(inherited));
        containerImages = List.copyOf(containerImages);
        annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
    }

    /** An image without a base. */
    public ImageDescription(
            Platform platform,
            String created,
            String author,
            Map<String, String> labels,
            Map<String, String> env,
            SealerExtension extension,
            List<ContainerImage> containerImages) {
        this(platform, created, author, labels, env, Map.of(), extension, containerImages, Map.of());
    }
}
