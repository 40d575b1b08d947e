package io.sealer.maven;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.build.ArtifactImages;
import io.sealer.build.ImageSource;
import io.sealer.build.StepFiles;
import io.sealer.image.ThinImage;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/** What the goals share that do something with a finished image, whoever made it. */
abstract class AbstractSourceMojo extends AbstractRegistryMojo {

    private final RepositorySystem repositories;

    /**
     * The image: an archive, a directory with an OCI image layout, a reference in a registry, or {@code
     * mvn:GROUP:ARTIFACT:VERSION[:CLASSIFIER]} for one in a Maven repository. Default: this project's image.
     *
     * <pre>{@code -Dsealer.source=mvn:com.example:edge-cluster:1.0.0}</pre>
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.source")
    private String source;

    AbstractSourceMojo(SettingsDecrypter settingsDecrypter, RepositorySystem repositories) {
        super(settingsDecrypter);
        this.repositories = repositories;
    }

    @Override
    final ArtifactImages artifactImages() {
        return new PublishedImages(repositories, session(), project());
    }

    @Override
    final Optional<String> reasonToSkip() {
        return named().isPresent() ? Optional.empty() : super.reasonToSkip();
    }

    /** The image that is named. */
    final Optional<String> named() {
        return Optional.ofNullable(source).map(String::strip).filter(name -> !name.isEmpty());
    }

    /**
     * What to open: the image that is named, or this project's archive.
     *
     * @throws ProblemException when there is neither
     */
    final String source() {
        return named().orElseGet(() -> {
            if (!hasProject()) {
                throw new ProblemException(
                        Problem.project("There is no project here, so it is not clear what to look at")
                                .withRemedy("name an archive, a reference or mvn:GROUP:ARTIFACT:VERSION with"
                                        + " -Dsealer.source"));
            }
            Path archive = Path.of(project().getBuild().getDirectory())
                    .resolve(project().getBuild().getFinalName() + ".tar");
            ThinImage.refuseInsteadOf(new StepFiles(workDirectory()).thinImage(), archive.toString());
            return archive.toString();
        });
    }

    /** How it is opened. */
    final ImageSource images() {
        return new ImageSource(registries(), artifactImages(), platforms(), cacheRoot(), progress());
    }
}
