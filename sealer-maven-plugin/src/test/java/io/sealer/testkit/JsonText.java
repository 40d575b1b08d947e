package io.sealer.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Just enough JSON writing for manifests; on its own so that the product's JSON is not its own judge. */
final class JsonText {

    private JsonText() {}

    static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    static String string(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    /** An array of texts that are JSON already. */
    static String array(Iterable<String> elements) {
        return StreamSupport.stream(elements.spliterator(), false).collect(Collectors.joining(",", "[", "]"));
    }

    /** An object whose values are JSON already, in the map's order. */
    static String object(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> string(field.getKey()) + ":" + field.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** An object of strings, in the map's order. */
    static String strings(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> string(field.getKey()) + ":" + string(field.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }
}
