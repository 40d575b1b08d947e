package io.sealer.it;

import io.sealer.oci.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Generates projects as users do. */
final class Archetype {

    private static final String GOAL = "org.apache.maven.plugins:maven-archetype-plugin:3.4.1:generate";

    private Archetype() {}

    /**
     * A run of the archetype, ready to be given more properties.
     *
     * @param parent directory that gets a directory with the artifact's name
     */
    static MavenBuild generate(Path parent, String artifactId, String version, String runtime) {
        return MavenBuild.in(parent)
                .run(GOAL)
                .property("archetypeCatalog", "local")
                .property("archetypeGroupId", "io.sealer")
                .property("archetypeArtifactId", "sealer-archetype")
                .property("archetypeVersion", Workspace.version())
                .property("groupId", "com.acme")
                .property("artifactId", artifactId)
                .property("version", version)
                .property("runtime", runtime);
    }

    /** The images that a generated project needs, by {@code sealer:why}, before anything is fetched. */
    static List<String> neededBy(Path project, Path work) throws IOException {
        Path report = work.resolve("why.json");
        MavenBuild.in(project)
                .run("sealer:why")
                .property("sealer.format", "json")
                .property("sealer.output", report)
                .property("sealer.cache", work.resolve("cache"))
                .execute()
                .assertSucceeded();
        return ImageJson.maps(Json.readObject(Files.readAllBytes(report)).get("images")).stream()
                .map(image -> String.valueOf(image.get("reference")))
                .toList();
    }
}
