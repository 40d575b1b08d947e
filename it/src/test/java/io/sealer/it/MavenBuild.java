package io.sealer.it;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Maven build about to be run in a project, with nothing of the machine in it: its own local repository, settings,
 * image cache and docker configuration.
 */
public final class MavenBuild {

    /** Most builds of the tests are over before a second compiler pays off. */
    private static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private final Path project;
    private final List<String> arguments = new ArrayList<>();
    private final List<String> jvm = new ArrayList<>(QUICK_START);
    private final Map<String, String> environment = new LinkedHashMap<>();
    private MavenInstallation maven = MavenInstallation.own();
    private Path jdk = MavenInstallation.ownJdk();
    private Optional<Path> settings = Optional.empty();
    private Optional<Namespace> namespace = Optional.empty();
    private Optional<String> shell = Optional.empty();
    private Duration limit = Duration.ofMinutes(3);

    private MavenBuild(Path project) {
        this.project = project;
    }

    /** A build in the directory of a POM, or in any directory for goals without a project. */
    public static MavenBuild in(Path directory) {
        return new MavenBuild(directory);
    }

    /** Phases and goals ({@code sealer:} is enough for ours), or any other argument such as {@code -o}. */
    public MavenBuild run(String... words) {
        arguments.addAll(List.of(words));
        return this;
    }

    /** A {@code -D}. */
    public MavenBuild property(String name, Object value) {
        arguments.add("-D" + name + "=" + value);
        return this;
    }

    /** Another Maven than the machine's own. */
    MavenBuild with(MavenInstallation other) {
        maven = other;
        return this;
    }

    /** Another JDK than the one that runs the tests. */
    MavenBuild jdk(Path home) {
        jdk = home;
        return this;
    }

    /** With the JVM as it comes, instead of one that is made for short builds. */
    public MavenBuild withPlainJvm() {
        jvm.clear();
        return this;
    }

    /** Options of the JVM, for example {@code -Xmx256m}. */
    MavenBuild jvm(String... options) {
        jvm.addAll(List.of(options));
        return this;
    }

    MavenBuild environment(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** The user's settings.xml, instead of those of {@link MavenSettings#plain()}. */
    MavenBuild settings(Path file) {
        settings = Optional.of(file);
        return this;
    }

    /** Runs with mounts of its own. */
    MavenBuild inside(Namespace other) {
        namespace = Optional.of(other);
        return this;
    }

    /** A command of the shell that starts Maven, for example {@code umask 077}. */
    MavenBuild shell(String command) {
        shell = Optional.of(command);
        return this;
    }

    MavenBuild within(Duration time) {
        limit = time;
        return this;
    }

    /** Runs it; the exit code is for the caller to judge. */
    MavenRun execute() {
        return new MavenRun(command().run());
    }

    /** What would be run. */
    public Command command() {
        List<String> words = new ArrayList<>();
        words.add(maven.executable().toString());
        words.add("-B");
        words.add("-ntp");
        words.add("-Dmaven.repo.local=" + Workspace.localRepository());
        words.add("-s");
        words.add(settings.orElseGet(MavenSettings::plain).toString());
        MavenSettings.ofTheMachine().ifPresent(file -> words.addAll(List.of("-gs", file.toString())));
        arguments.stream().map(this::expanded).forEach(words::add);
        Command command = namespace
                .map(mounts -> mounts.command(words))
                .orElseGet(() -> Command.of(words.toArray(String[]::new)));
        Command started = shell.map(before -> Command.of("sh", "-c", before + "; exec \"$@\"", "sh")
                        .and(command.words().toArray()))
                .orElse(command);
        started.in(project)
                .within(limit)
                .with("JAVA_HOME", jdk.toString())
                .with("MAVEN_OPTS", String.join(" ", jvm))
                .with("MAVEN_SKIP_RC", "true")
                .with("XDG_CACHE_HOME", Workspace.target().resolve("xdg-cache").toString())
                .with("DOCKER_CONFIG", Workspace.target().resolve("no-docker").toString());
        environment.forEach(started::with);
        return started;
    }

    /** The prefix works in projects only, so that goals are called by coordinates everywhere. */
    private String expanded(String argument) {
        return argument.startsWith("sealer:")
                ? "io.sealer:sealer-maven-plugin:" + Workspace.version() + argument.substring("sealer".length())
                : argument;
    }
}
