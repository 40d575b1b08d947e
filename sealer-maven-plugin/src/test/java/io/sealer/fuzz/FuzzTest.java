package io.sealer.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.testkit.TestJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Made-up inputs, a few of them each time, the same ones always. {@code -Dsealer.fuzz.seconds=600} goes on for so long
 * with each target, and with other inputs for each {@code -Dsealer.fuzz.seed}; see docs/development.md.
 */
class FuzzTest {

    private static final String INPUTS = "inputs=400";

    /** Seconds for one text, on a machine that does much else. */
    private static final String LONGEST = "60";

    private static final Pattern EXPLORED =
            Pattern.compile("([\\w-]+): (\\d+) texts, (\\d+) outcomes, (\\d+) of them of seeds, \\d+ ms");

    @Test
    void nothingThatUsersWriteBreaksWhatReadsIt() throws Exception {
        String seconds = System.getProperty("sealer.fuzz.seconds");
        Ended ended = fuzz(
                Path.of("target", "fuzz"),
                LONGEST,
                System.getProperty("sealer.fuzz.seed", "1"),
                seconds == null ? INPUTS : "seconds=" + seconds);

        assertThat(ended.status()).as(ended.output()).isZero();
        Matcher explored = EXPLORED.matcher(ended.output());
        List<String> targets = new ArrayList<>();
        while (explored.find()) {
            targets.add(explored.group(1));
            assertThat(Integer.parseInt(explored.group(2))).as(explored.group()).isGreaterThan(100);
            // It went beyond what the seeds show.
            assertThat(Integer.parseInt(explored.group(3)))
                    .as(explored.group())
                    .isGreaterThan(3 * Integer.parseInt(explored.group(4)));
        }
        assertThat(targets)
                .containsExactly(
                        "reference",
                        "kubefile",
                        "template-text",
                        "yaml",
                        "json",
                        "template",
                        "kustomization",
                        "image-list");
    }

    @ParameterizedTest
    @CsvSource({"planted-failure, failed", "planted-memory, failed", "planted-hang, hung"})
    void aBugThatWasPlantedIsFound(String target, String fate, @TempDir Path directory) throws Exception {
        Ended ended = fuzz(directory, fate.equals("hung") ? "1" : LONGEST, "1", INPUTS, target);

        assertThat(ended.status()).isNotZero();
        assertThat(ended.output()).contains(target + " " + fate + " on the text in ");
        assertThat(directory.resolve("crash-" + target)).isNotEmptyFile();
    }

    private record Ended(int status, String output) {}

    private static Ended fuzz(Path directory, String longest, String seed, String limit, String... targets)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(directory.toString(), longest, seed, limit));
        arguments.addAll(List.of(targets));
        List<String> options =
                limit.equals(INPUTS) ? List.of("-Xmx256m", "-XX:TieredStopAtLevel=1") : List.of("-Xmx256m");
        Path output = Files.createDirectories(directory).resolve("fuzz.log");
        Process process = TestJvm.with(options, FuzzProgram.class, arguments.toArray(String[]::new))
                .redirectOutput(output.toFile())
                .start();
        try {
            return new Ended(process.waitFor(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            process.destroyForcibly();
        }
    }
}
