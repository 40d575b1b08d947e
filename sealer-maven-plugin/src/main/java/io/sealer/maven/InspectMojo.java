package io.sealer.maven;

import io.sealer.build.InspectStep;
import java.io.IOException;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/**
 * Shows what an image holds: its name, digest and platform, its labels and applications, its layers with their sizes and
 * what each holds, and the container images inside with their digests. Needs no project. Only an image in a registry
 * needs the network. Of that all platforms are shown, and manifests, configurations and the index of the registry inside
 * are fetched; layers are not, so how many files they have is shown only behind {@code pull}.
 *
 * <pre>{@code
 * mvn sealer:inspect
 * mvn sealer:inspect -Dsealer.source=my-k0s-1.24.10.tar -Dsealer.format=json -Dsealer.output=image.json
 * mvn sealer:inspect -Dsealer.source=registry.example.com/clusters/edge:1.0.0
 * mvn sealer:inspect -Dsealer.source=mvn:com.example:edge-cluster:1.0.0
 * }</pre>
 */
@Mojo(name = "inspect", requiresProject = false, threadSafe = true)
public final class InspectMojo extends AbstractSourceMojo {

    /**
     * {@code text} for people, or {@code json} for programs.
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.format", defaultValue = "text")
    private String format;

    /**
     * File to write to, or {@code -} for standard output: with {@code -q} the report is then all that Maven prints, but
     * for a colour reset that some releases send ahead of everything. Default: Maven's log.
     *
     * <pre>{@code mvn sealer:inspect -Dsealer.format=json -Dsealer.output=target/inspect.json}</pre>
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.output")
    private String output;

    @Inject
    InspectMojo(SettingsDecrypter settingsDecrypter, RepositorySystem repositories) {
        super(settingsDecrypter, repositories);
    }

    @Override
    void run() throws IOException {
        ReportOutput out = new ReportOutput(format, output, getLog());
        out.write(new InspectStep(images(), out.json()).run(source()));
    }
}
