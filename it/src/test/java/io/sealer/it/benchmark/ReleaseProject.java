package io.sealer.it.benchmark;

import io.sealer.it.Command;
import io.sealer.it.MavenBuild;
import io.sealer.it.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A project that makes a cluster image of a {@link ReleaseContext}, and Maven in it as users start it. */
final class ReleaseProject {

    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final Path directory;
    private final List<String> properties = new ArrayList<>();

    private ReleaseProject(Path directory) {
        this.directory = directory;
    }

    /**
     * Writes one.
     *
     * @param mirror the registry that all images come from, {@code http://HOST:PORT}
     * @param name the image's full name, with the registry that it is pushed to
     */
    static ReleaseProject create(Path directory, String mirror, String name) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("pom.xml"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>com.example</groupId>
                  <artifactId>cluster</artifactId>
                  <version>1</version>
                  <packaging>sealer-image</packaging>
                  <build><plugins><plugin>
                    <groupId>io.sealer</groupId>
                    <artifactId>sealer-maven-plugin</artifactId>
                    <version>%s</version>
                    <extensions>true</extensions>
                    <configuration><image>%s</image></configuration>
                  </plugin></plugins></build>
                </project>
                """.formatted(Workspace.version(), name));
        ReleaseProject project = new ReleaseProject(directory);
        project.properties.add("sealer.mirrors=*=" + mirror + "!");
        project.properties.add("sealer.cache=" + project.cache());
        return project;
    }

    /** Maven in a project in which there is nothing to do. */
    static Command nothing(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("pom.xml"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>com.example</groupId>
                  <artifactId>nothing</artifactId>
                  <version>1</version>
                  <packaging>pom</packaging>
                </project>
                """);
        return MavenBuild.in(directory)
                .withPlainJvm()
                .run("-q", "validate")
                .command()
                .within(LIMIT);
    }

    /** Where its context belongs. */
    Path context() {
        return directory.resolve("src/main/sealer");
    }

    Path cache() {
        return directory.resolve("cache");
    }

    /** The blobs of the container images, once they were fetched. */
    Path blobs() {
        return cache().resolve("blobs");
    }

    Path archive() {
        return directory.resolve("target/cluster-1.tar");
    }

    /** Forgets everything. */
    void forget() throws IOException {
        Workspace.delete(cache());
        Workspace.delete(directory.resolve("target"));
    }

    /** Forgets all layers that were ever made, but neither what was fetched nor which images were found. */
    void forgetLayers() throws IOException {
        Workspace.delete(cache().resolve("layers"));
        Files.deleteIfExists(archive());
    }

    Command maven(String... words) {
        MavenBuild build = MavenBuild.in(directory).withPlainJvm().run("-q").run(words);
        properties.forEach(property -> build.run("-D" + property));
        return build.command().within(LIMIT);
    }
}
