package io.sealer.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Properties;
import org.apache.maven.plugin.descriptor.Parameter;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverruledPropertiesTest {

    private final Properties typed = new Properties();
    private final Xpp3Dom configuration = new Xpp3Dom("configuration");

    private List<String> warnings() {
        return new OverruledProperties(
                        List.of(parameter("image"), parameter("platforms"), new Parameter()), configuration, typed)
                .warnings();
    }

    private static Parameter parameter(String name) {
        Parameter parameter = new Parameter();
        parameter.setName(name);
        parameter.setExpression("${sealer." + name + "}");
        return parameter;
    }

    private static Xpp3Dom element(String name, String value) {
        Xpp3Dom element = new Xpp3Dom(name);
        element.setValue(value);
        return element;
    }

    @ParameterizedTest
    @CsvSource({
        "here.example/edge:1, 1",
        "there.example/edge:1, 0",
        "there.example/edge:1-snapshot, 1",
        "${sealer.image}, 0",
        "x/${sealer.image}, 0",
        "' ', 0"
    })
    void aWordOfThePomBeatsThatOfTheCommandLine(String ofPom, int warnings) {
        configuration.addChild(element("image", ofPom));
        typed.setProperty("sealer.image", "there.example/edge:1");
        assertThat(warnings()).hasSize(warnings);
    }

    @Test
    void theWarningSaysWhatToDoAndNoValue() {
        configuration.addChild(element("image", "here.example/edge:1"));
        typed.setProperty("sealer.image", "there.example/edge:1");
        assertThat(warnings())
                .containsExactly(
                        "-Dsealer.image has no effect: the POM has <image>, which Maven prefers - have its value"
                                + " as <sealer.image> in <properties> instead, which -Dsealer.image replaces");
    }

    @Test
    void listsAreComparedWithTheirText() {
        Xpp3Dom platforms = new Xpp3Dom("platforms");
        platforms.addChild(element("platform", "linux/amd64"));
        platforms.addChild(element("platform", "linux/arm64"));
        configuration.addChild(platforms);
        assertThat(warnings()).isEmpty();
        typed.setProperty("sealer.platforms", "linux/arm64");
        assertThat(warnings()).singleElement().asString().startsWith("-Dsealer.platforms has no effect");
        typed.setProperty("sealer.platforms", "linux/amd64,linux/arm64");
        assertThat(warnings()).isEmpty();
    }
}
