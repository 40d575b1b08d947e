package io.sealer.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A Maven build that has ended.
 *
 * @param outcome exit code and log
 */
record MavenRun(Outcome outcome) {

    private static final Pattern STACK_FRAME = Pattern.compile("(?m)^(\\[ERROR\\])?\\s+at [\\w.$/]+\\(");

    /** Everything that was printed. */
    String log() {
        return outcome.log();
    }

    /** The lines of the log that hold this text. */
    List<String> linesWith(String text) {
        return log().lines().filter(line -> line.contains(text)).toList();
    }

    MavenRun assertSucceeded() {
        outcome.assertSucceeded();
        return this;
    }

    /**
     * The build failed in the way that a user can read: with a message that holds all these texts, and without a stack
     * trace.
     */
    MavenRun assertFailed(String... texts) {
        assertThat(outcome.exitCode())
                .as("exit code of a build that has to fail:%n%s", log())
                .isEqualTo(1);
        assertThat(log()).contains(texts).contains("BUILD FAILURE");
        assertThat(STACK_FRAME.matcher(log()).find())
                .as("a stack trace in%n%s", log())
                .isFalse();
        return this;
    }
}
