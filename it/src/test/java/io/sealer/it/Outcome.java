package io.sealer.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a program did.
 *
 * @param command its words
 * @param exitCode 0 for success
 * @param output standard output
 * @param errors standard error
 */
public record Outcome(List<String> command, int exitCode, byte[] output, String errors) {

    /** Standard output as text. */
    public String text() {
        return new String(output, StandardCharsets.UTF_8);
    }

    /** Standard output, then standard error. */
    String log() {
        return text() + errors;
    }

    /** Fails with all that the program printed unless it succeeded. */
    public Outcome assertSucceeded() {
        assertThat(exitCode)
                .as("exit code of %s, which printed:%n%s", command, log())
                .isZero();
        return this;
    }
}
