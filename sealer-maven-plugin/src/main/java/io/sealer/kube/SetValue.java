package io.sealer.kube;

import java.util.Objects;

/**
 * A single value for a chart, as Helm's {@code --set} takes them. Numbers, {@code true}, {@code false} and {@code null}
 * are what they are in YAML; everything else is text, whatever characters it has.
 *
 * @param key path of the value: {@code controller.image.tag}, {@code servers[0].port}, {@code a\.b} for a dot
 * @param value the value
 */
public record SetValue(String key, String value) {

    /** What means something to Helm's parser of values. */
    private static final String SPECIAL = "\"'\\={[,.]}";

    public SetValue {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(value, "value");
    }

    /**
     * Reads {@code KEY=VALUE}.
     *
     * @throws IllegalArgumentException when it has no key
     */
    public static SetValue parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("\"" + text + "\" is not KEY=VALUE");
        }
        return new SetValue(text.substring(0, equals).strip(), text.substring(equals + 1));
    }

    /** As Helm's program takes it on its command line. */
    String argument() {
        StringBuilder argument = new StringBuilder(key).append('=');
        value.chars().forEach(c -> {
            if (SPECIAL.indexOf(c) >= 0) {
                argument.append('\\');
            }
            argument.append((char) c);
        });
        return argument.toString();
    }
}
