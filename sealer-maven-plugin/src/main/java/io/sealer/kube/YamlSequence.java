package io.sealer.kube;

import java.util.List;

/**
 * A list.
 *
 * @param items in order
 * @param line the line on which it begins
 */
public record YamlSequence(List<YamlNode> items, int line) implements YamlNode {

    public YamlSequence {
        items = List.copyOf(items);
    }
}
