package io.sealer.maven;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.Progress;
import io.sealer.cache.CacheDirectories;
import io.sealer.cache.CacheLease;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.PluginParameterExpressionEvaluator;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.component.configurator.expression.ExpressionEvaluationException;

/** What all goals share: skipping, the cache's place, and how problems reach the user. */
abstract class AbstractSealerMojo extends AbstractMojo {

    @Parameter(defaultValue = "${session}", readonly = true, required = true)
    private MavenSession session;

    @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
    private MojoExecution execution;

    /**
     * Skips this goal. {@code -Dsealer.skip} skips every goal of the plugin; {@code -Dsealer.GOAL.skip}, for example
     * {@code -Dsealer.collect-images.skip}, skips one. A build whose images are not collected makes an image without
     * them (what sealer calls the "lite" build mode).
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.skip", defaultValue = "false")
    private boolean skip;

    /**
     * Directory of the cache of blobs, manifests and native libraries. It is shared by all projects, modules and Maven
     * processes of the machine, and may be deleted at any time. Default: {@code $XDG_CACHE_HOME/sealer-maven}, else
     * {@code ~/.cache/sealer-maven}.
     *
     * <pre>{@code <cacheDirectory>/mnt/big/sealer-cache</cacheDirectory>}</pre>
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.cache")
    private File cacheDirectory;

    @Override
    public final void execute() throws MojoExecutionException, MojoFailureException {
        String goal = execution.getGoal();
        try {
            checkBooleans(goal);
        } catch (ProblemException e) {
            throw new MojoFailureException(e.getMessage(), e);
        }
        warnOfOverruledProperties();
        if (skip || isGoalSkipped(goal)) {
            getLog().info("Skipped (" + (skip ? "sealer.skip" : skipProperty(goal)) + ")");
            return;
        }
        try {
            Optional<String> reason = reasonToSkip();
            if (reason.isPresent()) {
                getLog().info("Skipped (" + reason.get() + ")");
                return;
            }
            checkWhatFollows();
            if (!isDone()) {
                runWithCache();
            }
        } catch (ProblemException e) {
            if (e.isProjectAtFault()) {
                throw new MojoFailureException(e.getMessage(), e);
            }
            throw new MojoExecutionException(e.getMessage(), e);
        } catch (UncheckedIOException e) {
            throw unexpected(e.getCause());
        } catch (IOException e) {
            throw unexpected(e);
        }
    }

    private void checkBooleans(String goal) {
        PluginParameterExpressionEvaluator evaluator = new PluginParameterExpressionEvaluator(session, execution);
        Problems problems = new Problems();
        new BooleanParameters(
                        execution.getMojoDescriptor().getParameters(),
                        execution.getConfiguration(),
                        expression -> evaluated(evaluator, expression))
                .check(problems);
        String property = skipProperty(goal);
        for (String value :
                Arrays.asList(session.getUserProperties().getProperty(property), propertyOfProject(property))) {
            BooleanParameters.mistake(property, value, "-D" + property).ifPresent(problems::add);
        }
        problems.throwIfAny();
    }

    /** Once in a build of a project, whichever of its goals comes first. */
    private void warnOfOverruledProperties() {
        Map<Object, Object> said = contextOfProject();
        new OverruledProperties(
                        execution.getMojoDescriptor().getParameters(),
                        execution.getConfiguration(),
                        session.getUserProperties())
                .warnings().stream()
                        .filter(warning -> said.put(warning, true) == null)
                        .forEach(getLog()::warn);
    }

    /** What goals of this plugin leave each other in one project. */
    @SuppressWarnings("unchecked")
    private Map<Object, Object> contextOfProject() {
        return getPluginContext();
    }

    /** What a value in the POM such as <code>${sealer.image}</code> stands for; null where that is nothing. */
    final String evaluated(String written) {
        return evaluated(new PluginParameterExpressionEvaluator(session, execution), written);
    }

    private static String evaluated(PluginParameterExpressionEvaluator evaluator, String expression) {
        Object value = evaluate(evaluator, expression);
        return value == null ? null : value.toString();
    }

    private static Object evaluate(PluginParameterExpressionEvaluator evaluator, String expression) {
        try {
            return evaluator.evaluate(expression);
        } catch (ExpressionEvaluationException e) {
            throw new IllegalStateException("Maven cannot evaluate " + expression, e);
        }
    }

