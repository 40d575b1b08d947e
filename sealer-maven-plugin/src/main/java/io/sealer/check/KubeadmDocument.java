package io.sealer.check;

import io.sealer.SourceLocation;
import io.sealer.Spelling;
import io.sealer.kube.YamlMapping;
import io.sealer.kube.YamlNode;
import io.sealer.kube.YamlScalar;
import io.sealer.kube.YamlSequence;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One document of kubeadm.yml or of a Clusterfile.
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

    /**
     * Whether there is something at a path, or what may be meant for it: the same name, mistyped.
     *
     * @param path names of fields, of which only the last may be mistyped
     */
    boolean hasOrComesNear(String... path) {
        String wanted = path[path.length - 1];
        return find(Arrays.copyOf(path, path.length - 1)).orElse(null) instanceof YamlMapping mapping
                && mapping.entries().stream()
                        .flatMap(entry -> entry.name().stream())
                        .anyMatch(
                                name -> Spelling.nearest(name, List.of(wanted)).isPresent());
    }

    /** The mappings in the list at a path. */
    List<YamlMapping> mappings(String... path) {
        return find(path).orElse(null) instanceof YamlSequence list
                ? list.items().stream()
                        .filter(YamlMapping.class::isInstance)
                        .map(YamlMapping.class::cast)
                        .toList()
                : List.of();
    }

    /** The texts in the list at a path. */
    List<YamlScalar> texts(String... path) {
        return find(path).orElse(null) instanceof YamlSequence list
                ? list.items().stream()
                        .filter(YamlScalar.class::isInstance)
                        .map(YamlScalar.class::cast)
                        .toList()
                : List.of();
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
