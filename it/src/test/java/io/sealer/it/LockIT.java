package io.sealer.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.oci.Platform;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Locks as a user has them: written by a goal, followed by builds, published and imported. */
class LockIT {

    private static final TestImage OLD = image(1);
    private static final TestImage NEW = image(2);

    private FaultRegistry registry;
    private Path work;

    private static TestImage image(int seed) {
        return TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(seed, 20_000));
    }

    @BeforeEach
    void start() throws IOException {
        registry = FaultRegistry.start().push("acme/web:1", OLD).push("acme/db:1", image(3));
        work = Workspace.directory("lock");
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private MavenRun run(ClusterProject project, String... words) {
        return configured(project.build(words)).execute();
    }

    private MavenBuild configured(MavenBuild build) {
        return build.property("sealer.mirrors", "*=" + registry.url() + "!")
                .property("sealer.cache", work.resolve("cache"));
    }

    private static ClusterProject project(Path parent, String artifactId, String... images) {
        return ClusterProject.create(parent, artifactId)
                .kubefile("FROM scratch", "COPY imageList manifests/")
                .file("imageList", String.join("\n", images) + "\n");
    }

    @Test
    void aLockedImageIsTheSameForEverAndNeedsNoNetwork() throws IOException {
        ClusterProject project = project(work, "locked", "acme/web:1", "acme/db:1");
        run(project, "sealer:lock").assertSucceeded();
        run(project, "package", "-Dsealer.dryRun").assertSucceeded();
        assertThat(project.target()).doesNotExist();
        run(project, "package").assertSucceeded();
        byte[] archive = Files.readAllBytes(project.archive());

        registry.push("acme/web:1", NEW);
        MavenRun moved = run(project, "sealer:lock").assertSucceeded();
        assertThat(moved.linesWith(
                        "moved upstream, not taken: docker.io/acme/web:1 " + OLD.digest() + " -> " + NEW.digest()))
                .hasSize(1);

        registry.clearLog();
        Workspace.delete(project.target());
        run(project, "-o", "package").assertSucceeded();
        assertThat(project.archive()).hasBinaryContent(archive);
        assertThat(registry.requests()).isEmpty();

        run(project, "sealer:lock", "-Dsealer.lock.update=acme/web").assertSucceeded();
        assertThat(project.context().resolve("images.lock"))
                .content()
                .contains(NEW.digest().toString())
                .doesNotContain(OLD.digest().toString());
    }

    static Stream<MavenInstallation> mavens() {
        return MavenInstallation.all().stream();
    }

    @ParameterizedTest
    @MethodSource("mavens")
    void aModuleImportsTheLockOfAnother(MavenInstallation maven) throws IOException {
        ClusterProject base = project(work, "base", "acme/web:1").file("images.lock", """
                images:
                  - reference: docker.io/acme/web:1
                    digest: %s
                """.formatted(OLD.digest()));
        registry.push("acme/web:2", OLD).push("acme/web:1", NEW);
        ClusterProject app = project(work, "app", "acme/web:1", "acme/db:1")
                .configuration("<imageLocks><imageLock>com.acme:base:1.0</imageLock></imageLocks>")
                .lockDependency("com.acme", "base", "1.0");
        Files.writeString(work.resolve("pom.xml"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>com.acme</groupId>
                  <artifactId>all</artifactId>
                  <version>1.0</version>
                  <packaging>pom</packaging>
                  <modules>
                    <module>app</module>
                    <module>base</module>
                  </modules>
                </project>
                """);
        configured(MavenBuild.in(work).run("package", "-T2").with(maven))
                .execute()
                .assertSucceeded();
        assertThat(base.archive()).exists();
        assertThat(app.target().resolve("sealer/images.lock"))
                .content()
                .contains(OLD.digest().toString(), "docker.io/acme/db:1")
                .doesNotContain(NEW.digest().toString());
    }
}
