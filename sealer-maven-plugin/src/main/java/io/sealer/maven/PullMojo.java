package io.sealer.maven;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.build.PullStep;
import java.io.IOException;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/**
 * Fetches an image from a registry into the cache, for the platforms that {@code sealer.platforms} names, checked against
 * its digests. {@code FROM}, {@code inspect}, {@code extract}, {@code why} and {@code verify} find it there, with {@code
 * -o} too. Needs no project. What was fetched stays when it is interrupted. With {@code -Dsealer.dryRun} only manifests
 * are fetched, and it says how much the rest is.
 *
 * <pre>{@code
 * mvn sealer:pull -Dsealer.source=docker.io/sealerio/kubernetes:v1-22-15-sealerio-2
 * }</pre>
 */
@Mojo(name = "pull", requiresProject = false, threadSafe = true)
public final class PullMojo extends AbstractSourceMojo {

    @Inject
    PullMojo(SettingsDecrypter settingsDecrypter, RepositorySystem repositories) {
        super(settingsDecrypter, repositories);
    }

    @Override
    void run() throws IOException {
        String reference = named().orElseThrow(() -> new ProblemException(
                Problem.project("It is not said what to pull").withRemedy("name a reference with -Dsealer.source")));
        getLog().info(new PullStep(images(), isDryRun()).run(reference));
    }
}
