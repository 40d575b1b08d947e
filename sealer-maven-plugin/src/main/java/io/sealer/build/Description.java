package io.sealer.build;

import io.sealer.image.ContainerImage;
import io.sealer.image.ImageDescription;
import io.sealer.image.LayerPlan;
import io.sealer.image.SealerExtension;
import io.sealer.image.SealerExtension.Application;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.rootfs.AppDefinition;
import io.sealer.rootfs.BaseImage;
import io.sealer.rootfs.ExecutedKubefile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an image says of itself, from what its Kubefile said.
 *
 * @param project the project
 * @param platform what its hosts are
 * @param executed its Kubefile, executed
 * @param lock the container images of this platform
 */
record Description(ImageProject project, Platform platform, ExecutedKubefile executed, ImageLock lock) {

    /** The label under which sealer, too, leaves the version of what built an image. */
    private static final String VERSION_LABEL = "io.sealer.version";

    ImageDescription image() {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(VERSION_LABEL, project.pluginVersion());
        labels.putAll(executed.labels());
        Map<String, String> env =
                new LinkedHashMap<>(executed.base().map(BaseImage::env).orElse(Map.of()));
        env.putAll(executed.env());
        return new ImageDescription(
                platform,
                project.outputTimestamp(),
                executed.maintainer()
                        .or(() -> executed.base().map(base -> base.config().author()))
                        .orElse(""),
                labels,
                env,
                executed.base().map(BaseImage::settings).orElse(Map.of()),
                new SealerExtension(
                        project.pluginVersion(),
                        project.imageType(),
                        executed.apps().stream().map(Description::application).toList(),
                        executed.env(),
                        new SealerExtension.Launch(executed.launchCommands(), executed.launchApps())),
                containerImages(),
                annotations());
    }

    /** How it was split into layers, and what it was built on (OCI image-spec 1.1, annotations.md). */
    private Map<String, String> annotations() {
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put(LayerPlan.RULE_ANNOTATION, Integer.toString(LayerPlan.RULE));
        executed.base().ifPresent(base -> {
            annotations.put(
                    "org.opencontainers.image.base.digest", base.digest().toString());
            base.source().ifPresent(name -> annotations.put("org.opencontainers.image.base.name", name.toString()));
        });
        return annotations;
    }

    private static Application application(AppDefinition app) {
        return new Application(app.name(), app.type(), app.files(), app.version(), app.env(), app.commands());
    }

    /** Whether both have one place in the registry, which knows no domains. */
    private static boolean takesThePlaceOf(LockEntry entry, ContainerImage image) {
        try {
            Reference other = Reference.parse(image.image());
            return other.repository().equals(entry.reference().repository())
                    && other.tag().equals(entry.reference().tag())
                    && (other.tag().isPresent()
                            || other.digest().equals(entry.reference().digest()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** One entry an image and application, as sealer writes it; images that only the cluster needs have no application. */
    private List<ContainerImage> containerImages() {
        List<ContainerImage> images = new ArrayList<>();
        for (ContainerImage image :
                executed.base().map(BaseImage::containerImages).orElse(List.of())) {
            if (lock.entries().stream().noneMatch(entry -> takesThePlaceOf(entry, image))) {
                images.add(image);
            }
        }
        for (LockEntry entry : lock.entries()) {
            List<String> apps = entry.apps().isEmpty() ? List.of("") : entry.apps();
            for (String app : apps) {
                images.add(new ContainerImage(entry.reference().toString(), app, platform));
            }
        }
        return images;
    }
}
