package io.sealer.maven;

import io.sealer.build.ImageProject;
import io.sealer.build.PushResult;
import io.sealer.build.PushStep;
import io.sealer.oci.Reference;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;

/**
 * Pushes the image to the registry in its name, under that name and all of {@code sealer.tags}. In {@code mvn deploy} it
 * does nothing unless {@code sealer.push} is true; called by its name it pushes what was packaged.
 *
 * <p>Only what the registry lacks is sent, straight from the archive, several blobs at a time, and no tag is set before
 * all of it is there. Broken connections, busy registries and tokens that run out are met as when images are fetched, with
 * the same credentials, certificates and proxies. Mirrors are for fetching: a push goes to the registry itself.
 *
 * <pre>{@code
 * mvn deploy -Dsealer.push
 * mvn package sealer:push -Dsealer.image=registry.example.com/clusters/edge:1.0 -Dsealer.tags=latest
 * mvn sealer:push -Dsealer.dryRun
 * }</pre>
 */
@Mojo(name = "push", defaultPhase = LifecyclePhase.DEPLOY, threadSafe = true)
public final class PushMojo extends AbstractRegistryMojo {

    /**
     * Whether to push. Default: {@code true} where the goal is called by its name ({@code mvn sealer:push}),
     * {@code false} where the lifecycle or an execution of the POM calls it ({@code mvn deploy}).
     *
     * <pre>{@code mvn deploy -Dsealer.push}</pre>
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.push")
    private Boolean push;

    /**
     * What else is to stand for the image: tags of the same repository, or full names, of other registries too. They are
     * set in this order, after the image's own name. Default: none.
     *
     * <pre>{@code
     * <tags>
     *   <tag>latest</tag>
     *   <tag>mirror.example.com/clusters/edge:${project.version}</tag>
     * </tags>
     * }</pre>
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.tags")
    private List<String> tags;

    @Inject
    PushMojo(SettingsDecrypter settingsDecrypter) {
        super(settingsDecrypter);
    }

    @Override
    Optional<String> reasonToSkip() {
        boolean wanted = push != null ? push : isCalledByName();
        return wanted ? super.reasonToSkip() : Optional.of("sealer.push is not set");
    }

    /** What is pushed lies in the archive. */
    @Override
    boolean usesCache() {
        return false;
    }

    @Override
    void run() {
        ImageProject imageProject = imageProject();
        PushStep step = new PushStep(imageProject, orEmpty(tags), registries(), progress());
        if (isDryRun()) {
            List<String> lines = step.isPackaged()
                    ? PushText.lines(step.plan())
                    : List.of(PushText.unpackaged(imageProject.display(imageProject.archive()), step.names()));
            lines.forEach(getLog()::info);
            return;
        }
        PushResult result = step.run();
        getLog().info("Push: " + PushText.line(result.summary()));
        for (Reference name : result.names()) {
            getLog().info("pushed " + name.withDigest(result.digest()));
        }
    }
}
