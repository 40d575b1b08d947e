package io.sealer.kubefile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives the words of an instruction their values.
 *
 * <p>CMD, the commands of CMDS and APPCMDS, and MAINTAINER stay as they are: the first three are shell text for the
 * hosts of the cluster, where their variables mean something else.
 */
final class Expansion {

    private final Word.Lookup lookup;

    Expansion(Word.Lookup lookup) {
        this.lookup = lookup;
    }

    /**
     * The instruction with final values.
     *
     * @throws SyntaxException if a word is not well formed
     */
    Instruction apply(Instruction instruction) throws SyntaxException {
        if (instruction instanceof Instruction.From from) {
            return new Instruction.From(
                    from.location(), word(from.image()), optional(from.platform()), optional(from.stage()));
        } else if (instruction instanceof Instruction.Copy copy) {
            return new Instruction.Copy(
                    copy.location(), words(copy.sources()), word(copy.destination()), options(copy.options()));
        } else if (instruction instanceof Instruction.Add add) {
            return new Instruction.Add(
                    add.location(), words(add.sources()), word(add.destination()), options(add.options()));
        } else if (instruction instanceof Instruction.Arg arg) {
            return arg(arg);
        } else if (instruction instanceof Instruction.Env env) {
            return new Instruction.Env(env.location(), pairs(env.values()));
        } else if (instruction instanceof Instruction.Label label) {
            return new Instruction.Label(label.location(), pairs(label.values()));
        } else if (instruction instanceof Instruction.App app) {
            return new Instruction.App(app.location(), app.kind(), word(app.name()), words(app.sources()));
        } else if (instruction instanceof Instruction.AppCmds cmds) {
            return new Instruction.AppCmds(cmds.location(), word(cmds.name()), cmds.commands());
        } else if (instruction instanceof Instruction.AppEnv env) {
            return new Instruction.AppEnv(env.location(), word(env.name()), pairs(env.values()));
        } else if (instruction instanceof Instruction.KubeVersion version) {
            return new Instruction.KubeVersion(version.location(), word(version.range()));
        } else if (instruction instanceof Instruction.Launch launch) {
            return new Instruction.Launch(launch.location(), words(launch.apps()));
        }
        return instruction;
    }

    String word(String raw) throws SyntaxException {
        return Word.expand(raw, lookup);
    }

    Optional<String> optional(Optional<String> raw) throws SyntaxException {
        return raw.isPresent() ? Optional.of(word(raw.get())) : raw;
    }

    private Instruction.Arg arg(Instruction.Arg arg) throws SyntaxException {
        Map<String, Optional<String>> defaults = new LinkedHashMap<>();
        for (Map.Entry<String, Optional<String>> entry : arg.defaults().entrySet()) {
            defaults.put(entry.getKey(), optional(entry.getValue()));
        }
        return new Instruction.Arg(arg.location(), Collections.unmodifiableMap(defaults));
    }

    private Instruction.CopyOptions options(Instruction.CopyOptions options) throws SyntaxException {
        return new Instruction.CopyOptions(
                optional(options.owner()), optional(options.mode()), optional(options.checksum()));
    }

    private List<String> words(List<String> raw) throws SyntaxException {
        List<String> words = new ArrayList<>(raw.size());
        for (String word : raw) {
            words.add(word(word));
        }
        return Collections.unmodifiableList(words);
    }

    private Map<String, String> pairs(Map<String, String> raw) throws SyntaxException {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (Map.Entry<String, String> entry : raw.entrySet()) {
            pairs.put(word(entry.getKey()), word(entry.getValue()));
        }
        return Collections.unmodifiableMap(pairs);
    }
}
