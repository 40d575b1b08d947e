package io.sealer.maven;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.maven.model.Plugin;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/**
 * The push that the end of a build will come to, as its own configuration says it: what it would refuse can be refused
 * before the work is done.
 *
 * @param image the name that the push alone was given, if any
 * @param tags what else is to stand for the image
 */
record PushAhead(Optional<String> image, List<String> tags) {

    private static final String PLUGIN = "io.sealer:sealer-maven-plugin";

    PushAhead {
        tags = List.copyOf(tags);
    }

    /**
     * Looks for a push among the executions of a project; one that is not wanted is none.
     *
     * @param evaluation gives what a value that is not evaluated yet stands for; null where that is nothing
     */
    static Optional<PushAhead> of(MavenProject project, UnaryOperator<String> evaluation) {
        Plugin plugin = project.getPlugin(PLUGIN);
        return Stream.ofNullable(plugin)
                .flatMap(found -> found.getExecutions().stream())
                .filter(execution -> execution.getGoals().contains("push"))
                .map(execution -> execution.getConfiguration() == null
                        ? new Xpp3Dom("configuration")
                        : (Xpp3Dom) execution.getConfiguration())
                .filter(configuration ->
                        texts(configuration, "push", evaluation).anyMatch(Boolean::parseBoolean))
                .map(configuration -> new PushAhead(
                        texts(configuration, "image", evaluation).findFirst(),
                        texts(configuration, "tags", evaluation).toList()))
                .findFirst();
    }

    /** The texts of a parameter: of its element and the elements in it, or of its property where it has no element. */
    private static Stream<String> texts(Xpp3Dom configuration, String name, UnaryOperator<String> evaluation) {
        Xpp3Dom element = configuration.getChild(name);
        Stream<String> written = element == null
                ? Stream.of("${sealer." + name + "}")
                : Stream.concat(
                        Stream.ofNullable(element.getValue()),
                        Stream.of(element.getChildren()).flatMap(child -> Stream.ofNullable(child.getValue())));
        return written.flatMap(text -> Stream.ofNullable(evaluation.apply(text)))
                .flatMap(text -> Stream.of(text.split(",")))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }
}
