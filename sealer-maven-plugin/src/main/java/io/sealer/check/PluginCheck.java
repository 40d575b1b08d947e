package io.sealer.check;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.SourceLocation;
import io.sealer.Spelling;
import io.sealer.kube.TemplateText;
import io.sealer.kube.YamlDocument;
import io.sealer.kube.YamlMapping;
import io.sealer.kube.YamlNode;
import io.sealer.kube.YamlScalar;
import io.sealer.kube.YamlStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The plugins of sealer: every document of the YAML files right in plugins/ (sealer-build, section 6.1). */
final class PluginCheck implements Check {

    private static final String DIRECTORY = "plugins";

    private static final List<String> CLUSTER_ACTIONS = List.of(
            "pre-install",
            "post-install",
            "pre-uninstall",
            "post-uninstall",
            "pre-scaleup",
            "post-scaleup",
            "upgrade",
            "rollback");

    private static final List<String> HOST_ACTIONS =
            List.of("pre-init-host", "post-init-host", "pre-clean-host", "post-clean-host", "upgrade-host");

    /** What a shell would read as a script of the image: sealer runs plugins in the image's root. */
    private static final Pattern SCRIPT = Pattern.compile("(?<![\\w./$}>-])(?:\\./)?(scripts/[\\w./-]*\\w)");

    /** What stands before a command that the shell starts by its name. */
    private static final Pattern CALL =
            Pattern.compile("(?:.*(?:[;&|(!]|\\b(?:then|do|else|exec|sudo|nohup)\\s))?\\s*");

    @Override
    public void check(CheckedImage image, Findings findings) throws IOException {
        Map<String, SourceLocation> names = new HashMap<>();
        for (String path : image.files().in(DIRECTORY)) {
            if (path.endsWith(".yaml") || path.endsWith(".yml")) {
                file(image, path, names, findings);
            }
        }
    }

    private static void file(CheckedImage image, String path, Map<String, SourceLocation> names, Findings findings)
            throws IOException {
        String file = image.files().origin(path).file();
        try (InputStream in = image.files().open(path)) {
            YamlStream stream = new YamlStream(file, in);
            for (Optional<YamlDocument> next = stream.next(); next.isPresent(); next = stream.next()) {
                plugin(image, next.get(), names, findings);
            }
        } catch (ProblemException e) {
            for (Problem problem : e.problems()) {
                findings.add(
                        Rule.PLUGIN_SYNTAX,
                        problem.location().orElse(SourceLocation.of(file)),
                        path,
                        problem.message(),
                        "mend it: sealer run stops here");
            }
        }
    }

    /** One document, which sealer takes for a plugin whatever it is. */
    static void plugin(
            CheckedImage image, YamlDocument document, Map<String, SourceLocation> names, Findings findings) {
        YamlMapping spec = document.root() instanceof YamlMapping root
                        && root.get("spec").orElse(null) instanceof YamlMapping mapping
                ? mapping
                : null;
        if (spec == null) {
            findings.add(
                    Rule.PLUGIN_SYNTAX,
                    document.locate(document.root()),
                    "a document that is no plugin",
                    "sealer takes every document in plugins/ for one, and this has no spec",
                    "move it elsewhere, or write spec with type, action, scope and data");
            return;
        }
        name((YamlMapping) document.root(), document, names, findings);
        type(spec, document, findings);
        List<String> actions = actions(spec, document, findings);
        if (actions.stream().anyMatch(HOST_ACTIONS::contains)) {
            scope(spec, document, findings);
        }
        data(spec, document, image, findings);
    }

    private static void name(
            YamlMapping root, YamlDocument document, Map<String, SourceLocation> names, Findings findings) {
        YamlNode node = root.get("metadata").orElse(null);
        Optional<YamlScalar> name = node instanceof YamlMapping metadata ? scalar(metadata, "name") : Optional.empty();
        SourceLocation place = document.locate(name.isPresent() ? name.get() : root);
        if (name.isEmpty()) {
            findings.add(
                    Rule.PLUGIN_NAME,
                    place,
                    "a plugin without metadata.name",
                    "plugins run in the order of their names",
                    "give it a name");
        } else if (names.putIfAbsent(name.get().text(), place) != null) {
            findings.add(
                    Rule.PLUGIN_NAME,
                    place,
                    "a second plugin " + name.get().text(),
                    names.get(name.get().text()) + " has that name, and plugins run in the order of their names",
                    "give it a name of its own");
        }
    }

    private static void type(YamlMapping spec, YamlDocument document, Findings findings) {
        Optional<YamlScalar> type = scalar(spec, "type");
        if (!type.map(YamlScalar::text).equals(Optional.of("SHELL"))) {
            findings.add(
                    Rule.PLUGIN_TYPE,
                    document.locate(type.isPresent() ? type.get() : spec),
                    type.map(text -> "type " + text.text()).orElse("a plugin without spec.type"),
                    "sealer knows no type but SHELL, and sealer run stops at any other",
                    "write SHELL");
        }
    }

