package io.sealer.rootfs;

import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.kubefile.Instruction.App;
import io.sealer.kubefile.Instruction.AppCmds;
import io.sealer.kubefile.Instruction.AppEnv;
import io.sealer.kubefile.Instruction.Launch;
import io.sealer.kubefile.Note;
import io.sealer.kubefile.RemoteSources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The applications that a Kubefile defines, while it is executed. */
final class Applications {

    private static final String LOCAL = "local://";

    private final CopyRules rules;
    private final Problems problems;
    private final Doubts doubts;
    private final Consumer<Note> notes;
    private final Map<String, Known> known = new TreeMap<>();
    private final Map<String, Map<String, String>> env = new TreeMap<>();
    private final Map<String, List<String>> commands = new TreeMap<>();

    Applications(CopyRules rules, Problems problems, Doubts doubts, Consumer<Note> notes) {
        this.rules = rules;
        this.problems = problems;
        this.doubts = doubts;
        this.notes = notes;
    }

    /** Knows the applications of the base image, which its FROM brings. */
    void inherit(List<AppDefinition> inherited, SourceLocation from) {
        for (AppDefinition app : inherited) {
            known.put(app.name(), new Known(from, app, false));
        }
    }

    /** Complete is what could be copied without a problem: only then do its files tell its type. */
    private record Known(SourceLocation line, AppDefinition definition, boolean complete) {}

    /** Copies an application's files and defines it; one of the same name is defined anew. */
    void define(App app, Placement placement) {
        if (!ImagePath.normalise(app.name()).equals(Optional.of(app.name()))
                || app.name().contains("/")) {
            problems.at(app.location(), "\"" + app.name() + "\" is no name of an application: it names a directory");
            return;
        }
        int before = problems.asList().size();
        checkNames(app);
        List<List<String>> bySource = new ArrayList<>();
        for (String source : app.sources()) {
            path(app, source).ifPresent(path -> bySource.add(copy(app.name(), path, placement)));
        }
        boolean complete = problems.asList().size() == before;
        List<String> all =
                bySource.stream().flatMap(List::stream).distinct().sorted().toList();
        String type = AppType.of(all);
        if (type.equals(AppType.HELM) && !AppType.isChartForSealer(all)) {
            note(app, "the chart has no values.yaml, so sealer would not know it for one");
        }
        if (known.containsKey(app.name())) {
            note(
                    app,
                    "defines " + app.name() + " anew; files that only line "
                            + known.get(app.name()).line().line() + " copied stay in its directory");
        }
        AppDefinition definition = new AppDefinition(
                app.name(), type, files(app.name(), type, bySource), AppDefinition.VERSION, Map.of(), List.of());
        known.put(app.name(), new Known(app.location(), definition, complete));
    }

    private Optional<String> path(App app, String source) {
        if (source.startsWith(LOCAL)) {
            return Optional.of(source.substring(LOCAL.length()));
        }
        if (RemoteSources.isRemote(source)) {
            return Optional.of(source);
        }
        problems.at(
                app.location(),
                "source \"" + source + "\" does not say where it is",
                "write local://" + source + " for a path in the context");
        return Optional.empty();
    }

    /** What sealer downloads is named by its URL, and one file of a name would silently replace another. */
    private void checkNames(App app) {
        Map<String, String> urls = new HashMap<>();
        for (String source : app.sources()) {
            String other = RemoteSources.isRemote(source) ? urls.put(RemoteSources.name(source), source) : null;
            if (other != null) {
                problems.at(
                        app.location(),
                        RemoteSources.shown(source) + " and " + RemoteSources.shown(other) + " would both be the file "
                                + RemoteSources.name(source),
                        "name them in <files> of the POM, with different <to>, and write local://PATH");
            }
        }
    }

    private List<String> copy(String name, String path, Placement placement) {
        String directory = AppDefinition.directory(name);
        return rules.copy(new CopyRequest(List.of(path), directory, true, CopyFlags.NONE, false), placement).stream()
                .filter(file -> file.startsWith(directory + "/"))
                .map(file -> file.substring(directory.length() + 1))
                .toList();
    }

    /** What sealer launches: the chart by its name, scripts only of the first source, else every file. */
    private static List<String> files(String name, String type, List<List<String>> bySource) {
        if (type.equals(AppType.HELM)) {
            return List.of(name);
        }
        if (type.equals(AppType.SHELL)) {
            return bySource.get(0);
        }
        return type.equals(AppType.KUBE)
                ? bySource.stream().flatMap(List::stream).distinct().toList()
                : List.of();
    }

    /** Sets the launch command of an application; the last one wins. */
    void commands(AppCmds line) {
        if (isKnown(line.location(), line.name())) {
            commands.put(line.name(), List.copyOf(line.commands()));
        }
    }

    /** Adds to an application's environment. */
    void env(AppEnv line) {
        if (isKnown(line.location(), line.name())) {
            env.computeIfAbsent(line.name(), name -> new LinkedHashMap<>()).putAll(line.values());
        }
    }

    /** The applications to launch. */
    List<String> launch(Launch line) {
        line.apps().forEach(app -> isKnown(line.location(), app));
        return List.copyOf(line.apps());
    }

    private boolean isKnown(SourceLocation line, String name) {
        if (known.containsKey(name)) {
            return true;
        }
        if (doubts.apps()) {
            return false;
        }
        problems.at(
                line,
                "no application \"" + name + "\" is defined before this line"
                        + (known.isEmpty() ? "" : " (known: " + String.join(", ", known.keySet()) + ")"));
        return false;
    }

    /** All of them by name; adds a problem for each that nobody could launch. */
    List<AppDefinition> finished() {
        List<AppDefinition> finished = new ArrayList<>();
        known.forEach((name, app) -> {
            List<String> words = commands.getOrDefault(name, app.definition().commands());
            if (app.definition().type().equals(AppType.NONE)
                    && words.isEmpty()
                    && app.complete()
                    && !doubts.commands()) {
                problems.at(
                        app.line(),
                        "the files of application " + name + " do not tell how to launch it (a chart, only YAML files,"
                                + " or only .sh files would)",
                        "add a line APPCMDS " + name + " [\"command\", \"argument\"]");
            }
            Map<String, String> values = new LinkedHashMap<>(app.definition().env());
            values.putAll(env.getOrDefault(name, Map.of()));
            finished.add(app.definition().with(values, words));
        });
        return finished;
    }

    private void note(App app, String text) {
        notes.accept(new Note(app.location(), text));
    }
}
