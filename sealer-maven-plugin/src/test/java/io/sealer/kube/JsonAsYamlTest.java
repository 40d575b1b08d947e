package io.sealer.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonAsYamlTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\0',
            value = {"a\\/b,a/b", "a\\\\/b,a\\\\/b", "\\\\\\/,\\\\/", "\\n,\\n", "\\,\\", "x,x"})
    void onlyTheEscapedSlashChanges(String json, String yaml) throws IOException {
        assertThat(new String(JsonAsYaml.of(json).readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(yaml);
    }

    @Test
    void whatYamlAloneRefusesIsRead() throws IOException {
        YamlStream stream =
                new YamlStream("f.json", JsonAsYaml.of("{\n\t\"a\":\t\"b\\/c\",\n\t\"d\": \"\\ud83d\\ude00é\"\n}\n"));
        YamlMapping root = (YamlMapping) stream.next().orElseThrow().root();

        assertThat(root.text("a")).contains("b/c");
        assertThat(root.text("d")).contains("\uD83D\uDE00é");
        assertThat(root.get("d").orElseThrow().line()).isEqualTo(3);
        assertThat(stream.next()).isEmpty();
    }
}
