package io.sealer.check;

import io.sealer.kube.YamlMapping;
import io.sealer.kube.YamlNode;
import io.sealer.kube.YamlScalar;
import io.sealer.kube.YamlScalar.Type;
import io.sealer.kube.YamlSequence;
import java.util.regex.Pattern;

/** What a field of Kubernetes' configuration may hold, as Go reads it from JSON. */
sealed interface FieldType {

    /** Not looked into. */
    record Anything() implements FieldType {}

    /** A value without parts. */
    enum Scalar implements FieldType {
        TEXT("text"),
        BOOLEAN("true or false"),
        INTEGER("an integer"),
        NUMBER("a number"),
        DURATION("a duration, such as 5m0s");

        private final String words;

        Scalar(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }
    }

    /**
     * An object with fields.
     *
     * @param name its name in the schema
     */
    record ObjectOf(String name) implements FieldType {}

    /**
     * A list.
     *
     * @param item of what
     */
    record ListOf(FieldType item) implements FieldType {}

    /**
     * A map of texts.
     *
     * @param value to what
     */
    record MapOf(FieldType value) implements FieldType {}

    /** Go's grammar of durations (golang.org/pkg/time, ParseDuration). */
    Pattern DURATION = Pattern.compile("[-+]?(?:0|(?:(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+)");

    /** Go takes numbers with an empty fraction for integers. */
    Pattern INTEGER = Pattern.compile("[-+]?[0-9_]+(?:\\.0*)?|[-+]?0[xob][0-9a-fA-F_]+");

    /** Reads the notation of the schemas. */
    static FieldType parse(String text) {
        String inner = text.substring(1, Math.max(1, text.length() - 1));
        return switch (text.charAt(0)) {
            case '[' -> new ListOf(parse(inner));
            case '{' -> new MapOf(parse(inner));
            default ->
                switch (text) {
                    case "any" -> new Anything();
                    case "text" -> Scalar.TEXT;
                    case "boolean" -> Scalar.BOOLEAN;
                    case "integer" -> Scalar.INTEGER;
                    case "number" -> Scalar.NUMBER;
                    case "duration" -> Scalar.DURATION;
                    default -> new ObjectOf(text);
                };
        };
    }

    /** For messages: what is wanted. */
    default String words() {
        if (this instanceof ListOf) {
            return "a list";
        }
        return this instanceof MapOf || this instanceof ObjectOf ? "a mapping" : "anything";
    }

    /** Whether a node, which is neither empty nor made by a template, can be read as this; its parts are not looked at. */
    default boolean takes(YamlNode node) {
        if (this instanceof Anything) {
            return true;
        }
        if (this instanceof ListOf) {
            return node instanceof YamlSequence;
        }
        if (!(this instanceof Scalar scalar)) {
            return node instanceof YamlMapping;
        }
        return node instanceof YamlScalar text
                && switch (scalar) {
                    case TEXT -> text.type() == Type.TEXT;
                    case BOOLEAN -> text.type() == Type.BOOLEAN;
                    case NUMBER -> text.type() == Type.NUMBER;
                    case INTEGER ->
                        text.type() == Type.NUMBER
                                && INTEGER.matcher(text.text()).matches();
                    case DURATION ->
                        text.type() == Type.TEXT
                                && DURATION.matcher(text.text()).matches();
                };
    }
}
