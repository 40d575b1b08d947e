package io.sealer.maven;

import io.sealer.build.CollectStep;
import io.sealer.build.CollectedImages;
import io.sealer.build.ImageProject;
import io.sealer.registry.FetchSummary;
import java.io.IOException;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.settings.crypto.SettingsDecrypter;

/**
 * Finds every container image that the cluster and its applications need, asks its registry which digest its tag means
 * today, and fetches it into the cache. The result is {@code target/sealer/images.lock}: each image, its digest, and
 * the files that need it.
 *
 * <p>Images are found in {@code manifests/imageList} and in all YAML files below {@code manifests/} and
 * {@code application/apps/}. Everything that stands in the way (a bad reference, an image that is not there, a wrong
 * password) is reported at once.
 */
@Mojo(name = "collect-images", defaultPhase = LifecyclePhase.PREPARE_PACKAGE, threadSafe = true)
public final class CollectImagesMojo extends AbstractDiscoveryMojo {

    @Inject
    CollectImagesMojo(SettingsDecrypter settingsDecrypter) {
        super(settingsDecrypter);
    }

    @Override
    void run() throws IOException {
        ImageProject imageProject = imageProject();
        CollectedImages images =
                new CollectStep(imageProject, discovery(), registries(), cacheRoot(), force(), progress()).run();
        FetchSummary summary = images.summary();
        getLog().info(images.images() + (images.images() == 1 ? " image for " : " images for ")
                + imageProject.platform() + ": " + LogProgress.bytes(summary.networkBytes()) + " from the network in "
                + summary.requests() + " requests, " + LogProgress.bytes(summary.cachedBytes()) + " from the cache");
    }
}
