package io.sealer.maven;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.build.HelmArtifact;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;

/**
 * Helm's library for this machine, through Maven's own resolver: from the local repository, or from where plugins come
 * from, with mirrors, proxies, credentials and checksums. It is no dependency of the plugin, which would not resolve on
 * machines that there is no library for.
 */
final class HelmNative implements HelmArtifact {

    private static final String GROUP = "com.marcnuri.helm-java";

    /** The plugin's dependency that the library belongs to. */
    private static final String API = "lib-api";

    private final RepositorySystem repositories;
    private final MavenSession session;
    private final MavenProject project;
    private final List<Artifact> pluginArtifacts;

    HelmNative(
            RepositorySystem repositories, MavenSession session, MavenProject project, List<Artifact> pluginArtifacts) {
        this.repositories = repositories;
        this.session = session;
        this.project = project;
        this.pluginArtifacts = List.copyOf(pluginArtifacts);
    }

    @Override
    public Path resolve() {
        String name = artifactId(System.getProperty("os.name"), System.getProperty("os.arch"));
        DefaultArtifact artifact = new DefaultArtifact(GROUP, name, "jar", version());
        try {
            return repositories
                    .resolveArtifact(
                            session.getRepositorySession(),
                            new ArtifactRequest(artifact, project.getRemotePluginRepositories(), null))
                    .getArtifact()
                    .getFile()
                    .toPath();
        } catch (ArtifactResolutionException e) {
            throw new ProblemException(
                    Problem.environment("Helm's library for this machine cannot be had: " + e.getMessage())
                            .withRemedy("make " + artifact + " available in the repository that plugins come from, or"
                                    + " name a helm program with <helm> (-Dsealer.helm)"),
                    e);
        }
    }

    private String version() {
        return pluginArtifacts.stream()
                .filter(artifact -> artifact.getGroupId().equals(GROUP)
                        && artifact.getArtifactId().equals(API))
                .map(Artifact::getVersion)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("this plugin comes without " + GROUP + ":" + API));
    }

    /** How helm-java calls a machine: Go's names. */
    static String artifactId(String osName, String osArchitecture) {
        String os = osName.toLowerCase(Locale.ROOT);
        String system = os.startsWith("mac") ? "darwin" : os.startsWith("windows") ? "windows" : os.replace(' ', '-');
        String architecture = switch (osArchitecture.toLowerCase(Locale.ROOT)) {
            case "x86_64", "amd64" -> "amd64";
            case "aarch64", "arm64" -> "arm64";
            default -> osArchitecture.toLowerCase(Locale.ROOT);
        };
        return system + "-" + architecture;
    }
}
