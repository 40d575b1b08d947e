package io.sealer.rootfs;

import io.sealer.kubefile.Instruction;
import io.sealer.kubefile.Instruction.CopyOptions;
import java.util.List;

/** An instruction in one line, as the history of an image shows it. */
final class InstructionText {

    private InstructionText() {}

    static String of(Instruction.Copy copy) {
        return copying("COPY", copy.options(), copy.sources(), copy.destination());
    }

    static String of(Instruction.Add add) {
        return copying("ADD", add.options(), add.sources(), add.destination());
    }

    static String of(Instruction.App app) {
        return app.kind() + " " + app.name() + " " + String.join(" ", app.sources());
    }

    private static String copying(String keyword, CopyOptions options, List<String> sources, String destination) {
        return keyword
                + options.owner().map(owner -> " --chown=" + owner).orElse("")
                + options.mode().map(mode -> " --chmod=" + mode).orElse("")
                + " " + String.join(" ", sources) + " " + destination;
    }
}
