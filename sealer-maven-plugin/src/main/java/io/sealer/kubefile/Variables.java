package io.sealer.kubefile;

import io.sealer.Problem;
import io.sealer.Problems;
import io.sealer.SourceLocation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What variables stand for at one line: ENV before the platform's before ARG.
 *
 * <p>Docker's scopes: an ARG before FROM is seen by FROM only, until an ARG behind FROM repeats its name; a value given
 * to the build replaces the default of an ARG. The platform's variables cannot be set by ARG: one build makes several
 * platforms.
 */
final class Variables implements Word.Lookup {

    private final Map<String, String> buildArgs;
    private final Map<String, String> platformArgs;
    private final Map<String, String> inheritedEnvironment;
    private final Problems problems;
    private final Set<String> lost = new HashSet<>();
    private final boolean definitionsLost;
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, Optional<String>> global = new HashMap<>();
    private final Map<String, Optional<String>> local = new HashMap<>();
    private boolean inStage;
    private boolean complete;
    private SourceLocation place;

    Variables(
            Map<String, String> buildArgs,
            Map<String, String> platformArgs,
            Map<String, String> inheritedEnvironment,
            Problems problems,
            boolean definitionsLost) {
        this.buildArgs = buildArgs;
        this.platformArgs = platformArgs;
        this.inheritedEnvironment = inheritedEnvironment;
        this.problems = problems;
        this.definitionsLost = definitionsLost;
    }

    /** What is looked up from here on stands at this place. */
    void at(SourceLocation location) {
        place = location;
        complete = true;
    }

    /** Whether every variable since the last {@link #at} had a value. */
    boolean isComplete() {
        return complete;
    }

    /** FROM was passed. */
    void enterStage() {
        inStage = true;
        environment.putAll(inheritedEnvironment);
    }

    /** ENV sets a variable. */
    void set(Map<String, String> values) {
        environment.putAll(values);
        lost.removeAll(values.keySet());
    }

    /** The names that this instruction should have defined have no value, which is reported already. */
    void lost(Instruction instruction) {
        if (instruction instanceof Instruction.Env env) {
            lost.addAll(env.values().keySet());
        } else if (instruction instanceof Instruction.Arg arg) {
            lost.addAll(arg.defaults().keySet());
        }
    }

    /** ARG declares a variable; returns the value that it gets, if any. */
    Optional<String> declare(String name, Optional<String> defaultValue) {
        Optional<String> platform = platform(name);
        if (platform.isPresent()) {
            return platform;
        }
        Optional<String> value = Optional.ofNullable(buildArgs.get(name)).or(() -> defaultValue);
        if (inStage) {
            value = value.or(() -> global.getOrDefault(name, Optional.empty()));
            local.put(name, value);
        } else {
            global.put(name, value);
        }
        return value;
    }

    @Override
    public Optional<String> value(String name) {
        if (lost.contains(name)) {
            return Optional.empty();
        }
        return Optional.ofNullable(environment.get(name))
                .or(() -> platform(name))
                .or(() -> (inStage ? local : global).getOrDefault(name, Optional.empty()));
    }

    @Override
    public void missing(String name, String demand) {
        complete = false;
        if (lost.contains(name) || definitionsLost && !(inStage ? local : global).containsKey(name)) {
            // The line that should have defined it is among the problems, or may be.
            return;
        }
        if (!demand.isEmpty()) {
            problems.at(place, "the variable " + name + " has no value: " + demand, giveValue(name));
        } else if ((inStage ? local : global).containsKey(name)) {
            problems.at(place, "the variable " + name + " is declared by ARG but has no value", giveValue(name));
        } else if (global.containsKey(name)) {
            problems.at(
                    place,
                    "the variable " + name + " is not defined here: an ARG before FROM is seen by FROM only",
                    "repeat \"ARG " + name + "\" behind FROM");
        } else if (PlatformArguments.NAMES.contains(name)) {
            problems.add(Problem.at(place, "the platform gives no value to the variable " + name));
        } else {
            problems.at(
                    place,
                    "the variable " + name + " is not defined",
                    (buildArgs.containsKey(name)
                                    ? "the build has a value for it: declare it by \"ARG " + name + "\""
                                    : "define it on an earlier line by ARG or ENV")
                            + "; a Maven property is written @" + name + "@, a plain dollar \\$");
        }
    }

    private Optional<String> platform(String name) {
        Optional<String> value = Optional.ofNullable(platformArgs.get(name));
        return name.equals("TARGETVARIANT") && value.isEmpty() ? Optional.of("") : value;
    }

    private static String giveValue(String name) {
        return "give it a default, ARG " + name + "=…, or a value in the POM, <buildArgs><" + name + ">…</" + name
                + "></buildArgs>, or -Dsealer.buildArgs=" + name + "=…";
    }
}
