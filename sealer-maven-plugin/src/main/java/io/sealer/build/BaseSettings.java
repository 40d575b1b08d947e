package io.sealer.build;

import java.util.List;
import java.util.Objects;

/**
 * What a project says about base images, beside its Kubefile.
 *
 * @param aliases {@code NAME=FULL} each: what stands for a name in FROM
 * @param artifacts the images that Maven knows
 */
public record BaseSettings(List<String> aliases, ArtifactImages artifacts) {

    /** No aliases, no artifacts. */
    public static final BaseSettings NONE = new BaseSettings(List.of(), ArtifactImages.none());

    public BaseSettings {
        aliases = List.copyOf(aliases);
        Objects.requireNonNull(artifacts, "artifacts");
    }
}
