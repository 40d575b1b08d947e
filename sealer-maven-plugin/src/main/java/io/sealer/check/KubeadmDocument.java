package io.sealer.check;

import io.sealer.SourceLocation;
import io.sealer.kube.YamlMapping;
import io.sealer.kube.YamlNode;
import io.sealer.kube.YamlScalar;
import java.util.Optional;

/**
 * One document of kubeadm.yml.
 *
 * @param file its file
 * @param apiVersion what it states as that; empty where it does not
 * @param kind what it states as that; empty where it does not
 * @param root all of it
 */
record KubeadmDocument(String file, String apiVersion, String kind, YamlMapping root) {

    /** Reads what a document says of itself. */
    static KubeadmDocument of(String file, YamlMapping root) {
        return new KubeadmDocument(
                file, root.text("apiVersion").orElse(""), root.text("kind").orElse(""), root);
    }

    /** Where a node of it stands. */
    SourceLocation locate(YamlNode node) {
        return new SourceLocation(file, node.line());
    }

    /** Where it begins. */
    SourceLocation location() {
        return locate(root);
    }

    /** Whether kubeadm itself reads it. */
    boolean isOfKubeadm() {
        return KubeadmApi.isOfKubeadm(kind);
    }

    /** What stands at a path of fields. */
    Optional<YamlNode> find(String... path) {
        YamlNode node = root;
        for (String name : path) {
            Optional<YamlNode> next = node instanceof YamlMapping mapping ? mapping.get(name) : Optional.empty();
            if (next.isEmpty()) {
                return Optional.empty();
            }
            node = next.get();
        }
        return Optional.of(node);
    }

    /** The text at a path; nothing where there is none, or it is empty. */
    Optional<YamlScalar> text(String... path) {
        return find(path)
                .filter(YamlScalar.class::isInstance)
                .map(YamlScalar.class::cast)
                .filter(scalar ->
                        scalar.type() != YamlScalar.Type.NULL && !scalar.text().isBlank());
    }
}
