package io.sealer.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.build.ImportedLock;
import java.io.File;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.execution.DefaultMavenExecutionRequest;
import org.apache.maven.execution.DefaultMavenExecutionResult;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.resolution.ArtifactResult;
import org.junit.jupiter.api.Test;

class PublishedLocksTest {

    private static final File REPOSITORY = new File("repository");

    /** Has every artifact but those that are called "missing". */
    private static RepositorySystem repositories() {
        return (RepositorySystem) Proxy.newProxyInstance(
                PublishedLocksTest.class.getClassLoader(),
                new Class<?>[] {RepositorySystem.class},
                (proxy, method, arguments) -> {
                    ArtifactRequest request = (ArtifactRequest) arguments[1];
                    ArtifactResult result = new ArtifactResult(request);
                    if (request.getArtifact().getArtifactId().equals("missing")) {
                        throw new ArtifactResolutionException(
                                List.of(result), "Could not find " + request.getArtifact());
                    }
                    String name = request.getArtifact().toString().replace(':', '_');
                    return result.setArtifact(request.getArtifact().setFile(new File(REPOSITORY, name)));
                });
    }

    @SuppressWarnings("deprecation")
    private static PublishedLocks locks() {
        MavenSession session = new MavenSession(
                null,
                new DefaultRepositorySystemSession(),
                new DefaultMavenExecutionRequest(),
                new DefaultMavenExecutionResult());
        return new PublishedLocks(repositories(), session, new MavenProject());
    }

    @Test
    void coordinatesMeanTheLockOfAProject() {
        assertThat(locks().resolve(List.of("com.acme:base:1", "com.acme:other:2")))
                .containsExactly(
                        new ImportedLock(
                                "com.acme:base:1:images-lock",
                                Path.of("repository", "com.acme_base_lock_images-lock_1")),
                        new ImportedLock(
                                "com.acme:other:2:images-lock",
                                Path.of("repository", "com.acme_other_lock_images-lock_2")));
    }

    @Test
    void everyLockThatCannotBeHadIsNamed() {
        assertThatThrownBy(() ->
                        locks().resolve(List.of("com.acme:missing:1", "com.acme:base", "a::1", "com.acme:base:1")))
                .hasMessageContainingAll(
                        "3 problems",
                        "com.acme:missing:1 in <imageLocks> cannot be had: Could not find",
                        "\"com.acme:base\" in <imageLocks> is not groupId:artifactId:version",
                        "\"a::1\" in");
    }
}
