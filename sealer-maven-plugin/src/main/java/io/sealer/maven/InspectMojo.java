package io.sealer.maven;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.build.InspectStep;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;

/**
 * Shows what an image holds: its name, digest and platform, its labels and applications, its layers with their sizes and
 * what each holds, and the container images inside with their digests. Needs no project and no network.
 *
 * <pre>{@code
 * mvn sealer:inspect
 * mvn sealer:inspect -Dsealer.source=my-k0s-1.24.10.tar -Dsealer.format=json -Dsealer.output=image.json
 * }</pre>
 */
@Mojo(name = "inspect", requiresProject = false, threadSafe = true)
public final class InspectMojo extends AbstractReportMojo {

    @Parameter(defaultValue = "${project}", readonly = true)
    private MavenProject project;

    /**
     * What to look at: an archive, or a directory with an OCI image layout. Default: this project's image.
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.source")
    private String source;

    @Override
    Optional<String> reasonToSkip() {
        return isNamed() ? Optional.empty() : withoutImage(project);
    }

    @Override
    String report(boolean json) {
        return new InspectStep(archive(), json, cacheRoot()).run();
    }

    private boolean isNamed() {
        return source != null && !source.isBlank();
    }

    private Path archive() {
        if (isNamed()) {
            return Path.of(source.strip());
        }
        if (project == null || project.getFile() == null) {
            throw new ProblemException(Problem.project("There is no project here, so it is not clear what to look at")
                    .withRemedy("name an archive with -Dsealer.source=FILE"));
        }
        return Path.of(project.getBuild().getDirectory())
                .resolve(project.getBuild().getFinalName() + ".tar");
    }
}
