package io.sealer.rootfs;

import io.sealer.ProblemException;
import io.sealer.image.ContainerImage;
import io.sealer.image.LayerListing;
import io.sealer.image.ReusedLayer;
import io.sealer.image.SealerExtension;
import io.sealer.oci.Digest;
import io.sealer.oci.ImageConfig;
import io.sealer.oci.Json;
import io.sealer.oci.Manifest;
import io.sealer.oci.Reference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What FROM names, for one platform: the layers that are taken as they are, and what an image on them inherits. Launch
 * commands and sealer's environment of the base are not inherited; sealer does not either.
 *
 * @param name how messages, places and the history name it
 * @param source its name in a registry, as it was asked for; nothing for an archive
 * @param digest digest of what the name stands for: of its manifest, or of an index over several platforms
 * @param layers its layers, lowest first
 * @param config its configuration
 * @param settings what else an image inherits of the configuration
 * @param extension sealer's own data, if it is an image of sealer's
 * @param containerImages what its registry was filled with, as far as it says so
 */
public record BaseImage(
        String name,
        Optional<Reference> source,
        Digest digest,
        List<LayerListing> layers,
        ImageConfig config,
        Map<String, Object> settings,
        Optional<SealerExtension> extension,
        List<ContainerImage> containerImages) {

    /** Told of the build of the base, not of what is made from it. */
    private static final Set<String> LABELS_OF_BUILDERS = Set.of("io.sealer.version", "io.buildah.version");

    /** OCI image-spec 1.1, config.md: all of "config" but Env and Labels, which are merged. */
    private static final Set<String> INHERITED_SETTINGS =
            Set.of("Cmd", "Entrypoint", "ExposedPorts", "StopSignal", "User", "Volumes", "WorkingDir");

    public BaseImage {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(digest, "digest");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(extension, "extension");
        layers = List.copyOf(layers);
        settings = Collections.unmodifiableMap(new TreeMap<>(settings));
        containerImages = List.copyOf(containerImages);
    }

    /**
     * A base image from its documents.
     *
     * @param name how messages, places and the history name it
     * @param source its name in a registry, if it comes from one
     * @param digest digest of what the name stands for
     * @throws IllegalArgumentException when its configuration or sealer's data in its manifest cannot be read
     */
    public static BaseImage of(
            String name,
            Optional<Reference> source,
            Digest digest,
            Manifest.Image manifest,
            byte[] rawConfig,
            List<LayerListing> layers) {
        Map<String, Object> settings = new LinkedHashMap<>();
        if (Json.readObject(rawConfig).get("config") instanceof Map<?, ?> all) {
            all.forEach((key, value) -> {
                if (INHERITED_SETTINGS.contains(key) && value != null) {
                    settings.put((String) key, value);
                }
            });
        }
        return new BaseImage(
                name,
                source,
                digest,
                layers,
                ImageConfig.parse(rawConfig),
                settings,
                Optional.ofNullable(manifest.annotations().get(SealerExtension.ANNOTATION))
                        .map(SealerExtension::parse),
                Optional.ofNullable(manifest.annotations().get(ContainerImage.ANNOTATION))
                        .map(ContainerImage::parse)
                        .orElse(List.of()));
    }

    /** Its environment, in its order. */
    public Map<String, String> env() {
        Map<String, String> env = new LinkedHashMap<>();
        for (String entry : config.env()) {
            int equals = entry.indexOf('=');
            if (equals > 0) {
                env.put(entry.substring(0, equals), entry.substring(equals + 1));
            }
        }
        return env;
    }

    /** The labels that an image on it inherits. */
    Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>(config.labels());
        labels.keySet().removeAll(LABELS_OF_BUILDERS);
        return labels;
    }

    /** Its applications. */
    List<AppDefinition> apps() {
        return extension.stream()
                .flatMap(data -> data.applications().stream())
                .map(app ->
                        new AppDefinition(app.name(), app.type(), app.files(), app.version(), app.env(), app.cmds()))
                .toList();
    }

    /** Its layers, each with what the history says of it; an image without a history that fits gets one. */
    public List<ReusedLayer> reusedLayers() {
        List<String> steps = config.history().stream()
                .filter(step -> !step.emptyLayer())
                .map(ImageConfig.History::createdBy)
                .toList();
        List<ReusedLayer> reused = new ArrayList<>();
        for (LayerListing layer : layers) {
            String step = steps.size() == layers.size() ? steps.get(reused.size()) : "";
            reused.add(new ReusedLayer(layer, step.isBlank() ? "FROM " + name : step));
        }
        return reused;
    }

    /** Bytes of its layers, as they are stored. */
    public long size() {
        return layers.stream()
                .mapToLong(layer -> layer.layer().descriptor().size())
                .sum();
    }

    /**
     * What lies in it.
     *
     * @throws ProblemException when a layer contradicts itself
     */
    Map<String, Tree.Node> nodes() {
        return LayeredRootfs.nodes(name, layers);
    }
}
