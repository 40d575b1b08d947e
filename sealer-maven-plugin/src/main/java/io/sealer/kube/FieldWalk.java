package io.sealer.kube;

import java.util.List;

/**
 * Visits every node below a root with its path, in the order of the text. A node that stands at several places through
 * aliases is visited at each of them: what a value means depends on its path. {@link YamlStream} lets no document
 * through for which that would take long.
 */
public final class FieldWalk {

    /** Told of each node. */
    @FunctionalInterface
    public interface Visitor {

        /**
         * A node was reached.
         *
         * @return whether to visit what is below it
         */
        boolean visit(FieldPath path, YamlNode node);
    }

    private final Visitor visitor;

    /** A walk that tells the visitor. */
    public FieldWalk(Visitor visitor) {
        this.visitor = visitor;
    }

    /** Visits a node, which has the path {@link FieldPath#ROOT}, and all below it. */
    public void walk(YamlNode root) {
        walk(FieldPath.ROOT, root);
    }

    private void walk(FieldPath path, YamlNode node) {
        if (!visitor.visit(path, node)) {
            return;
        }
        if (node instanceof YamlMapping mapping) {
            for (YamlMapping.Entry entry : mapping.entries()) {
                walk(path.field(entry.name().orElse("?")), entry.value());
            }
        } else if (node instanceof YamlSequence sequence) {
            List<YamlNode> items = sequence.items();
            for (int i = 0; i < items.size(); i++) {
                walk(path.item(i), items.get(i));
            }
        }
    }
}
