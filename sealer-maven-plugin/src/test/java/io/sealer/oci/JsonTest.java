package io.sealer.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void whatIsWrittenIsReadBackInTheSameOrder() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("z", Arrays.asList(1L, null, true, "ä\"\n"));
        document.put("a", Map.of());
        String text = Json.writeText(document);
        assertThat(text).isEqualTo("{\"z\":[1,null,true,\"ä\\\"\\n\"],\"a\":{}}");
        assertThat(Json.read(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(document);
        assertThat(Json.readObject(text.getBytes(StandardCharsets.UTF_8)).keySet())
                .containsExactly("z", "a");
    }

    @Test
    void prettyOutputIsTheSameOnEverySystem() {
        assertThat(new String(Json.writePretty(Map.of("a", List.of(1L))), StandardCharsets.UTF_8))
                .isEqualTo("{\n  \"a\": [\n    1\n  ]\n}\n");
    }

    @Test
    void messagesQuoteNoContent() {
        assertThatThrownBy(() -> Json.read("{\"password\": hunter2}".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("not JSON")
                .message()
                .doesNotContain("\"password\"");
    }
}