    private static List<String> actions(YamlMapping spec, YamlDocument document, Findings findings) {
        Optional<YamlScalar> action = scalar(spec, "action");
        List<String> known = new ArrayList<>();
        if (action.isEmpty()) {
            findings.add(
                    Rule.PLUGIN_ACTION,
                    document.locate(spec),
                    "a plugin without spec.action",
                    "it never runs",
                    "write one of " + String.join(", ", all()));
            return known;
        }
        for (String text : action.get().text().split("\\|", -1)) {
            if (all().contains(text)) {
                known.add(text);
            } else {
                String stripped = text.strip();
                boolean blanks = all().contains(stripped);
                findings.add(
                        Rule.PLUGIN_ACTION,
                        document.locate(action.get()),
                        "action \"" + text + "\"",
                        blanks
                                ? "sealer does not take blanks away, and never runs it"
                                : "sealer does not know it, and never runs it",
                        blanks
                                ? "write it without blanks: "
                                        + String.join("|", stripped(action.get().text()))
                                : similar(stripped)
                                        .map(name -> "write " + name)
                                        .orElse("write one of " + String.join(", ", all())));
            }
        }
        return known;
    }

    private static List<String> stripped(String actions) {
        return Pattern.compile("\\|").splitAsStream(actions).map(String::strip).toList();
    }

    private static List<String> all() {
        List<String> all = new ArrayList<>(CLUSTER_ACTIONS);
        all.addAll(HOST_ACTIONS);
        return all;
    }

    /** Older releases of sealer had PreInit, PostInstall and the like. */
    private static Optional<String> similar(String action) {
        String letters = letters(action);
        return letters.isEmpty()
                ? Optional.empty()
                : all().stream()
                        .filter(known -> letters(known).equals(letters))
                        .findFirst()
                        .or(() -> all().stream()
                                .filter(known -> letters(known).startsWith(letters))
                                .findFirst())
                        .or(() -> Spelling.nearest(action, all()));
    }

    private static String letters(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    }

    private static void scope(YamlMapping spec, YamlDocument document, Findings findings) {
        Optional<YamlScalar> scope = scalar(spec, "scope");
        String mend = "write the roles of the hosts with | between them, as in master|node";
        if (scope.isEmpty()) {
            findings.add(
                    Rule.PLUGIN_SCOPE,
                    document.locate(spec),
                    "a plugin for hosts without spec.scope",
                    "it runs on no host",
                    mend);
            return;
        }
        for (String role : scope.get().text().split("\\|", -1)) {
            if (!TemplateText.hasMarker(role) && role.strip().matches("|.*[/,;\\s].*")) {
                findings.add(
                        Rule.PLUGIN_SCOPE,
                        document.locate(scope.get()),
                        "scope " + scope.get().text(),
                        "sealer takes \"" + role.strip()
                                + "\" for one role, which no host has: the plugin runs nowhere",
                        mend);
            }
        }
    }

    private static void data(YamlMapping spec, YamlDocument document, CheckedImage image, Findings findings) {
        Optional<YamlScalar> data = scalar(spec, "data");
        if (data.isEmpty()) {
            findings.add(
                    Rule.PLUGIN_SYNTAX,
                    document.locate(spec),
                    "a plugin without spec.data",
                    "it does nothing",
                    "write the commands, or leave the plugin out");
            return;
        }
        // Once it has gone elsewhere, it is not known where it is.
        boolean elsewhere = Pattern.compile("(?m)(?:^|[;&|]\\s*)\\s*(?:cd|pushd)\\s")
                .matcher(data.get().text())
                .find();
        if (!image.whole() || elsewhere) {
            return;
        }
        String[] lines = data.get().text().split("\n", -1);
        for (int row = 0; row < lines.length; row++) {
            Matcher script = SCRIPT.matcher(lines[row].strip().startsWith("#") ? "" : lines[row]);
            while (script.find()) {
                boolean called =
                        CALL.matcher(lines[row].substring(0, script.start())).matches();
                SourceLocation place =
                        new SourceLocation(document.file(), data.get().lineOf(row + 1));
                script(script.group(1), called, place, image, findings);
            }
        }
    }

    private static void script(
            String path, boolean called, SourceLocation place, CheckedImage image, Findings findings) {
        if (called && image.files().has(path) && !image.files().isExecutable(path)) {
            findings.add(
                    Rule.SCRIPT_MODE,
                    place,
                    path,
                    "it is called by its name, and is not executable",
                    "write bash " + path + ", or chmod +x it");
        } else if (path.endsWith(".sh") && !image.files().has(path)) {
            findings.add(
                    Rule.PLUGIN_SCRIPT,
                    place,
                    path,
                    "the image has no such file, and plugins run in the root of the image",
                    "copy it there, or correct its name");
        }
    }

    private static Optional<YamlScalar> scalar(YamlMapping mapping, String name) {
        return mapping.get(name)
                .filter(YamlScalar.class::isInstance)
                .map(YamlScalar.class::cast)
                .filter(scalar ->
                        scalar.type() != YamlScalar.Type.NULL && !scalar.text().isBlank());
    }
}
