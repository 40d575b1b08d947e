package io.sealer.kube;

import io.sealer.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/**
 * What a chart's {@code Chart.yaml} says of it.
 *
 * @param name the chart's name; empty where it has none
 * @param version its version; empty where it has none
 * @param library whether other charts only borrow from it: then it cannot be installed
 */
public record ChartMetadata(String name, String version, boolean library) {

    /** The file that makes a directory a chart. */
    public static final String FILE = "Chart.yaml";

    public ChartMetadata {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(version, "version");
    }

    /** Reads a {@code Chart.yaml}; of one that is malformed nothing is known, and Helm says why. */
    static ChartMetadata parse(byte[] yaml) throws IOException {
        try {
            Optional<YamlDocument> document = new YamlStream(FILE, new ByteArrayInputStream(yaml)).next();
            if (document.isPresent() && document.get().root() instanceof YamlMapping chart) {
                return new ChartMetadata(
                        chart.text("name").orElse(""),
                        chart.text("version").orElse(""),
                        chart.text("type").orElse("").equals("library"));
            }
        } catch (ProblemException e) {
            // Helm reads it as well, and its message comes with the chart.
        }
        return new ChartMetadata("", "", false);
    }
}
