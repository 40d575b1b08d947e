package io.sealer.kubefile;

import io.sealer.Problems;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Checks that APPCMDS, APPENV and LAUNCH name apps that are known at their line: from the base image, or from an APP,
 * CNI or CSI above.
 */
final class AppNames {

    private final Set<String> known;
    private final Function<String, Optional<String>> value;
    private final Problems problems;

    /**
     * A check.
     *
     * @param inherited apps of the base image
     * @param value the final value of a name; empty if it is not known yet
     */
    AppNames(Set<String> inherited, Function<String, Optional<String>> value, Problems problems) {
        this.known = new TreeSet<>(inherited);
        this.value = value;
        this.problems = problems;
    }

    void check(List<Instruction> instructions) {
        for (Instruction instruction : instructions) {
            if (instruction instanceof Instruction.App app) {
                Optional<String> name = value.apply(app.name());
                if (name.isEmpty()) {
                    // From here on any name may be known.
                    return;
                }
                known.add(name.get());
            } else if (instruction instanceof Instruction.AppCmds cmds) {
                named(instruction, "APPCMDS", cmds.name());
            } else if (instruction instanceof Instruction.AppEnv env) {
                named(instruction, "APPENV", env.name());
            } else if (instruction instanceof Instruction.Launch launch) {
                launch.apps().forEach(app -> named(instruction, "LAUNCH", app));
            }
        }
    }

    private void named(Instruction instruction, String keyword, String written) {
        Optional<String> name = value.apply(written);
        if (name.isPresent() && !known.contains(name.get())) {
            problems.at(
                    instruction.location(),
                    keyword + " names the app " + SyntaxException.quote(name.get())
                            + ", which is not known at this line",
                    known.isEmpty()
                            ? "define it above: " + Usage.of(Keyword.APP).substring("write ".length())
                            : "known here: " + String.join(", ", known));
        }
    }
}
