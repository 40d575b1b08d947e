package io.sealer.maven;

import io.sealer.Problem;
import io.sealer.Problems;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.maven.plugin.descriptor.Parameter;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/**
 * What users wrote for parameters that are true or false. Maven takes every other word for false: a dry run by {@code
 * yes} would be a real one.
 */
final class BooleanParameters {

    private static final Set<String> TYPES = Set.of("boolean", "java.lang.Boolean");

    private final List<Parameter> parameters;
    private final Xpp3Dom configuration;
    private final UnaryOperator<String> evaluation;

    /**
     * The parameters of one goal.
     *
     * @param configuration what the goal is configured with: an element a parameter, values not evaluated yet
     * @param evaluation gives the text behind such a value; null where there is none
     */
    BooleanParameters(List<Parameter> parameters, Xpp3Dom configuration, UnaryOperator<String> evaluation) {
        this.parameters = parameters;
        this.configuration = configuration;
        this.evaluation = evaluation;
    }

    /** Finds values that are neither true nor false. */
    void check(Problems problems) {
        for (Parameter parameter : parameters) {
            Xpp3Dom element = configuration == null ? null : configuration.getChild(parameter.getName());
            if (element != null && TYPES.contains(parameter.getType()) && element.getValue() != null) {
                String property = element.getValue().strip();
                String ways = "<" + parameter.getName() + ">"
                        + (property.startsWith("${sealer.")
                                ? " or -D" + property.substring(2, property.length() - 1)
                                : "");
                mistake(parameter.getName(), evaluation.apply(property), ways).ifPresent(problems::add);
            }
        }
    }

    /**
     * The problem with one value.
     *
     * @param value null where nothing was written
     * @param ways how it is written
     */
    static Optional<Problem> mistake(String name, String value, String ways) {
        if (value == null
                || value.strip().equalsIgnoreCase("true")
                || value.strip().equalsIgnoreCase("false")) {
            return Optional.empty();
        }
        return Optional.of(Problem.project(name + " is \"" + value + "\", which is neither true nor false")
                .withRemedy("set " + ways + " to true or false"));
    }
}
