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
    void numbersKeepTheirValue() {
        String text = "[9007199254740993,-1,18446744073709551616,0.1,1E+400]";
        assertThat(Json.writeText(Json.read(text.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(text);
    }

    @Test
    void theLastOfSeveralFieldsWithOneNameCounts() {
        assertThat(Json.read("{\"a\":1,\"b\":{},\"a\":[]}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Map.of("a", List.of(), "b", Map.of()));
    }

    @Test
    void whatIsNoDocumentIsNotRead() {
        for (String text : List.of("", " ", "[", "{\"a\":", "{\"a\" 1}", "[1,]", "nul", "[".repeat(1000))) {
            assertThatThrownBy(() -> Json.read(text.getBytes(StandardCharsets.UTF_8)))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void messagesQuoteNoContent() {
        assertThatThrownBy(() -> Json.read("{\"password\": hunter2}".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("not JSON")
                .message()
                .doesNotContain("\"password\"");
    }
}
