package io.sealer.maven;

import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.maven.plugin.descriptor.Parameter;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/**
 * What somebody wrote on the command line in vain. Maven takes an element of the POM in preference to {@code -D}: without a
 * word, an image would be pushed to another place than the one that was typed.
 */
final class OverruledProperties {

    private final List<Parameter> parameters;
    private final Xpp3Dom configuration;
    private final Properties typed;

    /**
     * The parameters of one goal.
     *
     * @param configuration what the goal is configured with: an element a parameter, values not evaluated yet
     * @param typed what the command line has
     */
    OverruledProperties(List<Parameter> parameters, Xpp3Dom configuration, Properties typed) {
        this.parameters = parameters;
        this.configuration = configuration;
        this.typed = typed;
    }

    /** A sentence for each property that has no effect. Values are in none of them. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        for (Parameter parameter : parameters) {
            Xpp3Dom element = configuration == null ? null : configuration.getChild(parameter.getName());
            String property = property(parameter);
            String value = property.isEmpty() ? null : typed.getProperty(property);
            if (element != null && value != null && isLiteral(element, property) && !isSame(element, value)) {
                String name = parameter.getName();
                warnings.add("-D" + property + " has no effect: the POM has <" + name + ">, which Maven prefers - have"
                        + " its value as <" + property + "> in <properties> instead, which -D" + property
                        + " replaces");
            }
        }
        return warnings;
    }

    /** As the goal's descriptor has it: {@code ${sealer.image}}. */
    private static String property(Parameter parameter) {
        String expression = parameter.getExpression();
        boolean one = expression != null && expression.startsWith("${sealer.") && expression.endsWith("}");
        return one ? expression.substring(2, expression.length() - 1) : "";
    }

    private static boolean isLiteral(Xpp3Dom element, String property) {
        return texts(element).noneMatch(text -> text.contains("${" + property + "}"))
                && texts(element).anyMatch(text -> !text.isBlank());
    }

    /** Whether the POM says the same; also where it names the property, which Maven has replaced by then. */
    private static boolean isSame(Xpp3Dom element, String value) {
        return texts(element)
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(","))
                .equals(value.strip());
    }

    private static Stream<String> texts(Xpp3Dom element) {
        Stream<String> own = Stream.ofNullable(element.getValue());
        return Stream.concat(own, Stream.of(element.getChildren()).flatMap(OverruledProperties::texts));
    }
}
