package io.sealer.maven;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.build.CheckReport;
import io.sealer.build.CheckStep;
import java.io.IOException;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/**
 * Says what of the image will not run on the hosts: fields of kubeadm.yml that do not exist, flags and feature gates that
 * the cluster's Kubernetes no longer knows, the socket of another container runtime, and more: docs/check.md has all
 * rules. A {@code Clusterfile} beside the project is judged together with it. Each finding has its file and line, its
 * rule, why it matters and what to do. Ends with a failure when there are errors; {@code kubefile} and {@code
 * collect-images} end a build for the same errors, and {@code collect-images} logs the warnings.
 *
 * <pre>{@code
 * mvn sealer:check
 * mvn sealer:check -Dsealer.format=json -Dsealer.output=target/check.json
 * mvn sealer:check -Dsealer.checks=kubeadm-template=off,sealer-limit=error
 * }</pre>
 */
@Mojo(name = "check", requiresProject = false, threadSafe = true)
public final class CheckMojo extends AbstractContentMojo {

    @Inject
    CheckMojo(SettingsDecrypter settingsDecrypter, RepositorySystem repositories) {
        super(settingsDecrypter, repositories);
    }

    @Override
    void run() throws IOException {
        ReportOutput out = out();
        CheckStep step = new CheckStep(cacheRoot(), progress());
        CheckReport report = foreign().isPresent()
                ? step.run(images(), foreign().get(), foreignDiscovery())
                : step.run(ownProject(), discovery(), registries());
        out.write(out.json() ? report.toJson() : report.toText());
        if (report.errors() > 0) {
            throw new ProblemException(Problem.project("This image will not run as it is: " + report.summary())
                    .withRemedy("mend them, or say with <checks> or -Dsealer.checks how much a rule matters"));
        }
    }
}
