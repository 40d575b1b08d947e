package io.sealer.maven;

import io.sealer.ByteCount;
import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.build.ApplyDeltaStep;
import io.sealer.build.ArtifactImages;
import io.sealer.build.ImageSource;
import io.sealer.image.DeltaDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/**
 * Makes the archive of a release out of an older one and a delta that {@code sealer:delta} wrote: the same file, byte for
 * byte, to which the delta was made. Every blob is checked against its digest on the way, and the archive gets its name
 * when it is complete. Needs neither a project nor, where the older release lies in a file, a network.
 *
 * <pre>{@code
 * mvn sealer:apply-delta -Dsealer.base=edge-1.0.0.tar -Dsealer.source=edge.delta.tar -Dsealer.output=edge-1.1.0.tar
 * }</pre>
 */
@Mojo(name = "apply-delta", requiresProject = false, threadSafe = true)
public final class ApplyDeltaMojo extends AbstractRegistryMojo {

    private final RepositorySystem repositories;

    /**
     * The older release: an archive, the first of its parts ({@code NAME.tar.part-000}), a directory with an OCI image
     * layout, {@code mvn:GROUP:ARTIFACT:VERSION[:CLASSIFIER]}, or a reference in a registry, from which only those layers
     * are fetched that the delta builds on.
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.base")
    private String base;

    /**
     * The delta, or the first of its parts ({@code NAME.part-000}).
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.source")
    private String source;

    /**
     * The archive to write. It takes the place of an older file when it is complete.
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.output")
    private String output;

    @Inject
    ApplyDeltaMojo(SettingsDecrypter settingsDecrypter, RepositorySystem repositories) {
        super(settingsDecrypter);
        this.repositories = repositories;
    }

    @Override
    ArtifactImages artifactImages() {
        return new PublishedImages(repositories, session(), project());
    }

    @Override
    Optional<String> reasonToSkip() {
        return Optional.empty();
    }

    @Override
    void run() throws IOException {
        String older = named(base, "which older release the delta is for", "name it with -Dsealer.base=FILE");
        Path delta = Path.of(named(source, "which delta to apply", "name it with -Dsealer.source=FILE"));
        Path target = Path.of(named(output, "where to write the archive to", "name a file with -Dsealer.output"));
        ImageSource images = new ImageSource(registries(), artifactImages(), platforms(), cacheRoot(), progress());
        DeltaDocument done = new ApplyDeltaStep(images, isDryRun()).run(older, delta, target);
        getLog().info(target + (isDryRun() ? " would be " : ": ") + done.target() + ", " + ByteCount.of(done.size())
                + ", " + ByteCount.of(done.bytesFromBase()) + " of them from " + done.base());
    }

    private static String named(String value, String what, String remedy) {
        return Optional.ofNullable(value)
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .orElseThrow(() -> new ProblemException(
                        Problem.project("It is not said " + what).withRemedy(remedy)));
    }
}
