package io.sealer.maven;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.build.ExtractStep;
import java.io.IOException;
import java.nio.file.Path;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/**
 * Writes the root file system of an image into a directory, as a host of the cluster would see it: its layers on one
 * another, with modes and links, and without what upper layers delete. Needs no project, and no right but to write there.
 *
 * <p>The directory appears when it is complete. Nothing is written outside of it, whatever the image holds: absolute names,
 * names that lead out, devices, FIFOs, files below links and files without end are refused before the first file is
 * written. Symbolic links stay as they are written, as those of {@code /etc/resolv.conf} on a host would: do not follow
 * them from outside when you do not trust the image. Owners, setuid, setgid and sticky bits are kept where root extracts;
 * times are 1970-01-01.
 *
 * <p>Of an image for several platforms one is extracted: the first of {@code sealer.platforms}. With {@code
 * -Dsealer.dryRun} everything is checked, and nothing written.
 *
 * <pre>{@code
 * mvn sealer:extract -Dsealer.output=target/rootfs
 * mvn sealer:extract -Dsealer.source=my-k0s-1.24.10.tar -Dsealer.path=etc -Dsealer.output=/tmp/etc
 * }</pre>
 */
@Mojo(name = "extract", requiresProject = false, threadSafe = true)
public final class ExtractMojo extends AbstractSourceMojo {

    /**
     * What to extract: the path of a directory, whose content is written, or of a file in the image's root file system.
     * Links on the way to it are followed inside the image. Default: everything.
     *
     * <pre>{@code -Dsealer.path=etc/kubeadm.yml}</pre>
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.path", defaultValue = "/")
    private String path;

    /**
     * Directory to make. One that is there has to be empty, or is replaced with all that is in it when {@code
     * sealer.force} is set.
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.output")
    private String output;

    @Inject
    ExtractMojo(SettingsDecrypter settingsDecrypter, RepositorySystem repositories) {
        super(settingsDecrypter, repositories);
    }

    @Override
    void run() throws IOException {
        if (output == null || output.isBlank()) {
            throw new ProblemException(Problem.project("It is not said where to extract to")
                    .withRemedy("name a directory with -Dsealer.output"));
        }
        ExtractStep step = new ExtractStep(Path.of(output.strip()), path, force(), isDryRun());
        getLog().info(step.run(images(), source()).text());
    }
}
