package io.sealer.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.codehaus.plexus.util.xml.Xpp3DomBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoalParametersTest {

    private static final Set<String> LIFECYCLE = Set.of("fetch", "kubefile", "collect-images", "package-image");

    /** What says that work is to be done and not which, and what Maven itself is. */
    private static final Set<String> WITHOUT_EFFECT = Set.of("force", "skip", "project", "session", "execution");

    private final Map<String, Object> values = new HashMap<>();
    private final Properties properties = new Properties();

    /** One parameter of a goal. */
    private record Case(String goal, String name, Xpp3Dom configuration) {

        @Override
        public String toString() {
            return goal + " " + name;
        }
    }

    /** Every parameter of every goal of the lifecycle, as the plugin's own descriptor has them. */
    static List<Case> parameters() throws Exception {
        Path descriptor = Path.of("target/classes/META-INF/maven/plugin.xml");
        Xpp3Dom plugin;
        try (InputStream in = Files.newInputStream(descriptor)) {
            plugin = Xpp3DomBuilder.build(in, StandardCharsets.UTF_8.name());
        }
        List<Case> cases = new ArrayList<>();
        for (Xpp3Dom mojo : plugin.getChild("mojos").getChildren("mojo")) {
            String goal = mojo.getChild("goal").getValue();
            if (LIFECYCLE.contains(goal)) {
                for (Xpp3Dom parameter : mojo.getChild("parameters").getChildren("parameter")) {
                    cases.add(new Case(goal, parameter.getChild("name").getValue(), mojo.getChild("configuration")));
                }
            }
        }
        assertThat(cases).hasSizeGreaterThan(60);
        return cases;
    }

    private GoalParameters read(Xpp3Dom configuration) {
        return GoalParameters.of(
                configuration,
                text -> text.startsWith("${") ? values.get(text) : text,
                List.of(new Properties(), properties));
    }

    @ParameterizedTest
    @MethodSource("parameters")
    void everyParameterOfTheLifecycleCounts(Case one) {
        GoalParameters before = read(one.configuration());
        assertThat(read(one.configuration())).isEqualTo(before);
        Xpp3Dom changed = new Xpp3Dom(one.configuration());
        Xpp3Dom element = changed.getChild(one.name());
        if (element == null) {
            element = new Xpp3Dom(one.name());
            changed.addChild(element);
        }
        if (WITHOUT_EFFECT.contains(one.name())) {
            element.setValue("true");
            values.put(element.getAttribute("default-value"), this);
            boolean ofMaven = Set.of("project", "session", "execution").contains(one.name());
            assertThat(read(ofMaven ? one.configuration() : changed)).isEqualTo(before);
            return;
        }
        String expression = element.getValue() != null ? element.getValue() : element.getAttribute("default-value");
        if (expression != null) {
            values.put(expression, "given on the command line");
            assertThat(read(one.configuration())).isNotEqualTo(before);
            values.clear();
        }
        element.setValue("written in the POM");
        assertThat(read(changed)).isNotEqualTo(before);
        element.setValue(null);
        Xpp3Dom item = new Xpp3Dom("item");
        item.setValue("in a list");
        element.addChild(item);
        assertThat(read(changed)).isNotEqualTo(before);
    }

    @Test
    void elementsWithinElementsCount() {
        Xpp3Dom configuration = new Xpp3Dom("configuration");
        Xpp3Dom charts = new Xpp3Dom("charts");
        Xpp3Dom chart = new Xpp3Dom("chart");
        Xpp3Dom path = new Xpp3Dom("path");
        configuration.addChild(charts);
        charts.addChild(chart);
        chart.addChild(path);
        path.setValue("charts/a");
        GoalParameters before = read(configuration);
        path.setValue("charts/b");
        assertThat(read(configuration)).isNotEqualTo(before);
        assertThat(read(configuration).values()).contains("charts/b");
        assertThat(read(configuration).isList("charts")).isTrue();
        assertThat(read(configuration).isList("files")).isFalse();
    }

    @Test
    void propertiesOfThePluginCountAndFilesAreNamed() {
        Xpp3Dom configuration = new Xpp3Dom("configuration");
        Xpp3Dom lock = new Xpp3Dom("lockFile");
        lock.setValue("${sealer.lockFile}");
        configuration.addChild(lock);
        values.put("${sealer.lockFile}", new File("/x/images.lock"));
        GoalParameters before = read(configuration);
        assertThat(before.value("lockFile")).isEqualTo("/x/images.lock");
        assertThat(before.value("image")).isEmpty();
        properties.setProperty("other.thing", "1");
        properties.setProperty("sealer.force", "true");
        assertThat(read(configuration)).isEqualTo(before);
        properties.setProperty("sealer.collect-images.skip", "true");
        assertThat(read(configuration)).isNotEqualTo(before);
    }
}
