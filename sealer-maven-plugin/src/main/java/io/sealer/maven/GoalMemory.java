package io.sealer.maven;

import io.sealer.build.BuildInputs;
import io.sealer.build.LastRun;
import io.sealer.build.UsedFiles;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.maven.artifact.Artifact;

/** Finds out what Maven gives to a goal of the lifecycle, and so whether its last run still stands. */
final class GoalMemory {

    private static final List<String> MACHINE = List.of("java.runtime.version", "java.vendor", "os.name", "os.arch");

    private static final Set<String> HELM_OF_OURS = Set.of("", "auto", "library");

    private final AbstractImageMojo goal;
    private final List<Path> read;

    /**
     * The memory of a goal.
     *
     * @param read small files that it reads though they do not lie in the context
     */
    GoalMemory(AbstractImageMojo goal, List<Path> read) {
        this.goal = goal;
        this.read = List.copyOf(read);
    }

    /**
     * What the goal did last.
     *
     * @param used receives what it reads
     */
    LastRun lastRun(UsedFiles used) {
        return new LastRun(
                goal.workDirectory(),
                goal.execution().getGoal(),
                goal.isDecidedByFiles() ? inputs() : Optional.empty(),
                used);
    }

    private Optional<BuildInputs> inputs() {
        GoalParameters parameters = goal.parameters();
        List<String> texts = new ArrayList<>(parameters.values());
        texts.add(kubefile());
        Optional<List<Path>> fromMaven = goal.filesOfMaven(texts);
        Optional<List<Path>> plugin = plugin();
        if (fromMaven.isEmpty() || plugin.isEmpty()) {
            return Optional.empty();
        }
        List<Path> files = new ArrayList<>(fromMaven.get());
        files.addAll(plugin.get());
        if (parameters.names().contains("/helm")) {
            files.addAll(helm(parameters.value("helm")));
        }
        return Optional.of(new BuildInputs(
                goal.basedir(),
                goal.context(),
                goal.readsContext(),
                goal.kubefile(),
                read,
                files,
                List.of(goal.workDirectory(), goal.cacheRoot()),
                parameters.values(),
                ProjectProperties.of(goal.project(), goal.session()),
                parameters.isList("filtered"),
                rest(parameters)));
    }

    private List<String> rest(GoalParameters parameters) {
        List<String> rest = new ArrayList<>(parameters.names());
        rest.add(goal.project().getId());
        rest.add(goal.cacheRoot().toString());
        goal.pluginArtifacts().forEach(part -> rest.add(part.getId()));
        rest.add(goal.session().getSystemProperties().getProperty("maven.version", ""));
        MACHINE.forEach(name -> rest.add(System.getProperty(name, "")));
        return rest;
    }

    private String kubefile() {
        try {
            return Files.readString(goal.kubefile(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            // The goal says so.
            return "";
        }
    }

    /** Those of its jars that may be built anew, and do something else then; others are told by their names. */
    private Optional<List<Path>> plugin() {
        String own = goal.execution().getArtifactId();
        List<Path> files = new ArrayList<>();
        for (Artifact part : goal.pluginArtifacts()) {
            if (part.getFile() == null || !part.getFile().isFile()) {
                return Optional.empty();
            }
            if (part.isSnapshot() || part.getArtifactId().equals(own)) {
                files.add(part.getFile().toPath());
            }
        }
        return Optional.of(files);
    }

    /** The programs that charts may be rendered with; paths are looked at as those of other parameters are. */
    private static List<Path> helm(String chosen) {
        String name = HELM_OF_OURS.contains(chosen) ? "helm" : chosen;
        List<Path> programs = new ArrayList<>();
        for (String directory : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            for (String suffix : List.of("", ".exe")) {
                programs.add(Path.of(directory.isEmpty() ? "." : directory, name + suffix));
            }
        }
        programs.removeIf(program -> !Files.isRegularFile(program));
        return programs;
    }
}
