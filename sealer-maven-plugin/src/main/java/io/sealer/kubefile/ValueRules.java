package io.sealer.kubefile;

import io.sealer.Problems;
import io.sealer.SourceLocation;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What final values have to be like. */
final class ValueRules {

    private static final String LOCAL = "local://";
    private static final Pattern CHECKSUM = Pattern.compile("sha256:[0-9a-f]{64}");

    private final Problems problems;

    ValueRules(Problems problems) {
        this.problems = problems;
    }

    /** Reports what is wrong with an instruction whose values are final. */
    void check(Instruction instruction) {
        SourceLocation at = instruction.location();
        if (instruction instanceof Instruction.From from) {
            from(from);
        } else if (instruction instanceof Instruction.Copy copy) {
            for (String source : copy.sources()) {
                if (RemoteSources.isRemote(source)) {
                    problems.at(
                            at,
                            "COPY takes files of the context, not the URL "
                                    + SyntaxException.quote(RemoteSources.shown(source)),
                            "write ADD, or name the file in <files> of the POM and COPY it from there");
                }
            }
            paths("COPY", at, copy.sources(), copy.destination());
        } else if (instruction instanceof Instruction.Add add) {
            add(add);
        } else if (instruction instanceof Instruction.App app) {
            app(app);
        } else if (instruction instanceof Instruction.AppEnv env) {
            env.values().keySet().forEach(name -> name(at, "APPENV", name));
        } else if (instruction instanceof Instruction.Env env) {
            env.values().keySet().forEach(name -> name(at, "ENV", name));
        } else if (instruction instanceof Instruction.Label label
                && label.values().containsKey("")) {
            problems.at(at, "a LABEL has an empty name");
        } else if (instruction instanceof Instruction.KubeVersion version
                && version.range().isBlank()) {
            problems.at(at, "KUBEVERSION is empty", Usage.of(Keyword.KUBEVERSION));
        }
    }

    private void from(Instruction.From from) {
        if (from.image().isEmpty() || Blanks.in(from.image())) {
            problems.at(
                    from.location(),
                    "FROM has no image name but " + SyntaxException.quote(from.image()),
                    Usage.of(Keyword.FROM));
        } else if (!from.isScratch() && from.image().equalsIgnoreCase("scratch")) {
            problems.at(from.location(), "FROM " + from.image() + " is no image name", "write FROM scratch");
        }
        if (from.platform().filter(String::isBlank).isPresent()) {
            problems.at(from.location(), "--platform is empty", Usage.of(Keyword.FROM));
        }
    }

    private void add(Instruction.Add add) {
        SourceLocation at = add.location();
        for (String source : add.sources()) {
            if (RemoteSources.isRemote(source)) {
                RemoteSources.check("ADD", at, source, problems);
            } else if (source.startsWith("git://") || source.startsWith("git@")) {
                problems.at(
                        at,
                        "ADD cannot clone " + SyntaxException.quote(source),
                        "name the URL of an archive, or clone it into the context with another Maven plugin");
            }
        }
        add.options().checksum().ifPresent(checksum -> checksum(add, checksum));
        paths("ADD", at, add.sources(), add.destination());
    }

    private void checksum(Instruction.Add add, String checksum) {
        SourceLocation at = add.location();
        if (!CHECKSUM.matcher(checksum).matches()) {
            problems.at(
                    at,
                    "--checksum=" + checksum + " is no SHA-256",
                    "write --checksum=sha256: and 64 digits in lower-case hexadecimal");
        } else if (add.sources().size() != 1
                || !RemoteSources.isRemote(add.sources().get(0))) {
            problems.at(at, "--checksum is for one source that is a URL", "give each URL an ADD of its own");
        }
    }

    private void paths(String keyword, SourceLocation at, List<String> sources, String destination) {
        if (sources.contains("") || destination.isEmpty()) {
            problems.at(at, keyword + " has an empty path", "the whole context, and the root, are written as a dot");
        }
    }

    private void app(Instruction.App app) {
        SourceLocation at = app.location();
        String name = app.name();
        if (name.isBlank() || name.equals(".") || name.equals("..") || name.contains("/") || Blanks.in(name)) {
            problems.at(
                    at,
                    SyntaxException.quote(name) + " cannot be the name of an app",
                    "it becomes a directory of its own: application/apps/NAME");
        }
        for (String source : app.sources()) {
            if (RemoteSources.isRemote(source)) {
                RemoteSources.check(app.kind().name(), at, source, problems);
            } else if (!source.toLowerCase(Locale.ROOT).startsWith(LOCAL) || source.length() == LOCAL.length()) {
                problems.at(
                        at,
                        "the source " + SyntaxException.quote(source) + " of the app " + name + " has no scheme",
                        "a file or directory of the context is written local://PATH");
            } else if (!source.startsWith(LOCAL)) {
                problems.at(at, "the scheme of " + SyntaxException.quote(source) + " is written local://");
            }
        }
    }

    private void name(SourceLocation at, String keyword, String name) {
        if (name.isEmpty() || name.contains("=") || Blanks.in(name)) {
            problems.at(
                    at,
                    SyntaxException.quote(name) + " cannot be the name of a variable",
                    Usage.of(Keyword.valueOf(keyword)));
        }
    }
}
