package io.sealer.oci;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON in and out, so that no other room needs a JSON library.
 *
 * <p>Outside this room a document is plain Java: {@link Map} (in the order of the text), {@link List}, {@link String},
 * {@link Long} or {@link BigDecimal}, {@link Boolean} and {@code null}. What is written comes out in the order of the
 * given maps, without blanks, as UTF-8: the same value always gives the same bytes.
 */
public final class Json {

    private static final int DEEPEST = 200;
    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build());

    private Json() {}

    /**
     * Reads one document.
     *
     * @throws IllegalArgumentException when the bytes are not JSON, with line and column but none of the content
     */
    public static Object read(byte[] bytes) {
        return plain(tree(bytes));
    }

    /**
     * Reads a document that must be an object.
     *
     * @throws IllegalArgumentException when it is not
     */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> readObject(byte[] bytes) {
        Object document = read(bytes);
        if (document instanceof Map) {
            return (Map<String, Object>) document;
        }
        throw new IllegalArgumentException("not a JSON object");
    }

    /** Writes a document compactly. */
    public static byte[] write(Object document) {
        try {
            return MAPPER.writeValueAsBytes(node(document));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON", e);
        }
    }

    /** Writes a document compactly, as text. */
    public static String writeText(Object document) {
        return new String(write(document), StandardCharsets.UTF_8);
    }

    /** Writes a document for people: indented by two blanks, with a line feed at its end. */
    public static byte[] writePretty(Object document) {
        try {
            return (MAPPER.writer(new JsonLayout()).writeValueAsString(node(document)) + "\n")
                    .getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON", e);
        }
    }

    static JsonNode tree(byte[] bytes) {
        try {
            JsonNode tree = MAPPER.readTree(bytes);
            if (tree == null || tree.isMissingNode()) {
                throw new IllegalArgumentException("not JSON (empty)");
            }
            return tree;
        } catch (JsonProcessingException e) {
            e.clearLocation();
            throw new IllegalArgumentException("not JSON (" + e.getOriginalMessage() + ")", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("not JSON", e);
        }
    }

    private static Object plain(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                Map<String, Object> map = new LinkedHashMap<>();
                node.properties().forEach(field -> map.put(field.getKey(), plain(field.getValue())));
                yield map;
            }
            case ARRAY -> {
                List<Object> list = new ArrayList<>(node.size());
                node.forEach(element -> list.add(plain(element)));
                yield list;
            }
            case STRING -> node.textValue();
            case NUMBER ->
                node.isIntegralNumber() && node.canConvertToLong() ? (Object) node.longValue() : node.decimalValue();
            case BOOLEAN -> node.booleanValue();
            default -> null;
        };
    }

    private static JsonNode node(Object value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (value == null) {
            return nodes.nullNode();
        } else if (value instanceof Map<?, ?> map) {
            var object = nodes.objectNode();
            map.forEach((key, element) -> object.set((String) key, node(element)));
            return object;
        } else if (value instanceof Iterable<?> elements) {
            var array = nodes.arrayNode();
            elements.forEach(element -> array.add(node(element)));
            return array;
        } else if (value instanceof Integer || value instanceof Long) {
            return nodes.numberNode(((Number) value).longValue());
        } else if (value instanceof BigDecimal number) {
            return nodes.numberNode(number);
        } else if (value instanceof Boolean flag) {
            return nodes.booleanNode(flag);
        } else if (value instanceof String || value instanceof Digest || value instanceof Platform) {
            return nodes.textNode(value.toString());
        }
        throw new IllegalArgumentException(
                "no JSON form for " + value.getClass().getName());
    }
}
