package io.sealer.maven;

import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.Profile;

/**
 * The Maven properties that a Kubefile and filtered files may name: the POM's own, and a few of {@code project.*}.
 *
 * <p>Left out are the environment, system properties, and every name that a profile of settings.xml defines: they hold
 * secrets, and an image is no place for them. A {@code -Dname=value} changes the value of a name that the POM has.
 */
final class ProjectProperties {

    private ProjectProperties() {}

    static Map<String, String> of(MavenProject project, MavenSession session) {
        Set<String> fromSettings = new HashSet<>();
        for (Profile profile : session.getSettings().getProfiles()) {
            fromSettings.addAll(profile.getProperties().stringPropertyNames());
        }
        Map<String, String> allowed = new TreeMap<>();
        Properties user = session.getUserProperties();
        for (String name : project.getProperties().stringPropertyNames()) {
            if (!fromSettings.contains(name)) {
                allowed.put(name, user.getProperty(name, project.getProperties().getProperty(name)));
            }
        }
        put(allowed, "project.groupId", project.getGroupId());
        put(allowed, "project.artifactId", project.getArtifactId());
        put(allowed, "project.version", project.getVersion());
        put(allowed, "project.packaging", project.getPackaging());
        put(allowed, "project.name", project.getName());
        put(allowed, "project.description", project.getDescription());
        put(allowed, "project.url", project.getUrl());
        put(allowed, "project.inceptionYear", project.getInceptionYear());
        put(allowed, "project.build.finalName", project.getBuild().getFinalName());
        return allowed;
    }

    private static void put(Map<String, String> properties, String name, String value) {
        if (value != null) {
            properties.put(name, value);
        }
    }
}
