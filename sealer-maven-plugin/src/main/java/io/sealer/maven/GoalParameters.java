package io.sealer.maven;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/**
 * The parameters of a goal as texts. They are read from the configuration that Maven hands out for the goal and not from
 * its fields, so that no parameter can be forgotten here.
 *
 * @param names what they are called, and where one stands in the other
 * @param values what they are, any of which may name a file
 */
record GoalParameters(List<String> names, List<String> values) {

    private static final String PREFIX = "sealer.";
    private static final String DEFAULT = "default-value";

    /** What says that work is to be done, but not which. */
    private static final Set<String> WITHOUT_EFFECT = Set.of("force", "skip", "sealer.force", "sealer.skip");

    GoalParameters {
        names = List.copyOf(names);
        values = List.copyOf(values);
    }

    /**
     * The parameters of one goal.
     *
     * @param configuration an element a parameter, values not evaluated yet
     * @param evaluation gives what such a value stands for; null where that is nothing
     * @param properties those of the project, of the system and of the command line, of which the plugin's own count
     */
    static GoalParameters of(Xpp3Dom configuration, Function<String, Object> evaluation, List<Properties> properties) {
        Reader reader = new Reader(evaluation);
        for (Xpp3Dom parameter : configuration == null ? new Xpp3Dom[0] : configuration.getChildren()) {
            if (!WITHOUT_EFFECT.contains(parameter.getName())) {
                reader.read(parameter, "");
            }
        }
        for (Properties some : properties) {
            for (String name : new TreeSet<>(some.stringPropertyNames())) {
                if (name.startsWith(PREFIX) && !WITHOUT_EFFECT.contains(name)) {
                    reader.add(name, some.getProperty(name));
                }
            }
        }
        return new GoalParameters(reader.names, reader.values);
    }

    /** What a parameter is; empty where it is not set. */
    String value(String name) {
        int place = names.indexOf("/" + name);
        return place < 0 ? "" : values.get(place).strip();
    }

    /** Whether a parameter has elements of its own. */
    boolean isList(String name) {
        return names.stream().anyMatch(one -> one.startsWith("/" + name + "/"));
    }

    private static final class Reader {

        private final Function<String, Object> evaluation;
        private final List<String> names = new ArrayList<>();
        private final List<String> values = new ArrayList<>();

        Reader(Function<String, Object> evaluation) {
            this.evaluation = evaluation;
        }

        void read(Xpp3Dom element, String above) {
            String name = above + "/" + element.getName();
            for (String attribute : element.getAttributeNames()) {
                if (!attribute.equals(DEFAULT)) {
                    add(name + "@" + attribute, element.getAttribute(attribute));
                }
            }
            Object value = evaluated(element.getValue());
            add(name, text(value == null ? evaluated(element.getAttribute(DEFAULT)) : value));
            for (Xpp3Dom child : element.getChildren()) {
                read(child, name);
            }
        }

        private Object evaluated(String written) {
            return written == null ? null : evaluation.apply(written);
        }

        void add(String name, String value) {
            names.add(name);
            values.add(value);
        }

        /** Objects of Maven say nothing: what they hold counts on its own. */
        private static String text(Object value) {
            if (value == null) {
                return "";
            }
            boolean plain = value instanceof File || value.getClass().getName().startsWith("java.");
            return plain ? value.toString() : "";
        }
    }
}
