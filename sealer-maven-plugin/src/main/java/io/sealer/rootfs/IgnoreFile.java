package io.sealer.rootfs;

import io.sealer.Problems;
import io.sealer.SourceLocation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The patterns of a {@code .containerignore} or {@code .dockerignore}: which files of the context no COPY sees. The
 * last pattern that matches a path or one of the directories above it decides; one that begins with {@code !} takes the
 * path back in. Source of the rules: docs.docker.com, "Dockerignore files", and moby's patternmatcher where that page is
 * silent.
 */
final class IgnoreFile {

    /** No patterns. */
    static final IgnoreFile NONE = new IgnoreFile(List.of());

    private final List<Rule> rules;
    private final boolean exceptions;

    private IgnoreFile(List<Rule> rules) {
        this.rules = rules;
        this.exceptions = rules.stream().anyMatch(Rule::exception);
    }

    /**
     * One line.
     *
     * @param location its place
     * @param text the line as written, without blanks around it
     * @param exception whether it takes paths back in
     * @param path what paths it matches
     */
    record Rule(SourceLocation location, String text, boolean exception, Pattern path) {}

    /**
     * Reads the patterns of a file.
     *
     * @param name the file as the user knows it
     * @param text its content
     * @param problems receives malformed patterns with their lines
     */
    static IgnoreFile parse(String name, String text, Problems problems) {
        List<Rule> rules = new ArrayList<>();
        int number = 0;
        for (String line : (text.startsWith("\uFEFF") ? text.substring(1) : text).split("\n", -1)) {
            number++;
            if (!line.startsWith("#") && !line.isBlank()) {
                SourceLocation location = new SourceLocation(name, number);
                try {
                    rule(location, line.strip()).ifPresent(rules::add);
                } catch (IllegalArgumentException e) {
                    problems.at(location, e.getMessage());
                }
            }
        }
        return new IgnoreFile(List.copyOf(rules));
    }

    private static Optional<Rule> rule(SourceLocation location, String line) {
        boolean exception = line.startsWith("!");
        String pattern = exception ? line.substring(1).strip() : line;
        if (pattern.isEmpty()) {
            throw new IllegalArgumentException("\"!\" without a pattern");
        }
        pattern = ImagePath.clean(pattern);
        if (pattern.length() > 1 && pattern.startsWith("/")) {
            pattern = pattern.substring(1);
        }
        if (pattern.equals(".") || pattern.equals("/")) {
            // Docker reads these as the context itself, which no path below it equals.
            return Optional.empty();
        }
        try {
            return Optional.of(new Rule(location, line, exception, Pattern.compile(regex(pattern), Pattern.DOTALL)));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("\"" + line + "\" is not a pattern", e);
        }
    }

    private static String regex(String pattern) {
        StringBuilder regex = new StringBuilder();
        int i = 0;
        while (i < pattern.length()) {
            char c = pattern.charAt(i++);
            if (c == '*' && i < pattern.length() && pattern.charAt(i) == '*') {
                int start = i - 1;
                i++;
                boolean slash = i < pattern.length() && pattern.charAt(i) == '/';
                if (slash) {
                    i++;
                }
                regex.append(anyDirectories(pattern, start, i, slash));
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else if (c == '\\') {
                regex.append(i < pattern.length() ? Pattern.quote(pattern.substring(i, i + 1)) : "\\\\");
                i++;
            } else if (c == '[' || c == ']') {
                regex.append(c);
            } else {
                regex.append(".+()|{}$&".indexOf(c) >= 0 ? "\\" + c : String.valueOf(c));
            }
        }
        return regex.toString();
    }

    private static String anyDirectories(String pattern, int start, int next, boolean slash) {
        if (next >= pattern.length()) {
            return ".*";
        }
        boolean plainEnd = pattern.substring(next).chars().noneMatch(c -> "*?[]\\".indexOf(c) >= 0);
        return start == 0 && !slash && plainEnd ? ".*" : "(?:.*/)?";
    }

    /** Whether some line takes paths back in, so that an excluded directory has to be looked into. */
    boolean hasExceptions() {
        return exceptions;
    }

    /** What holds for the context itself. */
    Verdict root() {
        return new Verdict(new boolean[rules.size()]);
    }

    /** What holds for a path, relative to the context. */
    Verdict verdict(String path) {
        Verdict verdict = root();
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            verdict = verdict.below(path.substring(0, slash));
        }
        return path.isEmpty() ? verdict : verdict.below(path);
    }

    /** What the patterns say about one path; knows which of them matched, so that paths below need not ask again. */
    final class Verdict {

        private final boolean[] matched;

        private Verdict(boolean[] matched) {
            this.matched = matched;
        }

        /** What holds for a direct child, given by its whole path. */
        Verdict below(String path) {
            if (rules.isEmpty()) {
                return this;
            }
            boolean[] child = Arrays.copyOf(matched, matched.length);
            for (int i = 0; i < child.length; i++) {
                child[i] |= rules.get(i).path().matcher(path).matches();
            }
            return new Verdict(child);
        }

        /** The line that excludes the path, if it is excluded. */
        Optional<Rule> excludedBy() {
            for (int i = matched.length - 1; i >= 0; i--) {
                if (matched[i]) {
                    return Optional.of(rules.get(i)).filter(rule -> !rule.exception());
                }
            }
            return Optional.empty();
        }
    }
}
