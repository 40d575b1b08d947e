package io.sealer.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Shell scripts, ours and those that users get from the archetype, hold what shellcheck asks of them. */
class ShellScriptsIT {

    private static final Set<String> NOT_SOURCES = Set.of("target", ".git", "node_modules");

    @Test
    void shellcheckFindsNothing() throws IOException {
        Path shellcheck = Tools.require("shellcheck");
        List<Path> scripts = scripts();
        assertThat(scripts).isNotEmpty();
        Command command = Command.of(shellcheck.toString(), "--external-sources", "--source-path=SCRIPTDIR");
        command.and(scripts.toArray()).run().assertSucceeded();
    }

    private static List<Path> scripts() throws IOException {
        Path root = Workspace.root();
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> Stream.of(root.relativize(file).toString().split("/"))
                            .noneMatch(NOT_SOURCES::contains))
                    .filter(file -> file.toString().endsWith(".sh") || file.endsWith(Path.of(".ci/run")))
                    .sorted()
                    .toList();
        }
    }
}
