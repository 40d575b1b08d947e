package io.sealer.build;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a project says about base images, beside its Kubefile.
 *
 * @param aliases {@code NAME=FULL} each: what stands for a name in FROM
 * @param artifacts the images that Maven knows
 * @param used hears which archives and layouts are read, bases and other sources of images; where somebody wants to know
 */
public record BaseSettings(List<String> aliases, ArtifactImages artifacts, Optional<UsedFiles> used) {

    /** No aliases, no artifacts. */
    public static final BaseSettings NONE = new BaseSettings(List.of(), ArtifactImages.none());

    public BaseSettings {
        aliases = List.copyOf(aliases);
        Objects.requireNonNull(artifacts, "artifacts");
        Objects.requireNonNull(used, "used");
    }

    /** Settings of whom nobody asks what was read. */
    BaseSettings(List<String> aliases, ArtifactImages artifacts) {
        this(aliases, artifacts, Optional.empty());
    }

    /** Says that an archive or a layout is about to be read. */
    void use(Path file) {
        used.ifPresent(files -> files.add(file));
    }
}
