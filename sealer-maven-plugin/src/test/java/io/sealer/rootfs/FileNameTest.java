package io.sealer.rootfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs a JVM of its own for each locale, since a JVM learns at its start how names are encoded. */
class FileNameTest {

    @TempDir
    Path directory;

    /** Executes a Kubefile over a context whose names are not ASCII, and prints the tree in UTF-8. */
    static final class Program {

        private Program() {}

        public static void main(String[] arguments) {
            Workshop shop = new Workshop(Path.of(arguments[0]))
                    .copy("rootfs .")
                    .copy("\u00fc a/")
                    .copy("rootfs/\u65e5* b")
                    .copy("rootfs/\u65e5\u672c c");
            StringBuilder text = new StringBuilder();
            shop.fileTree().forEach((path, content) -> text.append(path + " = " + content + "\n"));
            System.out.writeBytes(text.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "C.UTF-8", "en_US.ISO-8859-1"})
    void namesAreTheSameInEveryLocale(String locale) throws Exception {
        run("C", "sh", "-c", """
                set -e
                mkdir -p context/rootfs; cd context
                printf 1 > "$(printf 'rootfs/gr\\303\\266sse')"
                mkdir "$(printf 'rootfs/\\346\\227\\245\\346\\234\\254')"
                printf 2 > "$(printf 'rootfs/\\346\\227\\245\\346\\234\\254/x')"
                printf 3 > "$(printf '\\303\\274')"
                ln -s "$(printf '../gr\\303\\266sse')" rootfs/link
                """);
        String tree = run(
                locale,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Program.class.getName(),
                directory.toString());
        assertThat(tree.lines())
                .containsExactlyInAnyOrder(
                        "gr\u00f6sse = 1",
                        "link = -> ../gr\u00f6sse",
                        "\u65e5\u672c/x = 2",
                        "a/\u00fc = 3",
                        "b/\u65e5\u672c/x = 2",
                        "c/x = 2");
    }

    @Test
    void namesThatAreNotUtf8AreRefused() throws Exception {
        run("C", "sh", "-c", "mkdir -p context/rootfs; printf x > \"$(printf 'context/rootfs/\\377')\"");
        assertThat(new Workshop(directory).copy("rootfs .").problems())
                .singleElement()
                .asString()
                .contains("is not UTF-8")
                .contains("rename it");
    }

    private String run(String locale, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(List.of(command));
        builder.directory(directory.toFile());
        builder.environment().put("LC_ALL", locale);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return out;
    }
}
