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
 * @param env the Kubefile's variables in the order of their first definition; {@code PATH} is put before them
 * @param extension sealer's own data
 * @param containerImages what the embedded registry was filled with; the annotation is left out when there are none
 */
public record ImageDescription(
        Platform platform,
        String created,
        String author,
        Map<String, String> labels,
        Map<String, String> env,
        SealerExtension extension,
        List<ContainerImage> containerImages) {

    public ImageDescription {
        Objects.requireNonNull(platform, "platform");
        Objects.requireNonNull(created, "created");
        Objects.requireNonNull(author, "author");
        Objects.requireNonNull(extension, "extension");
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
        containerImages = List.copyOf(containerImages);
    }
}
