package io.sealer.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.model.Build;
import org.apache.maven.model.Model;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.junit.jupiter.api.Test;

/** What is known of a push before it comes. */
class PushAheadTest {

    private final Map<String, String> properties = new HashMap<>();
    private final PluginExecution execution = new PluginExecution();
    private final Xpp3Dom configuration = new Xpp3Dom("configuration");

    private Optional<PushAhead> ahead() {
        execution.setConfiguration(configuration);
        Plugin plugin = new Plugin();
        plugin.setGroupId("io.sealer");
        plugin.setArtifactId("sealer-maven-plugin");
        plugin.addExecution(execution);
        Model model = new Model();
        model.setBuild(new Build());
        model.getBuild().addPlugin(plugin);
        return PushAhead.of(new MavenProject(model), this::evaluated);
    }

    private String evaluated(String written) {
        return written.startsWith("${") ? properties.get(written.substring(2, written.length() - 1)) : written;
    }

    private static Xpp3Dom element(String name, String value, Xpp3Dom... children) {
        Xpp3Dom element = new Xpp3Dom(name);
        element.setValue(value);
        List.of(children).forEach(element::addChild);
        return element;
    }

    @Test
    void thePomDecidesBeforeProperties() {
        execution.addGoal("push");
        properties.put("sealer.push", "false");
        properties.put("sealer.tags", "no");
        configuration.addChild(element("push", "true"));
        configuration.addChild(element("image", "here.example/edge:1"));
        configuration.addChild(element("tags", null, element("tag", "a"), element("tag", "b")));
        assertThat(ahead()).contains(new PushAhead(Optional.of("here.example/edge:1"), List.of("a", "b")));
    }

    @Test
    void propertiesCountWhereThePomIsSilent() {
        execution.addGoal("push");
        properties.put("sealer.push", "true");
        properties.put("sealer.tags", "a,b");
        assertThat(ahead()).contains(new PushAhead(Optional.empty(), List.of("a", "b")));
    }

    @Test
    void nothingIsAheadWhereNothingIsPushed() {
        execution.addGoal("push");
        assertThat(ahead()).isEmpty();
    }

    @Test
    void nothingIsAheadWhereNoExecutionPushes() {
        execution.addGoal("package-image");
        properties.put("sealer.push", "true");
        assertThat(ahead()).isEmpty();
    }
}
