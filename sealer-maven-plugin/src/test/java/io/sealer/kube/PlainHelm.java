package io.sealer.kube;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What takes the place of Helm where a test is about something else, since starting the real one takes a second: it knows
 * packed charts and, in templates, the names of the release and the chart and single values.
 */
public final class PlainHelm implements Helm {

    @Override
    public void template(Path directory, List<HelmRun> runs) throws IOException {
        for (HelmRun run : runs) {
            StringBuilder output = new StringBuilder();
            try (InputStream in = Files.newInputStream(directory.resolve(run.chart()))) {
                new PackedChart().each(in, (path, content) -> {
                    if (path.startsWith("templates/") && !path.equals(ChartChanges.VALUES_TEMPLATE)) {
                        output.append("---\n# Source: chart/").append(path).append('\n');
                        output.append(rendered(new String(content.readAllBytes(), StandardCharsets.UTF_8), run));
                    }
                });
            }
            Files.writeString(directory.resolve(run.output()), output);
        }
    }

    private static String rendered(String template, HelmRun run) {
        String text = template.replace("{{ .Release.Name }}", run.release()).replace("{{ .Chart.Name }}", "chart");
        for (SetValue value : run.set()) {
            text = text.replace("{{ .Values." + value.key() + " }}", value.value());
        }
        return text;
    }
}
