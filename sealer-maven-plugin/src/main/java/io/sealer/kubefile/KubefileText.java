package io.sealer.kubefile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes instructions as text: words where they can stand as words, else JSON arrays. */
final class KubefileText {

    private static final String SAFE = "_./:@%+,-~^*?";

    private final Kubefile.Form form;

    KubefileText(Kubefile.Form form) {
        this.form = form;
    }

    String of(List<Instruction> instructions) {
        return instructions.stream().map(this::line).collect(Collectors.joining());
    }

    private String line(Instruction instruction) {
        String line = text(instruction);
        if (line.indexOf('\n') >= 0) {
            throw new IllegalArgumentException(
                    instruction.location() + ": a value holds a line break, which cannot be written");
        }
        return line + "\n";
    }

    private String text(Instruction instruction) {
        if (instruction instanceof Instruction.From from) {
            return "FROM " + flag("platform", from.platform().map(this::word)) + word(from.image())
                    + from.stage().map(stage -> " AS " + word(stage)).orElse("");
        } else if (instruction instanceof Instruction.Copy copy) {
            return "COPY " + options(copy.options()) + words(copy.sources(), copy.destination());
        } else if (instruction instanceof Instruction.Add add) {
            return "ADD " + options(add.options()) + words(add.sources(), add.destination());
        } else if (instruction instanceof Instruction.Arg arg) {
            return "ARG "
                    + arg.defaults().entrySet().stream()
                            .map(entry -> entry.getKey()
                                    + entry.getValue()
                                            .map(value -> "=" + word(value))
                                            .orElse(""))
                            .collect(Collectors.joining(" "));
        } else if (instruction instanceof Instruction.Env env) {
            return "ENV " + pairs(env.values());
        } else if (instruction instanceof Instruction.Label label) {
            return "LABEL " + pairs(label.values());
        } else if (instruction instanceof Instruction.Maintainer maintainer) {
            return "MAINTAINER " + maintainer.name();
        } else if (instruction instanceof Instruction.KubeVersion version) {
            return "KUBEVERSION " + word(version.range());
        }
        return clusterText(instruction);
    }

    private String clusterText(Instruction instruction) {
        if (instruction instanceof Instruction.App app) {
            List<String> words = new ArrayList<>(List.of(app.name()));
            words.addAll(app.sources().subList(0, app.sources().size() - 1));
            return app.kind() + " "
                    + words(words, app.sources().get(app.sources().size() - 1));
        } else if (instruction instanceof Instruction.AppCmds cmds) {
            return "APPCMDS " + word(cmds.name()) + " " + JsonStrings.write(cmds.commands());
        } else if (instruction instanceof Instruction.AppEnv env) {
            return "APPENV " + word(env.name()) + " " + pairs(env.values());
        } else if (instruction instanceof Instruction.Launch launch) {
            int last = launch.apps().size() - 1;
            return "LAUNCH "
                    + words(launch.apps().subList(0, last), launch.apps().get(last));
        } else if (instruction instanceof Instruction.Cmds cmds) {
            return "CMDS " + JsonStrings.write(cmds.commands());
        } else if (instruction instanceof Instruction.Cmd cmd) {
            return "CMD " + (isRawText(cmd.command()) ? cmd.command() : JsonStrings.write(List.of(cmd.command())));
        }
        throw new IllegalArgumentException("an instruction that has no text: " + instruction);
    }

    private static String flag(String name, Optional<String> word) {
        return word.map(value -> "--" + name + "=" + value + " ").orElse("");
    }

    private String options(Instruction.CopyOptions options) {
        return flag("chown", options.owner().map(this::word))
                + flag("chmod", options.mode().map(this::word))
                + flag("checksum", options.checksum().map(this::word));
    }

    private String pairs(Map<String, String> pairs) {
        return pairs.entrySet().stream()
                .map(pair -> word(pair.getKey()) + "=" + word(pair.getValue()))
                .collect(Collectors.joining(" "));
    }

    private String words(List<String> words, String last) {
        List<String> all = new ArrayList<>(words);
        all.add(last);
        List<String> written = form == Kubefile.Form.WRITTEN
                ? all
                : all.stream().map(KubefileText::escaped).toList();
        return canStandAsWords(written) ? String.join(" ", written) : JsonStrings.write(written);
    }

    /** Whether the parser would read these words, joined by blanks, as these words. */
    private static boolean canStandAsWords(List<String> words) {
        String text = String.join(" ", words);
        return words.stream().noneMatch(word -> word.isEmpty() || word.startsWith("#") || word.contains("<<"))
                && !text.startsWith("[")
                && !text.startsWith("--")
                && text.indexOf('\n') < 0
                && !Blanks.trim(text).endsWith("\\")
                && new WordSplitter('\\').words(text).equals(words);
    }

    private static boolean isRawText(String command) {
        return !command.startsWith("[")
                && !command.endsWith("\\")
                && command.indexOf('\n') < 0
                && Blanks.trim(command).equals(command);
    }

    /** A value as one word: quoted where a character of it means something. */
    private String word(String value) {
        if (form == Kubefile.Form.WRITTEN || isSafe(value)) {
            return value;
        }
        StringBuilder quoted = new StringBuilder("\"");
        value.chars().forEach(c -> {
            if (c == '"' || c == '$' || c == '\\') {
                quoted.append('\\');
            }
            quoted.append((char) c);
        });
        return quoted.append('"').toString();
    }

    /** A value as an element of an array, or as a word if there is no blank in it. */
    private static String escaped(String value) {
        StringBuilder escaped = new StringBuilder();
        value.chars().forEach(c -> {
            if (c == '"' || c == '\'' || c == '$' || c == '\\') {
                escaped.append('\\');
            }
            escaped.append((char) c);
        });
        return escaped.toString();
    }

    private static boolean isSafe(String value) {
        return !value.startsWith("-")
                && value.chars()
                        .allMatch(c -> c >= '0' && c <= '9'
                                || c >= 'A' && c <= 'Z'
                                || c >= 'a' && c <= 'z'
                                || SAFE.indexOf(c) >= 0);
    }
}
