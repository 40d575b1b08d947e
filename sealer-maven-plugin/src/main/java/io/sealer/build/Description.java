package io.sealer.build;

import io.sealer.image.ContainerImage;
import io.sealer.image.ImageDescription;
import io.sealer.image.SealerExtension;
import io.sealer.image.SealerExtension.Application;
import io.sealer.rootfs.AppDefinition;
import io.sealer.rootfs.ExecutedKubefile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an image says of itself, from what its Kubefile said.
 *
 * @param project the project
 * @param executed its Kubefile, executed
 * @param lock its container images
 */
record Description(ImageProject project, ExecutedKubefile executed, ImageLock lock) {

    /** The label under which sealer, too, leaves the version of what built an image. */
    private static final String VERSION_LABEL = "io.sealer.version";

    ImageDescription image() {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(VERSION_LABEL, project.pluginVersion());
        labels.putAll(executed.labels());
        return new ImageDescription(
                project.platform(),
                project.outputTimestamp(),
                executed.maintainer().orElse(""),
                labels,
                executed.env(),
                new SealerExtension(
                        project.pluginVersion(),
                        project.imageType(),
                        executed.apps().stream().map(Description::application).toList(),
                        executed.env(),
                        new SealerExtension.Launch(executed.launchCommands(), executed.launchApps())),
                containerImages());
    }

    private static Application application(AppDefinition app) {
        return new Application(app.name(), app.type(), app.files(), app.version(), app.env(), app.commands());
    }

    /** One entry an image and application, as sealer writes it; images that only the cluster needs have no application. */
    private List<ContainerImage> containerImages() {
        List<ContainerImage> images = new ArrayList<>();
        for (LockEntry entry : lock.entries()) {
            List<String> apps = entry.apps().isEmpty() ? List.of("") : entry.apps();
            for (String app : apps) {
                images.add(new ContainerImage(entry.reference().toString(), app, project.platform()));
            }
        }
        return images;
    }
}
