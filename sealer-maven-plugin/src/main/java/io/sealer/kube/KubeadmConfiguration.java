package io.sealer.kube;

import io.sealer.ProblemException;
import io.sealer.SourceLocation;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * What a configuration of kubeadm says about the cluster's version and images: its {@code ClusterConfiguration}
 * (kubernetes/kubernetes, cmd/kubeadm/app/apis/kubeadm). Of several ones in a file the first counts, as for sealer.
 *
 * @param location the file, and the line on which the object begins
 * @param object the object
 */
public record KubeadmConfiguration(SourceLocation location, YamlMapping object) {

    /**
     * Finds the object in a file.
     *
     * @param file name for places; one that ends with {@code .tmpl} is a template, and its actions are left out of it
     * @param in its bytes; not closed
     * @return nothing where the file has no such object
     * @throws ProblemException if it is not YAML
     */
    public static Optional<KubeadmConfiguration> read(String file, InputStream in) throws IOException {
        YamlStream stream = TemplateYaml.open(file, in);
        for (Optional<YamlDocument> next = stream.next(); next.isPresent(); next = stream.next()) {
            YamlDocument document = next.get();
            if (document.root() instanceof YamlMapping mapping
                    && mapping.text("kind").orElse("").equals("ClusterConfiguration")) {
                return Optional.of(new KubeadmConfiguration(document.locate(mapping), mapping));
            }
        }
        return Optional.empty();
    }

    /**
     * A text that the object holds.
     *
     * @param path names of fields, from the outermost
     * @return nothing where it is not there, empty, or made by the template only
     */
    public Optional<YamlScalar> text(String... path) {
        return written(path).filter(scalar -> !TemplateText.hasMarker(scalar.text()));
    }

    /**
     * A text that the object holds, with something in the place of what the template makes.
     *
     * @param made what the actions of the template are taken for
     * @param path names of fields, from the outermost
     * @return nothing where it is not there or empty
     */
    public Optional<String> textWith(String made, String... path) {
        return written(path).map(scalar -> TemplateText.fill(scalar.text(), made));
    }

    /** Whether the object holds something at a path. */
    public boolean has(String... path) {
        return node(path).isPresent();
    }

    private Optional<YamlScalar> written(String... path) {
        return node(path)
                .filter(YamlScalar.class::isInstance)
                .map(YamlScalar.class::cast)
                .filter(scalar ->
                        scalar.type() != YamlScalar.Type.NULL && !scalar.text().isBlank());
    }

    private Optional<YamlNode> node(String... path) {
        YamlNode node = object;
        for (String name : path) {
            Optional<YamlNode> next = node instanceof YamlMapping mapping ? mapping.get(name) : Optional.empty();
            if (next.isEmpty()) {
                return Optional.empty();
            }
            node = next.get();
        }
        return Optional.of(node);
    }

    /** Where a text of the object stands. */
    public SourceLocation locate(YamlScalar scalar) {
        return new SourceLocation(location.file(), scalar.line());
    }
}
