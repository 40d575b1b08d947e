package io.sealer.maven;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.build.ArtifactFiles;
import java.nio.file.Path;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;

/**
 * Artifacts of any type, had through Maven's own resolver: from the reactor, the local repository, or remote ones with
 * their mirrors, proxies and credentials.
 */
final class PublishedFiles implements ArtifactFiles {

    private final RepositorySystem repositories;
    private final MavenSession session;
    private final MavenProject project;

    PublishedFiles(RepositorySystem repositories, MavenSession session, MavenProject project) {
        this.repositories = repositories;
        this.session = session;
        this.project = project;
    }

    @Override
    public Path resolve(String coordinates) {
        ArtifactRequest request =
                new ArtifactRequest(new DefaultArtifact(coordinates), project.getRemoteProjectRepositories(), null);
        try {
            Path file = repositories
                    .resolveArtifact(session.getRepositorySession(), request)
                    .getArtifact()
                    .getFile()
                    .toPath();
            if (!file.toFile().isFile()) {
                throw new ProblemException(Problem.project("mvn:" + coordinates + " in <files> was not packaged yet")
                        .withRemedy("build up to the phase package: mvn package"));
            }
            return file;
        } catch (ArtifactResolutionException e) {
            throw new ProblemException(
                    Problem.environment("mvn:" + coordinates + " in <files> cannot be had: " + e.getMessage())
                            .withRemedy("correct the coordinates (groupId:artifactId[:extension[:classifier]]:version),"
                                    + " or build that project first (mvn install); a module of the same build has to"
                                    + " be a dependency, so that it is built first"),
                    e);
        }
    }
}
