package io.sealer.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * Programs of the machine that judge our images. In CI each has to be there; elsewhere a check whose program is absent
 * is skipped, and says so.
 */
final class Tools {

    private Tools() {}

    /** Where a program is, or else the test ends here: skipped, or failed in CI. */
    static Path require(String program) {
        Optional<Path> found = find(program);
        if (found.isEmpty()) {
            skip(program + " is not installed (it/test.sh installs it)");
        }
        return found.orElseThrow();
    }

    /** Looks a program up on the PATH, and where administrators' programs are. */
    static Optional<Path> find(String program) {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
        return Arrays.stream(path.split(":"))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Ends the test: skipped loudly, or failed where {@code CI=true}. */
    static void skip(String reason) {
        String message = "CHECK SKIPPED: " + reason;
        if (Boolean.parseBoolean(System.getenv("CI"))) {
            throw new AssertionError(message + ". In CI a skipped check is a failure.");
        }
        System.err.println("[WARNING] " + message);
        Assumptions.abort(message);
    }

    /** Whether the tests run as root. */
    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }
}
