package io.sealer.maven;

import io.sealer.build.ImageProject;
import io.sealer.build.KubefileStep;
import java.io.IOException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/**
 * Reads the Kubefile, replaces its {@code @name@} by Maven properties, and checks it: every instruction, every
 * variable, every source; and what the project puts into the image is held against the rules of {@code sealer:check}, whose
 * errors end the build. All mistakes are reported at once, with their lines. The Kubefile as it takes effect is written to {@code target/sealer/Kubefile}.
 */
@Mojo(name = "kubefile", defaultPhase = LifecyclePhase.PROCESS_RESOURCES, threadSafe = true)
public final class KubefileMojo extends AbstractImageMojo {

    @Override
    void run() throws IOException {
        ImageProject imageProject = imageProject();
        KubefileStep step = new KubefileStep(imageProject, checks(), cacheRoot(), progress());
        int instructions = isDryRun() ? step.check() : step.run();
        getLog().info(imageProject.display(imageProject.kubefile()) + ": " + instructions
                + (instructions == 1 ? " instruction" : " instructions"));
    }
}
