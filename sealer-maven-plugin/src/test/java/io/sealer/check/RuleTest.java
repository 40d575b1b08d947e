package io.sealer.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleTest {

    @Test
    void thePageHasEveryRule() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("../docs/check.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();

        assertThat(rows)
                .containsExactlyElementsOf(Arrays.stream(Rule.values())
                        .map(rule -> "| `" + rule.id() + "` | " + rule.severity() + " | " + rule.summary() + " |")
                        .toList());
    }
}
