package io.sealer.kube;

import java.util.Objects;

/**
 * A piece of text.
 *
 * @param text the content, without quotes, folded as its style demands
 * @param type what Kubernetes would make of it
 * @param line the line on which it begins
 * @param literal whether it is a literal block ({@code |}), each line of which is a line of the file
 */
public record YamlScalar(String text, Type type, int line, boolean literal) implements YamlNode {

    /** What a scalar means: quoted ones are always text, plain ones may be something else (YAML 1.1, "Tag Resolution"). */
    public enum Type {
        /** Text, and everything that is none of the others. */
        TEXT,
        /** An integer or a floating point number. */
        NUMBER,
        /** {@code true}, {@code false}, {@code yes}, {@code off} and their like. */
        BOOLEAN,
        /** {@code null}, {@code ~} or nothing at all. */
        NULL
    }

    public YamlScalar {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(type, "type");
    }

    /** A scalar that is no literal block. */
    public YamlScalar(String text, Type type, int line) {
        this(text, type, line, false);
    }

    /**
     * The file's line on which a line of the text stands, as far as that is known: else the line on which it begins.
     *
     * @param row the text's line, counted from 1
     */
    public int lineOf(int row) {
        return literal ? line + row : line;
    }
}
