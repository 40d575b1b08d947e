package io.sealer.maven;

import io.sealer.build.ImageProject;
import io.sealer.build.KubefileStep;
import io.sealer.build.SaidLines;
import java.io.IOException;
import java.util.List;
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
    boolean isDone() {
        return isUnchanged();
    }

    @Override
    void run() throws IOException {
        ImageProject imageProject = imageProject();
        SaidLines said = new SaidLines(progress());
        KubefileStep step = new KubefileStep(imageProject, checks(), cacheRoot(), said);
        if (isDryRun()) {
            said.info(line(imageProject, step.check()));
            return;
        }
        lastRun().begin();
        said.info(line(imageProject, step.run()));
        lastRun().remember(List.of(imageProject.effectiveKubefile()), said);
    }

    private static String line(ImageProject imageProject, int instructions) {
        return imageProject.display(imageProject.kubefile()) + ": " + instructions
                + (instructions == 1 ? " instruction" : " instructions");
    }
}
