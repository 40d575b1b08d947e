package io.sealer.rootfs;

import io.sealer.Problem;
import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.kubefile.RemoteSources;
import io.sealer.rootfs.BuildContext.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds what a source of COPY, ADD or APP stands for in the context: a path, or a pattern with its matches. */
final class SourceFinder {

    private static final String IGNORED = " is left out by %s (\"%s\")";

    private final BuildContext context;
    private final Problems problems;

    SourceFinder(BuildContext context, Problems problems) {
        this.context = context;
        this.problems = problems;
    }

    /**
     * A file or directory that is to be copied, its link followed.
     *
     * @param item what it is
     * @param byWildcard whether a wildcard stood for its name
     */
    record Match(Item item, boolean byWildcard) {

        boolean isDirectory() {
            return item.attributes().isDirectory();
        }
    }

    /** The matches of a source by name; none where a problem was added. */
    List<Match> find(SourceLocation line, String source) {
        if (RemoteSources.isRemote(source)) {
            return remote(line, source);
        }
        Optional<String> path = ImagePath.normalise(source);
        if (path.isEmpty()) {
            problems.at(
                    line,
                    "source \"" + source + "\" lies outside of the context " + context.place(""),
                    "copy it into the context, or choose a higher <contextDirectory> (-Dsealer.context)");
            return List.of();
        }
        try {
            Optional<Item> literal = context.find(path.get());
            if (literal.isPresent()) {
                return literal(line, source, literal.get());
            }
            List<GlobPattern> components = components(path.get());
            return components.stream().anyMatch(GlobPattern::isWild)
                    ? wildcard(line, source, components)
                    : unescaped(line, source, components);
        } catch (IllegalArgumentException e) {
            problems.at(line, "source \"" + source + "\": " + e.getMessage());
        } catch (IOException e) {
            problems.add(Problem.environment("cannot read source \"" + source + "\" (" + e + ")")
                    .withLocation(line));
        }
        return List.of();
    }

    private List<Match> remote(SourceLocation line, String url) {
        try {
            Optional<Item> item = context.findRemote(url);
            if (item.isPresent()) {
                return List.of(new Match(item.get(), false));
            }
            problems.at(
                    line,
                    RemoteSources.shown(url) + " was not fetched",
                    "run sealer:fetch first, as mvn package does; what a base image sets cannot stand in a URL");
        } catch (IOException e) {
            problems.add(Problem.environment("cannot read " + RemoteSources.shown(url) + " (" + e + ")")
                    .withLocation(line));
        }
        return List.of();
    }

    private static List<GlobPattern> components(String path) {
        List<GlobPattern> components = new ArrayList<>();
        for (String component : path.split("/")) {
            components.add(GlobPattern.parse(component));
        }
        return components;
    }

    /** No wildcard and no such name: perhaps a name with escaped characters, else a link that leads nowhere, else nothing. */
    private List<Match> unescaped(SourceLocation line, String source, List<GlobPattern> components) throws IOException {
        String plain =
                String.join("/", components.stream().map(GlobPattern::text).toList());
        Optional<Item> item = context.find(plain);
        if (item.isPresent()) {
            return literal(line, source, item.get());
        }
        Optional<Path> file = context.locate(plain);
        if (file.isPresent() && Files.isSymbolicLink(file.get())) {
            problems.at(
                    line,
                    context.place(plain) + " is a symbolic link to " + FileName.text(Files.readSymbolicLink(file.get()))
                            + ", which does not exist");
        } else {
            problems.at(
                    line,
                    "source \"" + source + "\" does not exist (looked for " + context.place(plain) + ")",
                    "paths are relative to the context, <contextDirectory> (-Dsealer.context), and what <files> brings is"
                            + " there once sealer:fetch has run");
        }
        return List.of();
    }

    private List<Match> literal(SourceLocation line, String source, Item item) throws IOException {
        Optional<IgnoreFile.Rule> rule = context.excludedBy(item.path());
        if (rule.isPresent() && !(item.attributes().isDirectory() && context.mayHoldExceptions())) {
            problems.at(
                    line,
                    "source \"" + source + "\""
                            + String.format(
                                    IGNORED, rule.get().location(), rule.get().text()));
            return List.of();
        }
        return isSound(line, item) ? List.of(new Match(item, false)) : List.of();
    }

    private List<Match> wildcard(SourceLocation line, String source, List<GlobPattern> components) throws IOException {
        List<Match> matches = new ArrayList<>();
        List<IgnoreFile.Rule> ignored = new ArrayList<>();
        boolean lastIsWild = components.get(components.size() - 1).isWild();
        boolean sound = true;
        int found = 0;
        for (Item item : expand(components)) {
            found++;
            Optional<IgnoreFile.Rule> rule = context.excludedBy(item.path());
            if (rule.isPresent()) {
                ignored.add(rule.get());
            } else if (isSound(line, item)) {
                matches.add(new Match(context.followed(item), lastIsWild));
            } else {
                sound = false;
            }
        }
        if (matches.isEmpty() && sound) {
            problems.at(
                    line,
                    "source \"" + source + "\" matches nothing in " + context.place("")
                            + (found == 0
                                    ? ""
                                    : " but what is left out by "
                                            + ignored.get(0).location()));
        }
        return sound ? matches : List.of();
    }

    private List<Item> expand(List<GlobPattern> components) throws IOException {
        List<Item> level = List.of(context.find("").orElseThrow());
        for (GlobPattern component : components) {
            List<Item> next = new ArrayList<>();
            for (Item parent : level) {
                if (context.isDirectory(parent)) {
                    next.addAll(step(parent, component));
                }
            }
            level = next;
        }
        return level;
    }

    private List<Item> step(Item parent, GlobPattern component) throws IOException {
        if (!component.isWild()) {
            String path = ImagePath.child(parent.path(), component.text());
            Optional<Item> item = context.find(path);
            return item.map(List::of).orElse(List.of());
        }
        return context.children(parent, problems::add).stream()
                .filter(child -> component.matches(child.name()))
                .toList();
    }

    /** Whether it is a file or directory within the context once links are followed; else a problem is added. */
    private boolean isSound(SourceLocation line, Item item) throws IOException {
        if (context.isOfFetched(item)) {
            return true;
        }
        if (!Files.exists(item.file())) {
            problems.at(
                    line,
                    context.place(item.path()) + " is a symbolic link to "
                            + FileName.text(Files.readSymbolicLink(item.file())) + ", which does not exist");
            return false;
        }
        if (!context.holds(item.file())) {
            problems.at(
                    line,
                    context.place(item.path()) + " leads out of the context by a symbolic link",
                    "copy the file itself into the context");
            return false;
        }
        return true;
    }
}
