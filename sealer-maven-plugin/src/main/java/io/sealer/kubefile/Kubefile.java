package io.sealer.kubefile;

import io.sealer.Problems;
import java.util.List;
import java.util.Map;

/**
 * A Kubefile: its instructions in order.
 *
 * @param instructions in the order of the text
 */
public record Kubefile(List<Instruction> instructions) {

    public Kubefile {
        instructions = List.copyOf(instructions);
    }

    /**
     * Replaces every variable by its value for one platform.
     *
     * @param buildArgs values for ARG
     * @param platformArgs ARCH, TARGETARCH and the like for one platform
     * @param problems receives an undefined variable with its line
     */
    public Kubefile expand(Map<String, String> buildArgs, Map<String, String> platformArgs, Problems problems) {
        return this;
    }
}
