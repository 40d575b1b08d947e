package io.sealer.maven;

import io.sealer.build.WhyStep;
import java.io.IOException;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/**
 * Says why an image is needed: each file, line, object and field that names it, how sure that is, how large the image is,
 * and how much smaller the cluster image would be without it. What is doubtful is listed too, and what a pattern leaves
 * out. Makes no connection: sizes are those that the lock and the cache know, or a finished image itself.
 *
 * <pre>{@code
 * mvn sealer:why
 * mvn sealer:why -Dsealer.only=quay.io/calico/*
 * mvn sealer:why -Dsealer.only=nginx -Dsealer.format=json -Dsealer.output=why.json
 * mvn sealer:why -Dsealer.source=/media/usb/my-k0s-1.24.10.tar
 * }</pre>
 */
@Mojo(name = "why", requiresProject = false, threadSafe = true)
public final class WhyMojo extends AbstractContentMojo {

    /**
     * The images to explain: references or patterns as in {@code ignoredImages}. One that means no image is an error,
     * which names the images that are called alike. Default: all images.
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.only")
    private List<String> only;

    @Inject
    WhyMojo(SettingsDecrypter settingsDecrypter, RepositorySystem repositories) {
        super(settingsDecrypter, repositories);
    }

    @Override
    void run() throws IOException {
        ReportOutput out = out();
        WhyStep step = new WhyStep(orEmpty(only));
        out.write(
                foreign().isPresent()
                        ? step.run(images(), foreign().get(), foreignDiscovery(), out.json())
                        : step.run(ownProject(), discovery(), cacheRoot(), out.json()));
    }
}
