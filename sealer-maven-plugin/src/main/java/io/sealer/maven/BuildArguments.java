package io.sealer.maven;

import io.sealer.Problem;
import io.sealer.ProblemException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;

/** Values for ARG: those of {@code <buildArgs>}, and those of {@code -Dsealer.buildArgs=NAME=value,OTHER=value}. */
final class BuildArguments {

    private BuildArguments() {}

    /**
     * All of them; a {@code -D} goes before what is written in the POM.
     *
     * @param written {@code <buildArgs>}, if there are some
     * @throws ProblemException when a {@code -D} makes no sense
     */
    static Map<String, String> of(Map<String, String> written, MavenProject project, MavenSession session) {
        Map<String, String> all = new LinkedHashMap<>(written == null ? Map.of() : written);
        all.replaceAll((name, value) -> value == null ? "" : value);
        String given = session.getUserProperties()
                .getProperty("sealer.buildArgs", project.getProperties().getProperty("sealer.buildArgs", ""));
        for (String pair : given.isBlank() ? new String[0] : given.split(",")) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new ProblemException(Problem.project("\"" + pair + "\" in sealer.buildArgs is not NAME=value")
                        .withRemedy("write -Dsealer.buildArgs=NAME=value,OTHER=value"));
            }
            all.put(pair.substring(0, equals).strip(), pair.substring(equals + 1));
        }
        return all;
    }
}
