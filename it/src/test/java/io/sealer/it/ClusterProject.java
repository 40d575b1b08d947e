package io.sealer.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A project of packaging {@code sealer-image} on disk, as small as a test needs it. */
final class ClusterProject {

    /** Version of every such project. */
    static final String VERSION = "1.0";

    private final Path directory;
    private final String artifactId;
    private final Map<String, String> properties = new LinkedHashMap<>();
    private final StringBuilder dependencies = new StringBuilder();
    private String configuration = "";
    private String more = "";

    private ClusterProject(Path directory, String artifactId) {
        this.directory = directory;
        this.artifactId = artifactId;
        pom();
    }

    /** A project in a directory of its name below this one. */
    static ClusterProject create(Path parent, String artifactId) {
        return new ClusterProject(parent.resolve(artifactId), artifactId);
    }

    /** One that builds with nothing: a file, a label, no container image. */
    static ClusterProject minimal(Path parent, String artifactId) {
        return create(parent, artifactId)
                .kubefile("FROM scratch", "COPY rootfs .", "LABEL made.by=\"tests\"")
                .file("rootfs/etc/motd", "hello\n");
    }

    /** Writes the Kubefile. */
    ClusterProject kubefile(String... lines) {
        return file("Kubefile", String.join("\n", lines) + "\n");
    }

    /** Writes a file of the context. */
    ClusterProject file(String path, String content) {
        return file(path, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a file of the context. */
    ClusterProject file(String path, byte[] content) {
        try {
            Path file = context().resolve(path);
            Files.createDirectories(file.getParent());
            Files.write(file, content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets a property of the POM. */
    ClusterProject property(String name, String value) {
        properties.put(name, value);
        return pom();
    }

    /** XML for the plugin's {@code configuration}. */
    ClusterProject configuration(String xml) {
        configuration = xml;
        return pom();
    }

    /** A dependency on a cluster image. */
    ClusterProject dependency(String group, String artifact, String version, String type) {
        return dependencyXml(group, artifact, version, "<type>" + type + "</type>");
    }

    /** A dependency as a {@code dependency} element. */
    ClusterProject dependency(String xml) {
        dependencies.append(xml);
        return pom();
    }

    /** A dependency on the image of one platform. */
    ClusterProject platformDependency(String group, String artifact, String version, String classifier) {
        return dependencyXml(
                group, artifact, version, "<type>sealer-image</type><classifier>" + classifier + "</classifier>");
    }

    /** A dependency on the published lock of a cluster image. */
    ClusterProject lockDependency(String group, String artifact, String version) {
        return dependencyXml(
                group,
                artifact,
                version,
                "<type>lock</type><classifier>images-lock</classifier><scope>provided</scope>");
    }

    private ClusterProject dependencyXml(String group, String artifact, String version, String rest) {
        dependencies
                .append("    <dependency><groupId>")
                .append(group)
                .append("</groupId><artifactId>")
                .append(artifact)
                .append("</artifactId><version>")
                .append(version)
                .append("</version>")
                .append(rest)
                .append("</dependency>\n");
        return pom();
    }

    /** Any other XML for the POM. */
    ClusterProject pomElements(String xml) {
        more = xml;
        return pom();
    }

    Path directory() {
        return directory;
    }

    Path context() {
        return directory.resolve("src/main/sealer");
    }

    Path target() {
        return directory.resolve("target");
    }

    /** The finished image. */
    Path archive() {
        return target().resolve(artifactId + "-" + VERSION + ".tar");
    }

    /** A build of this project. */
    MavenBuild build(String... words) {
        return MavenBuild.in(directory).run(words);
    }

    private ClusterProject pom() {
        StringBuilder values = new StringBuilder();
        properties.forEach((name, value) -> values.append("    <%1$s>%2$s</%1$s>\n".formatted(name, value)));
        String text =
                """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>com.acme</groupId>
                  <artifactId>%s</artifactId>
                  <version>%s</version>
                  <packaging>sealer-image</packaging>
                  <properties>
                %s  </properties>
                  <dependencies>
                %s  </dependencies>
                %s
                  <build>
                    <plugins>
                      <plugin>
                        <groupId>io.sealer</groupId>
                        <artifactId>sealer-maven-plugin</artifactId>
                        <version>%s</version>
                        <extensions>true</extensions>
                        <configuration>%s</configuration>
                      </plugin>
                    </plugins>
                  </build>
                </project>
                """.formatted(artifactId, VERSION, values, dependencies, more, Workspace.version(), configuration);
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("pom.xml"), text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
