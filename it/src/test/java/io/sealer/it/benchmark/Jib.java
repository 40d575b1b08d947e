package io.sealer.it.benchmark;

import io.sealer.it.Command;
import io.sealer.it.MavenBuild;
import io.sealer.it.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The files of the context as extra directories of an image that jib-maven-plugin makes; no container images in it. */
final class Jib {

    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final String PLUGIN = "com.google.cloud.tools:jib-maven-plugin:3.5.2:buildTar";

    private final Path directory;

    private Jib(Path directory) {
        this.directory = directory;
    }

    static Jib create(Path directory, Path context) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("pom.xml"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>com.example</groupId>
                  <artifactId>files</artifactId>
                  <version>1</version>
                  <properties>
                    <jib.from.image>scratch</jib.from.image>
                    <jib.container.mainClass>none</jib.container.mainClass>
                    <jib.applicationCache>${project.basedir}/cache</jib.applicationCache>
                    <jib.baseImageCache>${project.basedir}/cache</jib.baseImageCache>
                  </properties>
                  <build><plugins><plugin>
                    <groupId>com.google.cloud.tools</groupId>
                    <artifactId>jib-maven-plugin</artifactId>
                    <configuration><extraDirectories><paths>
                      <path><from>%1$s/rootfs</from><into>/</into></path>
                      <path><from>%1$s/amd64</from><into>/</into></path>
                      <path><from>%1$s/packed</from><into>/opt</into></path>
                      <path><from>%1$s/etc</from><into>/etc</into></path>
                    </paths></extraDirectories></configuration>
                  </plugin></plugins></build>
                </project>
                """.formatted(context));
        return new Jib(directory);
    }

    /** Forgets everything. */
    void forget() throws IOException {
        Workspace.delete(directory.resolve("cache"));
        Workspace.delete(directory.resolve("target"));
        // Without classes it does not begin.
        Files.createDirectories(directory.resolve("target/classes"));
    }

    Command build() {
        return MavenBuild.in(directory)
                .withPlainJvm()
                .run("-q", PLUGIN)
                .command()
                .within(LIMIT);
    }
}
