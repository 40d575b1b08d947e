package io.sealer.kube;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Keys and values. What a merge key ({@code <<: *other}) brings in stands behind the mapping's own entries, without
 * what those override.
 *
 * @param entries in the order of the text; a key that is written twice is there twice
 * @param line the line on which it begins
 */
public record YamlMapping(List<Entry> entries, int line) implements YamlNode {

    /**
     * A key with its value.
     *
     * @param key mostly a scalar; YAML allows any node
     * @param value its value
     */
    public record Entry(YamlNode key, YamlNode value) {

        public Entry {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(value, "value");
        }

        /** The key's text; empty where the key is no scalar. */
        public Optional<String> name() {
            return key instanceof YamlScalar scalar ? Optional.of(scalar.text()) : Optional.empty();
        }
    }

    public YamlMapping {
        entries = List.copyOf(entries);
    }

    /** The value of a key, if it is there; the last one if it is written more than once, as for kubectl. */
    public Optional<YamlNode> get(String key) {
        for (int i = entries.size() - 1; i >= 0; i--) {
            Entry entry = entries.get(i);
            if (entry.key() instanceof YamlScalar scalar && scalar.text().equals(key)) {
                return Optional.of(entry.value());
            }
        }
        return Optional.empty();
    }

    /** The text of a key's value; empty where there is none, or no scalar, or null. */
    public Optional<String> text(String key) {
        return get(key).filter(YamlScalar.class::isInstance)
                .map(YamlScalar.class::cast)
                .filter(scalar -> scalar.type() != YamlScalar.Type.NULL)
                .map(YamlScalar::text);
    }
}
