package io.sealer.kube;

import io.sealer.SourceLocation;
import java.util.Objects;

/**
 * One document of a YAML stream.
 *
 * @param file the stream's file, as the user knows it
 * @param root the document's only node
 */
public record YamlDocument(String file, YamlNode root) {

    public YamlDocument {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(root, "root");
    }

    /** Where a node of this document stands. */
    public SourceLocation locate(YamlNode node) {
        return new SourceLocation(file, node.line());
    }
}
