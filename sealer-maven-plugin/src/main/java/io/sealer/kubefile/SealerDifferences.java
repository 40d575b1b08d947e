package io.sealer.kubefile;

import io.sealer.SourceLocation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Says where {@code sealer build} (observed at commit f4f89c58) understands an instruction in another way than it is
 * executed here, so that nobody is surprised who uses one Kubefile with both.
 */
final class SealerDifferences {

    /** For arguments that begin like a JSON array and are none. */
    static final String BROKEN_JSON = "the arguments begin like a JSON array but are none, and are split at blanks"
            + " instead; strings of an array stand between double quotes, with commas between them";

    private final Findings findings;

    SealerDifferences(Findings findings) {
        this.findings = findings;
    }

    /** Notes what sealer would make of an instruction. */
    void note(Statement statement, Keyword keyword, Instruction written) {
        SourceLocation at = statement.location();
        if (!statement.word().equals(keyword.name())
                && (keyword == Keyword.ENV || keyword == Keyword.CMD || keyword == Keyword.APPCMDS)) {
            findings.note(at, "sealer build fails at " + statement.word() + "; it wants " + keyword);
        }
        if (written instanceof Instruction.Copy copy) {
            copy(copy);
        } else if (written instanceof Instruction.Add add) {
            architecture(at, keyword, with(add.sources(), add.destination()));
        } else if (written instanceof Instruction.Env env) {
            env(statement, env);
        } else if (written instanceof Instruction.Label label) {
            architecture(at, keyword, keysAndValues(label.values()));
        } else if (written instanceof Instruction.KubeVersion version) {
            architecture(at, keyword, List.of(version.range()));
        } else if (written instanceof Instruction.Arg arg) {
            arg(arg);
        } else if (written instanceof Instruction.AppEnv env) {
            literal(at, keyword, with(env.values().values(), env.name()));
            if (env.values().values().stream().anyMatch(Word::isQuoted)) {
                findings.note(at, "sealer build keeps the quotes of APPENV as part of the values");
            }
        } else if (written instanceof Instruction.Cmd cmd) {
            cmd(statement, cmd);
        } else {
            literal(at, keyword, literalWords(written));
        }
    }

    private void copy(Instruction.Copy copy) {
        SourceLocation at = copy.location();
        if (copy.sources().size() > 1) {
            findings.note(
                    at,
                    "sealer build would copy " + copy.sources().get(0) + " to "
                            + copy.sources().get(1) + " and ignore the rest; here all "
                            + copy.sources().size() + " sources go to " + copy.destination());
        }
        if (!copy.options().equals(Instruction.CopyOptions.NONE)) {
            findings.note(at, "sealer build ignores the flags of COPY; here they are obeyed");
        }
        List<String> words = with(copy.sources(), copy.destination());
        if (words.stream().anyMatch(word -> Blanks.in(word) && Word.isQuoted(word))) {
            findings.note(at, "sealer build cuts quoted names at their blanks and fails; the JSON form works in both");
        }
        Set<String> emptied = variables(copy.sources());
        emptied.remove("ARCH");
        if (!emptied.isEmpty()) {
            findings.note(
                    at,
                    "sealer build takes " + dollars(emptied)
                            + " in a source of COPY as empty (it knows ARCH only); here it is replaced by its value");
        }
        architecture(at, Keyword.COPY, List.of(copy.destination()));
    }

    private void arg(Instruction.Arg arg) {
        arg.defaults().forEach((name, value) -> {
            if (value.isPresent() && PlatformArguments.NAMES.contains(name)) {
                findings.note(arg.location(), "the default of " + name + " has no effect: the platform decides");
            }
        });
    }

    private void env(Statement statement, Instruction.Env env) {
        SourceLocation at = env.location();
        boolean pairs = WordSplitter.equalsSign(statement.arguments()) >= 0
                && Blanks.next(statement.arguments(), 0) > WordSplitter.equalsSign(statement.arguments());
        if (!pairs) {
            findings.note(
                    at,
                    "sealer build passes \"ENV name value\" to the image only, not to the environment of the cluster; here"
                            + " it goes to both");
        } else if (keysAndValues(env.values()).stream().anyMatch(Word::isQuoted)) {
            findings.note(
                    at,
                    "sealer build keeps quotes as part of the cluster's environment and cuts quoted values at blanks; here"
                            + " they are removed");
        }
        literal(at, Keyword.ENV, List.copyOf(env.values().values()));
    }

    private void cmd(Statement statement, Instruction.Cmd cmd) {
        SourceLocation at = cmd.location();
        findings.note(at, "CMD is deprecated; CMDS [\"…\"] as the last line says the same");
        if (!cmd.command().equals(statement.arguments())) {
            findings.note(
                    at,
                    "sealer build runs the text " + SyntaxException.quote(statement.arguments())
                            + " as it stands; here the array's words are joined to the one command "
                            + SyntaxException.quote(cmd.command()));
        }
        if (statement.arguments().contains("CMD ")) {
            findings.note(at, "sealer build cuts the command off before its second \"CMD \"; here it stays whole");
        }
    }

    /** Words of instructions in which sealer replaces no variables at all. */
    private static List<String> literalWords(Instruction instruction) {
        if (instruction instanceof Instruction.From from) {
            return with(from.platform().stream().toList(), from.image());
        } else if (instruction instanceof Instruction.App app) {
            return with(app.sources(), app.name());
        } else if (instruction instanceof Instruction.Launch launch) {
            return launch.apps();
        } else if (instruction instanceof Instruction.AppCmds cmds) {
            return List.of(cmds.name());
        }
        return List.of();
    }

    private void literal(SourceLocation at, Keyword keyword, List<String> words) {
        Set<String> kept = variables(words);
        if (!kept.isEmpty()) {
            findings.note(
                    at,
                    "sealer build does not replace " + dollars(kept)
                            + (keyword == Keyword.ENV ? " in the environment of the cluster" : " in " + keyword)
                            + "; here it is replaced by its value");
        }
    }

    /** Where buildah replaces ARG and ENV, but has no ARCH. */
    private void architecture(SourceLocation at, Keyword keyword, List<String> words) {
        if (variables(words).contains("ARCH")) {
            findings.note(
                    at,
                    "sealer build knows $ARCH in the sources of COPY only, and takes it as empty in "
                            + (keyword == Keyword.COPY ? "its destination" : keyword.name())
                            + "; here it is replaced by its value");
        }
    }

    private static Set<String> variables(Collection<String> words) {
        return words.stream()
                .flatMap(word -> Word.variables(word).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static List<String> with(Collection<String> words, String another) {
        List<String> all = new ArrayList<>(words);
        all.add(another);
        return all;
    }

    private static List<String> keysAndValues(Map<String, String> pairs) {
        List<String> all = new ArrayList<>(pairs.keySet());
        all.addAll(pairs.values());
        return all;
    }

    private static String dollars(Set<String> names) {
        return names.stream().map(name -> "$" + name).collect(Collectors.joining(", "));
    }
}
