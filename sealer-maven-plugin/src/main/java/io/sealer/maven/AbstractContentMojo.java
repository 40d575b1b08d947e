package io.sealer.maven;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.build.ImageProject;
import io.sealer.build.ImageSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/** What the goals share that report on the images which something needs: this project, or any finished image. */
abstract class AbstractContentMojo extends AbstractDiscoveryMojo {

    /**
     * A finished image to look into instead of this project: an archive, a directory with an OCI image layout, {@code
     * mvn:GROUP:ARTIFACT:VERSION[:CLASSIFIER]}, or a reference, whose content is then fetched into the cache. Settings of a POM do not count for it, but those of the
     * command line do. Default: this project.
     *
     * <pre>{@code -Dsealer.source=/media/usb/my-k0s-1.24.10.tar}</pre>
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.source")
    private String source;

    /**
     * {@code text} for people, or {@code json} for programs.
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.format", defaultValue = "text")
    private String format;

    /**
     * File to write to, or {@code -} for standard output. Default: Maven's log.
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.output")
    private String output;

    AbstractContentMojo(SettingsDecrypter settingsDecrypter, RepositorySystem repositories) {
        super(settingsDecrypter, repositories);
    }

    @Override
    Optional<String> reasonToSkip() {
        return foreign().isPresent() ? Optional.empty() : super.reasonToSkip();
    }

    /** The image that is named instead of this project; the project's own archive means the project. */
    final Optional<String> foreign() {
        return Optional.ofNullable(source).map(String::strip).filter(name -> !name.isEmpty() && !isOwnArchive(name));
    }

    private boolean isOwnArchive(String name) {
        Path file = Path.of(name).toAbsolutePath().normalize();
        return hasProject() && Files.exists(file) && file.equals(ownArchive());
    }

    private Path ownArchive() {
        return Path.of(project().getBuild().getDirectory())
                .resolve(project().getBuild().getFinalName() + ".tar")
                .toAbsolutePath()
                .normalize();
    }

    /** How to open a foreign image. */
    final ImageSource images() {
        return new ImageSource(registries(), artifactImages(), platforms(), cacheRoot(), progress());
    }

    /**
     * This project.
     *
     * @throws ProblemException when there is none
     */
    final ImageProject ownProject() {
        if (!hasProject()) {
            throw new ProblemException(Problem.project("There is no project here, so it is not clear what to look at")
                    .withRemedy("name an image with -Dsealer.source=FILE"));
        }
        return imageProject();
    }

    /** Where and how the report is wanted. */
    final ReportOutput out() {
        return new ReportOutput(format, output, getLog());
    }
}
