package io.sealer.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings files for builds under test: everybody else's artifacts come from the local repository of the build that
 * runs the tests, which has most of them, and only then from the network.
 */
final class MavenSettings {

    private MavenSettings() {}

    /** Without servers. */
    static Path plain() {
        return write(Workspace.target().resolve("settings.xml"), "");
    }

    /** With a password for a registry. */
    static Path withServer(Path file, String id, String user, String password) {
        return write(file, """
                  <servers>
                    <server>
                      <id>%s</id>
                      <username>%s</username>
                      <password>%s</password>
                    </server>
                  </servers>
                """.formatted(id, user, password));
    }

    /** The settings of whoever runs the tests: mirrors and proxies of a company matter to the builds under test too. */
    static Optional<Path> ofTheMachine() {
        return Optional.of(Workspace.outerSettings()).filter(Files::exists);
    }

    private static Path write(Path file, String servers) {
        String text = """
                <settings xmlns="http://maven.apache.org/SETTINGS/1.0.0">
                %s  <profiles>
                    <profile>
                      <id>outer-repository</id>
                      <repositories>
                        <repository>
                          <id>outer</id>
                          <url>%2$s</url>
                          <releases><checksumPolicy>ignore</checksumPolicy></releases>
                          <snapshots><enabled>false</enabled></snapshots>
                        </repository>
                      </repositories>
                      <pluginRepositories>
                        <pluginRepository>
                          <id>outer</id>
                          <url>%2$s</url>
                          <releases><checksumPolicy>ignore</checksumPolicy></releases>
                          <snapshots><enabled>false</enabled></snapshots>
                        </pluginRepository>
                      </pluginRepositories>
                    </profile>
                  </profiles>
                  <activeProfiles>
                    <activeProfile>outer-repository</activeProfile>
                  </activeProfiles>
                </settings>
                """.formatted(servers, Workspace.outerRepository().toUri());
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
