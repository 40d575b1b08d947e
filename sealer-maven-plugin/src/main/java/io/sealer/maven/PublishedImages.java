package io.sealer.maven;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.build.ArtifactImages;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Dependency;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;

/**
 * Cluster images that other projects published, had through Maven's own resolver: from the reactor, the local repository,
 * or remote ones with their mirrors, proxies and credentials.
 */
final class PublishedImages implements ArtifactImages {

    /** The type of images, which is their packaging, too. */
    static final String TYPE = "sealer-image";

    private static final String EXTENSION = "tar";

    private final RepositorySystem repositories;
    private final MavenSession session;
    private final MavenProject project;

    PublishedImages(RepositorySystem repositories, MavenSession session, MavenProject project) {
        this.repositories = repositories;
        this.session = session;
        this.project = project;
    }

    @Override
    public ArtifactImage resolve(String coordinates) {
        String[] parts = coordinates.split(":", -1);
        if (parts.length < 2 || parts.length > 4 || Stream.of(parts).anyMatch(String::isBlank)) {
            throw new ProblemException(
                    Problem.project("\"" + coordinates + "\" is not groupId:artifactId[:version[:classifier]]")
                            .withRemedy("write, for example, mvn:com.example:platform-cluster:1.0"));
        }
        String classifier = parts.length == 4 ? parts[3] : "";
        String version = parts.length > 2 ? parts[2] : versionOf(parts[0], parts[1], coordinates);
        return resolve(new DefaultArtifact(parts[0], parts[1], classifier, EXTENSION, version));
    }

    private String versionOf(String group, String artifact, String coordinates) {
        List<Dependency> managed = project.getDependencyManagement() == null
                ? List.of()
                : project.getDependencyManagement().getDependencies();
        Optional<String> version = Stream.concat(project.getDependencies().stream(), managed.stream())
                .filter(one -> one.getGroupId().equals(group)
                        && one.getArtifactId().equals(artifact)
                        && isImage(one)
                        && one.getVersion() != null)
                .map(Dependency::getVersion)
                .findFirst();
        return version.orElseThrow(() -> new ProblemException(Problem.project("mvn:" + coordinates
                        + " has no version, and neither a dependency of type " + TYPE + " nor the dependencyManagement"
                        + " has one")
                .withRemedy("add the dependency to the POM, or write mvn:" + coordinates + ":VERSION")));
    }

    @Override
    public List<ArtifactImage> dependencies() {
        List<ArtifactImage> images = new ArrayList<>();
        for (Dependency one : project.getDependencies()) {
            if (one.getType().equals(TYPE)) {
                String classifier = one.getClassifier() == null ? "" : one.getClassifier();
                images.add(resolve(new DefaultArtifact(
                        one.getGroupId(), one.getArtifactId(), classifier, EXTENSION, one.getVersion())));
            }
        }
        return images;
    }

    /** The type needs this plugin as an extension; its file extension does not. */
    private static boolean isImage(Dependency dependency) {
        return dependency.getType().equals(TYPE) || dependency.getType().equals(EXTENSION);
    }

    private ArtifactImage resolve(Artifact artifact) {
        String classifier = artifact.getClassifier();
        String name = artifact.getGroupId() + ":" + artifact.getArtifactId() + ":" + artifact.getVersion()
                + (classifier.isEmpty() ? "" : ":" + classifier);
        ArtifactRequest request = new ArtifactRequest(artifact, project.getRemoteProjectRepositories(), null);
        try {
            Artifact found = repositories
                    .resolveArtifact(session.getRepositorySession(), request)
                    .getArtifact();
            if (!found.getFile().isFile()) {
                throw new ProblemException(Problem.project("The image mvn:" + name + " was not packaged yet")
                        .withRemedy("build up to the phase package: mvn package"));
            }
            return new ArtifactImage(name, found.getFile().toPath());
        } catch (ArtifactResolutionException e) {
            throw new ProblemException(
                    Problem.environment("The image mvn:" + name + " cannot be had: " + e.getMessage())
                            .withRemedy(
                                    "correct the coordinates, or build that project first (mvn install); a module of"
                                            + " the same build has to be a dependency, so that it is built first"),
                    e);
        }
    }
}