    /** Why there is nothing to do for this goal in this project, if so. */
    Optional<String> reasonToSkip() {
        return Optional.empty();
    }

    /**
     * A parent has no image of its own, though its plugin section and a goal's name on the command line reach it.
     *
     * @throws ProblemException where this is all that Maven runs the goal for: goals that work without a project, too, are
     *     run once, in the directory that Maven was started in, and not for the modules below it
     */
    final Optional<String> withoutImage(MavenProject project) {
        boolean parent = project != null
                && project.getFile() != null
                && project.getPackaging().equals("pom");
        if (parent
                && execution.getSource() == MojoExecution.Source.CLI
                && !execution.getMojoDescriptor().isProjectRequired()
                && session.getProjects().size() > 1) {
            String goal = "mvn sealer:" + execution.getGoal();
            throw new ProblemException(
                    Problem.project(goal + " looks at one project, and this one has modules and no image")
                            .withRemedy("run it where the image is made: " + goal + " -f MODULE/pom.xml"));
        }
        return parent ? Optional.of("a project of packaging pom has no image") : Optional.empty();
    }

    /**
     * Judges what a later goal of this build will refuse for certain, before any work is done.
     *
     * @throws ProblemException with all that it would refuse
     */
    void checkWhatFollows() {}

    /** Whether all that this goal would do is done already; then it was said. Nothing in the cache may be relied on for it. */
    boolean isDone() throws IOException {
        return false;
    }

    private void runWithCache() throws IOException {
        if (!usesCache()) {
            run();
            return;
        }
        CacheLease lease = CacheLease.take(cacheRoot());
        try {
            run();
        } finally {
            lease.close();
        }
    }

    /** Whether nothing that this goal finds in the cache may be removed while it runs. */
    boolean usesCache() {
        return true;
    }

    /**
     * Does the goal's work.
     *
     * @throws ProblemException with everything that the user must know
     * @throws IOException when the disk fails in a way that no step foresaw
     */
    abstract void run() throws IOException;

    /** Whether somebody typed the goal's name, and neither the lifecycle nor an execution of the POM calls it. */
    final boolean isCalledByName() {
        return execution.getSource() == MojoExecution.Source.CLI;
    }

    /** Whether the goal with this name is switched off by a property of its own. */
    final boolean isGoalSkipped(String goal) {
        return Boolean.parseBoolean(session.getUserProperties().getProperty(skipProperty(goal)))
                || Boolean.parseBoolean(propertyOfProject(skipProperty(goal)));
    }

    private static String skipProperty(String goal) {
        return "sealer." + goal + ".skip";
    }

    private String propertyOfProject(String name) {
        return session.getCurrentProject() == null
                ? null
                : session.getCurrentProject().getProperties().getProperty(name);
    }

    private static MojoExecutionException unexpected(IOException e) {
        Problem problem = Problem.environment(
                e.getMessage() == null ? e.toString() : e.getClass().getSimpleName() + ": " + e.getMessage());
        return new MojoExecutionException(problem.toString(), e);
    }

    /** What the goal is configured with. */
    final GoalParameters parameters() {
        PluginParameterExpressionEvaluator evaluator = new PluginParameterExpressionEvaluator(session, execution);
        return GoalParameters.of(
                execution.getConfiguration(),
                expression -> evaluate(evaluator, expression),
                List.of(
                        session.getSystemProperties(),
                        session.getCurrentProject().getProperties(),
                        session.getUserProperties()));
    }

    final MojoExecution execution() {
        return execution;
    }

    final MavenSession session() {
        return session;
    }

    /** Where this goal tells how it is getting on. */
    final Progress progress() {
        boolean interactive = session.getRequest().isInteractiveMode() && getLog().isInfoEnabled();
        return new LogProgress(
                getLog(), Terminal.liveLine(interactive, System.getenv()), System::nanoTime, Heartbeat.everySecond());
    }

    final Path cacheRoot() {
        return cacheDirectory != null
                ? cacheDirectory.toPath().toAbsolutePath()
                : CacheDirectories.defaultRoot(System.getenv(), Path.of(System.getProperty("user.home")));
    }

    /** Version of the plugin that runs. */
    final String pluginVersion() {
        return execution.getMojoDescriptor().getPluginDescriptor().getVersion();
    }

    /** What the plugin that runs consists of. */
    final List<Artifact> pluginArtifacts() {
        return execution.getMojoDescriptor().getPluginDescriptor().getArtifacts();
    }
}
