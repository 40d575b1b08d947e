package io.sealer.maven;

import io.sealer.build.ImageProject;
import io.sealer.build.Verification;
import io.sealer.build.VerifyStep;
import java.io.IOException;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/**
 * Proves that a finished image holds every container image that its own content refers to. It believes nothing but what
 * it reads: every byte of the archive is hashed, the images are searched for in the root file system that comes out of
 * its layers, and each is followed through the registry inside, for each platform, down to its last layer. What is
 * missing or damaged is reported with the object that would not start, all in one report.
 *
 * <p>What was proven stands in {@code target/sealer/verification.json}. An archive that was found complete and not touched
 * since is not read again, but with {@code sealer.force}; so decay that the file system does not notice is found.
 *
 * <pre>{@code
 * mvn verify
 * mvn sealer:verify -Dsealer.force
 * mvn io.sealer:sealer-maven-plugin:1.0.0-SNAPSHOT:verify -Dsealer.source=/media/usb/my-k0s-1.24.10.tar
 * }</pre>
 */
@Mojo(name = "verify", defaultPhase = LifecyclePhase.VERIFY, requiresProject = false, threadSafe = true)
public final class VerifyMojo extends AbstractContentMojo {

    @Inject
    VerifyMojo(SettingsDecrypter settingsDecrypter, RepositorySystem repositories) {
        super(settingsDecrypter, repositories);
    }

    @Override
    Optional<String> reasonToSkip() {
        if (foreign().isPresent()) {
            return Optional.empty();
        } else if (isGoalSkipped("collect-images")) {
            return Optional.of("sealer.collect-images.skip: an image without container images is not complete");
        } else if (isGoalSkipped("package-image")) {
            return Optional.of("sealer.package-image.skip: there is no new image");
        } else if (isThin()) {
            return Optional.of("sealer.archive is false: there is no archive; what was pushed can be verified with"
                    + " -Dsealer.source");
        } else if (isDryRun()) {
            return Optional.of("sealer.dryRun");
        }
        return super.reasonToSkip();
    }

    @Override
    void run() throws IOException {
        ReportOutput out = out();
        Optional<String> foreign = foreign();
        Verification verification = foreign.isPresent()
                ? new VerifyStep(foreignDiscovery(), cacheRoot(), progress()).run(images(), foreign.get())
                : own();
        if (out.json()) {
            out.write(verification.json());
        } else if (verification.isComplete() || !out.isLog()) {
            out.write(verification.text());
        }
        verification.throwIfIncomplete();
    }

    private Verification own() throws IOException {
        ImageProject project = ownProject();
        return new VerifyStep(discovery(), cacheRoot(), progress()).run(project, force());
    }
}
