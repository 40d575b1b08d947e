package io.sealer.kube;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What Helm made of a chart: a file that is read as often as it is asked for. Only one object is held at a time. */
public final class RenderedChart {

    private static final String DOCUMENT = "---";
    private static final String SOURCE = "# Source: ";
    private static final Predicate<String> IS_OF_VALUES = ChartChanges.VALUES_TEMPLATE::equals;

    private final ChartRequest request;
    private final Path output;
    private final Path again;

    /**
     * A rendered chart.
     *
     * @param request what it is made of
     * @param output what Helm wrote
     * @param again what Helm wrote the next time; the same file where chance has no part in it
     */
    RenderedChart(ChartRequest request, Path output, Path again) {
        this.request = request;
        this.output = output;
        this.again = again;
    }

    /**
     * Shows the objects, in Helm's order.
     *
     * @throws io.sealer.ProblemException where an object is no YAML after all
     */
    public void each(Consumer<RenderedObject> consumer) throws IOException {
        Iterator<String> names =
                Files.mismatch(output, again) < 0 ? null : names(again).iterator();
        read(output, IS_OF_VALUES.negate(), object -> {
            String other = names == null || !names.hasNext() ? object.object().name() : names.next();
            consumer.accept(named(object, common(object.object().name(), other)));
        });
    }

    /** The effective values of the chart and its subcharts; empty where it has none. */
    public Optional<YamlNode> values() throws IOException {
        List<YamlNode> found = new ArrayList<>();
        read(output, IS_OF_VALUES, object -> {
            if (object.object().root() instanceof YamlMapping mapping) {
                mapping.get("values").ifPresent(found::add);
            }
        });
        return found.stream().findFirst();
    }

    private List<String> names(Path file) throws IOException {
        List<String> names = new ArrayList<>();
        read(file, IS_OF_VALUES.negate(), object -> names.add(object.object().name()));
        return names;
    }

    /** A name that is the same each time: charts give objects names with random ends. */
    private static String common(String name, String other) {
        if (name.equals(other)) {
            return name;
        }
        int same = 0;
        while (same < Math.min(name.length(), other.length()) && name.charAt(same) == other.charAt(same)) {
            same++;
        }
        // The first letters of two random ends may happen to be the same.
        int end = name.lastIndexOf('-', same - 1) + 1;
        return name.substring(0, end) + "*";
    }

    private static RenderedObject named(RenderedObject rendered, String name) {
        KubernetesObject object = rendered.object();
        return name.equals(object.name())
                ? rendered
                : new RenderedObject(
                        rendered.template(),
                        new KubernetesObject(
                                object.apiVersion(), object.kind(), object.namespace(), name, object.root()),
                        rendered.test());
    }

    /** Helm writes a separator and the template's name before each object. */
    private void read(Path file, Predicate<String> wanted, Consumer<RenderedObject> consumer) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            String source = "";
            StringBuilder text = new StringBuilder();
            String line = reader.readLine();
            while (line != null) {
                String next = reader.readLine();
                if (line.equals(DOCUMENT) && next != null && next.startsWith(SOURCE)) {
                    parse(source, text, wanted, consumer);
                    text.setLength(0);
                    source = next.substring(SOURCE.length());
                    next = reader.readLine();
                } else {
                    text.append(line).append('\n');
                }
                line = next;
            }
            parse(source, text, wanted, consumer);
        }
    }

    private void parse(String source, CharSequence text, Predicate<String> wanted, Consumer<RenderedObject> consumer)
            throws IOException {
        String template = ChartChanges.fileOf(source.substring(source.indexOf('/') + 1));
        if (!wanted.test(template) || source.isEmpty()) {
            return;
        }
        YamlStream stream = new YamlStream(
                request.place() + request.inside(template),
                new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8)));
        for (Optional<YamlDocument> document = stream.next(); document.isPresent(); document = stream.next()) {
            for (KubernetesObject object : KubernetesObject.in(document.get())) {
                consumer.accept(new RenderedObject(template, object, isTest(object)));
            }
        }
    }

    /** Whether it is a hook of nothing but tests (Helm documentation, "Chart Tests"; {@code test-success} is the old name). */
    private static boolean isTest(KubernetesObject object) {
        String events = Optional.of(object.root())
                .filter(YamlMapping.class::isInstance)
                .flatMap(root -> ((YamlMapping) root).get("metadata"))
                .filter(YamlMapping.class::isInstance)
                .flatMap(metadata -> ((YamlMapping) metadata).get("annotations"))
                .filter(YamlMapping.class::isInstance)
                .flatMap(annotations -> ((YamlMapping) annotations).text(ChartChanges.HOOK))
                .orElse("");
        return events.matches("\\s*test(?:-success|-failure)?(?:\\s*,\\s*test(?:-success|-failure)?)*\\s*,?\\s*");
    }
}
