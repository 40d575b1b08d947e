package io.sealer.maven;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.build.InspectStep;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
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
public final class InspectMojo extends AbstractSealerMojo {

    @Parameter(defaultValue = "${project}", readonly = true)
    private MavenProject project;

    /**
     * What to look at: an archive, or a directory with an OCI image layout. Default: this project's image.
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.source")
    private String source;

    /**
     * {@code text} for people, or {@code json}: the form of {@code target/sealer/image.json}.
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.format", defaultValue = "text")
    private String format;

    /**
     * File to write to. Default: Maven's log.
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.output")
    private File output;

    @Override
    void run() throws IOException {
        if (!format.equals("text") && !format.equals("json")) {
            throw new ProblemException(Problem.project("\"" + format + "\" is not a format")
                    .withRemedy("set -Dsealer.format to text or json"));
        }
        String shown = new InspectStep(archive(), format.equals("json"), cacheRoot()).run();
        if (output != null) {
            InspectStep.write(output.toPath().toAbsolutePath(), shown);
            getLog().info("Written to " + output);
        } else {
            shown.lines().forEach(getLog()::info);
        }
    }

    private Path archive() {
        if (source != null && !source.isBlank()) {
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
