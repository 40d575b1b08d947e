package io.sealer.kubefile;

import io.sealer.Problem;
import io.sealer.Problems;
import io.sealer.SourceLocation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A Kubefile: its instructions in order.
 *
 * @param instructions in the order of the text
 * @param form what the texts in the instructions are
 * @param losses what refused instructions, which are not among these, would have brought
 */
public record Kubefile(List<Instruction> instructions, Form form, Losses losses) {

    /** What the texts in the instructions are. */
    public enum Form {
        /** Words as they were written, with quotes, escapes (by backslash) and variables: what the parser returns. */
        WRITTEN,
        /** Final values: what {@link Kubefile#expand} returns, and what is executed. */
        FINAL
    }

    public Kubefile {
        instructions = List.copyOf(instructions);
        Objects.requireNonNull(form, "form");
        Objects.requireNonNull(losses, "losses");
    }

    /** A Kubefile of which nothing was refused. */
    public Kubefile(List<Instruction> instructions, Form form) {
        this(instructions, form, Losses.NONE);
    }

    /** A Kubefile with final values. */
    public Kubefile(List<Instruction> instructions) {
        this(instructions, Form.FINAL);
    }

    /** The instructions that pass a test; the others count as refused. */
    public Kubefile only(Predicate<Instruction> sound) {
        Losses lost =
                instructions.stream().filter(sound.negate()).map(Losses::of).reduce(losses, Losses::plus);
        return new Kubefile(instructions.stream().filter(sound).toList(), form, lost);
    }

    /** Its FROM; only a wrong Kubefile has none. */
    public Optional<Instruction.From> from() {
        return instructions.stream()
                .filter(Instruction.From.class::isInstance)
                .map(Instruction.From.class::cast)
                .findFirst();
    }

    /**
     * The same with every variable replaced by its value for one platform, and quotes and escapes removed. Final values
     * stay as they are.
     *
     * <p>Variables are replaced everywhere but in MAINTAINER, CMD, and the commands of CMDS and APPCMDS: those commands
     * are shell text for the hosts of the cluster, and sealer hands them on unchanged. ENV beats the platform's variables,
     * which beat ARG. An ARG before FROM is seen behind it only when repeated there. A variable without a value is a
     * problem, never an empty text.
     *
     * @param buildArgs values for ARG, which replace defaults
     * @param platformArgs the platform's variables, see {@link PlatformArguments#of}
     * @param problems receives what is wrong with its line; the result is incomplete then
     */
    public Kubefile expand(Map<String, String> buildArgs, Map<String, String> platformArgs, Problems problems) {
        return expand(buildArgs, platformArgs, Map.of(), problems);
    }

    /**
     * As {@link #expand(Map, Map, Problems)}, on a base image.
     *
     * @param buildArgs values for ARG, which replace defaults
     * @param platformArgs the platform's variables, see {@link PlatformArguments#of}
     * @param inheritedEnvironment the environment of the base image, which instructions behind FROM see
     * @param problems receives what is wrong with its line; the result is incomplete then
     */
    public Kubefile expand(
            Map<String, String> buildArgs,
            Map<String, String> platformArgs,
            Map<String, String> inheritedEnvironment,
            Problems problems) {
        if (form == Form.FINAL) {
            return this;
        }
        Problems own = new Problems();
        buildArgs.forEach((name, value) -> {
            if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
                own.add(Problem.project("the build argument " + name + " holds a line break"));
            }
        });
        Variables variables = new Variables(buildArgs, platformArgs, inheritedEnvironment, own, losses.variables());
        Losses lost = losses;
        List<Instruction> expanded = new ArrayList<>(instructions.size());
        for (Instruction instruction : instructions) {
            variables.at(instruction.location());
            Optional<Instruction> values = Optional.empty();
            try {
                values = Optional.of(expand(instruction, variables, own)).filter(all -> variables.isComplete());
            } catch (SyntaxException e) {
                own.add(e.at(instruction.location()));
            }
            values.ifPresent(expanded::add);
            if (values.isEmpty()) {
                variables.lost(instruction);
                lost = lost.plus(Losses.of(instruction));
            }
        }
        Kubefile result = new Kubefile(expanded, Form.FINAL, lost);
        if (!lost.apps() && result.from().filter(Instruction.From::isScratch).isPresent()) {
            result.checkApps(Set.of(), own);
        }
        own.asList().forEach(problems::add);
        return result;
    }

    private static Instruction expand(Instruction written, Variables variables, Problems problems)
            throws SyntaxException {
        Expansion expansion = new Expansion(variables);
        if (written instanceof Instruction.Arg arg) {
            Map<String, Optional<String>> values = new LinkedHashMap<>();
            for (Map.Entry<String, Optional<String>> entry : arg.defaults().entrySet()) {
                String name = entry.getKey();
                values.put(name, variables.declare(name, expansion.optional(entry.getValue())));
            }
            return new Instruction.Arg(arg.location(), values);
        }
        Instruction instruction = expansion.apply(written);
        if (instruction instanceof Instruction.From) {
            variables.enterStage();
        } else if (instruction instanceof Instruction.Env env) {
            variables.set(env.values());
        }
        if (variables.isComplete()) {
            new ValueRules(problems).check(instruction);
        }
        return instruction;
    }

    /**
     * Reports every APPCMDS, APPENV and LAUNCH that names an app which neither the base image has nor a line above
     * defines. Names that depend on variables are checked in the final form only. For {@code FROM scratch} the parser
     * and {@link #expand} have done it.
     *
     * @param inherited names of the base image's apps
     * @param problems receives the unknown ones
     */
    public void checkApps(Set<String> inherited, Problems problems) {
        new AppNames(inherited, form == Form.FINAL ? Optional::of : Word::constant, problems).check(instructions);
    }

    /** One note for each value of ARG that no ARG asks for, most likely a typing mistake. */
    public List<Note> unusedBuildArgs(Set<String> names) {
        Set<String> unused = new TreeSet<>(names);
        for (Instruction instruction : instructions) {
            if (instruction instanceof Instruction.Arg arg) {
                unused.removeAll(arg.defaults().keySet());
            }
        }
        Set<String> platform = new TreeSet<>(names);
        platform.retainAll(PlatformArguments.NAMES);
        unused.removeAll(platform);
        SourceLocation whole = SourceLocation.of(
                instructions.isEmpty()
                        ? "Kubefile"
                        : instructions.get(0).location().file());
        List<Note> notes = new ArrayList<>();
        unused.forEach(name -> notes.add(
                new Note(whole, "the build argument " + name + " has no effect: there is no \"ARG " + name + "\"")));
        platform.forEach(name ->
                notes.add(new Note(whole, "the build argument " + name + " has no effect: the platform decides")));
        return notes;
    }

    /**
     * The text of this Kubefile, one instruction a line. Parsing it gives the same instructions, or, for the final form,
     * instructions that expand to the same without any variables; only their lines differ.
     *
     * @throws IllegalArgumentException if a value holds a line break where the language has no way to write one
     */
    public String toText() {
        return new KubefileText(form).of(instructions);
    }
}
