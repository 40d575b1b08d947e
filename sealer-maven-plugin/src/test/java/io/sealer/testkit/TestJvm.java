package io.sealer.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Programs of the tests in processes of their own, which can be killed and have an environment of their own. They live
 * for a second: the second compiler would cost them twice the processor time.
 */
public final class TestJvm {

    private TestJvm() {}

    /** The process of a class with a main method, with the class path of the tests; what it says is one stream. */
    public static ProcessBuilder of(Class<?> program, String... arguments) {
        return with(List.of("-XX:TieredStopAtLevel=1"), program, arguments);
    }

    /** The same with other options of the JVM, for what takes longer. */
    public static ProcessBuilder with(List<String> options, Class<?> program, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC"));
        command.addAll(options);
        command.addAll(List.of(
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                program.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true);
    }
}
