package io.sealer.maven;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.Problem;
import io.sealer.Problems;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.maven.plugin.descriptor.Parameter;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.junit.jupiter.api.Test;

class BooleanParametersTest {

    private final Map<String, String> properties = new HashMap<>();
    private final Xpp3Dom configuration = new Xpp3Dom("configuration");

    private List<String> problems(String... elements) {
        for (String element : elements) {
            int equals = element.indexOf('=');
            Xpp3Dom child = new Xpp3Dom(element.substring(0, equals));
            child.setValue(element.substring(equals + 1));
            configuration.addChild(child);
        }
        Problems problems = new Problems();
        new BooleanParameters(
                        List.of(
                                parameter("dryRun", "boolean"),
                                parameter("strict", "boolean"),
                                parameter("image", "x")),
                        configuration,
                        text -> text.startsWith("${") ? properties.get(text) : text)
                .check(problems);
        return problems.asList().stream().map(Problem::toString).toList();
    }

    private static Parameter parameter(String name, String type) {
        Parameter parameter = new Parameter();
        parameter.setName(name);
        parameter.setType(type);
        return parameter;
    }

    @Test
    void wordsThatMavenWouldTakeForFalseAreRefused() {
        properties.put("${sealer.dryRun}", "yes");
        assertThat(problems("dryRun=${sealer.dryRun}", "strict=on", "image=yes"))
                .containsExactly(
                        "dryRun is \"yes\", which is neither true nor false"
                                + " - set <dryRun> or -Dsealer.dryRun to true or false",
                        "strict is \"on\", which is neither true nor false - set <strict> to true or false");
    }

    @Test
    void nothingIsNoMistakeButAnEmptyPropertyIs() {
        assertThat(problems("dryRun=${sealer.dryRun}")).isEmpty();
        properties.put("${sealer.dryRun}", "");
        assertThat(problems()).singleElement().asString().startsWith("dryRun is \"\", which is neither");
    }

    @Test
    void trueAndFalseMayBeWrittenInAnyCase() {
        properties.put("${sealer.dryRun}", " True ");
        assertThat(problems("dryRun=${sealer.dryRun}", "strict=FALSE")).isEmpty();
    }
}
