package io.sealer.maven;

import io.sealer.Problem;
import io.sealer.Problems;
import io.sealer.build.ImportedLock;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;

/**
 * Locks that other projects published beside their images, had through Maven's own resolver: from the reactor, the local
 * repository, or remote ones with their mirrors, proxies and credentials.
 */
final class PublishedLocks {

    /** The classifier under which a lock is attached to the image's project. */
    static final String CLASSIFIER = "images-lock";

    /** Its type, and so its file extension. */
    static final String TYPE = "lock";

    private final RepositorySystem repositories;
    private final MavenSession session;
    private final MavenProject project;

    PublishedLocks(RepositorySystem repositories, MavenSession session, MavenProject project) {
        this.repositories = repositories;
        this.session = session;
        this.project = project;
    }

    /**
     * Brings locks here.
     *
     * @param coordinates {@code groupId:artifactId:version} of each
     * @return the locks, in the same order
     * @throws io.sealer.ProblemException naming every one that is malformed or cannot be had
     */
    List<ImportedLock> resolve(List<String> coordinates) {
        Problems problems = new Problems();
        List<ImportedLock> locks = new ArrayList<>();
        for (String one : coordinates) {
            String[] parts = one.split(":", -1);
            if (parts.length != 3 || List.of(parts).stream().anyMatch(String::isBlank)) {
                problems.add(Problem.project("\"" + one + "\" in <imageLocks> is not groupId:artifactId:version")
                        .withRemedy("name the project whose lock is to be imported, for example"
                                + " com.example:platform-images:1.0"));
            } else {
                resolve(one, new DefaultArtifact(parts[0], parts[1], CLASSIFIER, TYPE, parts[2]), locks, problems);
            }
        }
        problems.throwIfAny();
        return locks;
    }

    private void resolve(String name, Artifact artifact, List<ImportedLock> locks, Problems problems) {
        ArtifactRequest request = new ArtifactRequest(artifact, project.getRemoteProjectRepositories(), null);
        try {
            Artifact found = repositories
                    .resolveArtifact(session.getRepositorySession(), request)
                    .getArtifact();
            locks.add(new ImportedLock(name + ":" + CLASSIFIER, found.getFile().toPath()));
        } catch (ArtifactResolutionException e) {
            problems.add(
                    Problem.environment("The lock of " + name + " in <imageLocks> cannot be had: " + e.getMessage())
                            .withRemedy("correct the coordinates, or build that project first (mvn install): it"
                                    + " publishes its lock with classifier " + CLASSIFIER));
        }
    }
}
