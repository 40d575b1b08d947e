package io.sealer.discovery;

import io.sealer.kube.FieldWalk;
import io.sealer.kube.YamlNode;
import io.sealer.kube.YamlScalar;
import io.sealer.oci.Reference;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The values that a chart was rendered with, by the images that they are. A value that is only a part of one is none. */
final class ChartValues {

    private static final int LONGEST = 512;

    private final String chart;
    private final Map<Reference, String> paths = new HashMap<>();

    /**
     * Values, as far as there are some.
     *
     * @param chart the chart, as the user knows it
     */
    ChartValues(String chart, Optional<YamlNode> values) {
        this.chart = chart;
        values.ifPresent(root -> new FieldWalk((path, node) -> {
                    if (node instanceof YamlScalar scalar && mayBeImage(scalar)) {
                        reference(scalar.text()).ifPresent(reference -> paths.putIfAbsent(reference, path.toString()));
                    }
                    return true;
                })
                .walk(root));
    }

    /** Words are versions, repositories or something else altogether. */
    private static boolean mayBeImage(YamlScalar scalar) {
        String text = scalar.text();
        return scalar.type() == YamlScalar.Type.TEXT
                && text.length() <= LONGEST
                && (text.indexOf(':') > 0 || text.indexOf('@') > 0);
    }

    private static Optional<Reference> reference(String text) {
        try {
            return Optional.of(Reference.parse(text.strip()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The chart, as the user knows it. */
    String chart() {
        return chart;
    }

    /** The path of the value that is this image, for example {@code sidecar.image}. */
    Optional<String> pathOf(Reference image) {
        return Optional.ofNullable(paths.get(image));
    }
}
