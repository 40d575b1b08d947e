package io.sealer.maven;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.build.DeltaStep;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/**
 * Writes what a release has and an older one lacks: a delta, for those who have the older one and no network. {@code
 * sealer:apply-delta} makes of both the archive of the newer release again, byte for byte.
 *
 * <p>A delta is no image: sealer, skopeo and the goals of this plugin refuse it. It is a plain tar that says of itself
 * what it is, in {@code sealer-delta.json}. Needs no project.
 *
 * <pre>{@code
 * mvn sealer:delta -Dsealer.base=/releases/edge-1.0.0.tar
 * mvn sealer:delta -Dsealer.base=registry.example.com/clusters/edge:1.0.0 -Dsealer.source=edge-1.1.0.tar -Dsealer.output=edge.delta.tar
 * }</pre>
 */
@Mojo(name = "delta", requiresProject = false, threadSafe = true)
public final class DeltaMojo extends AbstractSourceMojo {

    /**
     * The older release: an archive, a directory with an OCI image layout, the {@code image.json} that its build wrote,
     * {@code mvn:GROUP:ARTIFACT:VERSION[:CLASSIFIER]}, or a reference in a registry, which is asked for its manifests
     * alone.
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.base")
    private String base;

    /**
     * File to write. Default: <code>target/${project.build.finalName}.delta.tar</code>.
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.output")
    private String output;

    /**
     * Writes parts of at most this size instead of one file: {@code FILE.part-000} and so on, which {@code cat
     * FILE.part-*} joins, with {@code FILE.sha256sums} for {@code sha256sum -c}. Bytes, or decimal units: {@code 4g} are
     * 4,000,000,000 bytes, which FAT32 takes. Default: one file.
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.split")
    private String split;

    @Inject
    DeltaMojo(SettingsDecrypter settingsDecrypter, RepositorySystem repositories) {
        super(settingsDecrypter, repositories);
    }

    @Override
    void run() throws IOException {
        if (base == null || base.isBlank()) {
            throw new ProblemException(Problem.project("It is not said what the delta is to build on")
                    .withRemedy("name the older release with -Dsealer.base: an archive, its image.json,"
                            + " mvn:GROUP:ARTIFACT:VERSION or a reference"));
        }
        DeltaStep step = new DeltaStep(images(), archives().format(), PartSize.parse(split), isDryRun());
        getLog().info(step.run(base.strip(), source(), target()).text());
    }

    private Path target() {
        Optional<String> named = Optional.ofNullable(output).map(String::strip).filter(name -> !name.isEmpty());
        if (named.isPresent()) {
            return Path.of(named.get());
        }
        if (!hasProject()) {
            throw new ProblemException(Problem.project("It is not said where to write the delta to")
                    .withRemedy("name a file with -Dsealer.output"));
        }
        return Path.of(project().getBuild().getDirectory())
                .resolve(project().getBuild().getFinalName() + ".delta.tar");
    }
}
