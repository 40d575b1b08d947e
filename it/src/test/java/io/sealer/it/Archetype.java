package io.sealer.it;

import java.nio.file.Path;

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
}
