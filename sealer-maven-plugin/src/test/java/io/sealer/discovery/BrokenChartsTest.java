package io.sealer.discovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.kube.ChartRenderer;
import io.sealer.kube.Helm;
import io.sealer.kube.HelmLibrary;
import io.sealer.kube.KubernetesVersion;
import io.sealer.testkit.HelmLibraryFile;
import io.sealer.testkit.TestChart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokenChartsTest {

    @TempDir
    Path directory;

    private final TextTree tree = new TextTree();
    private final Problems problems = new Problems();

    @Test
    void allOfThemAreReportedAndTheOthersAreFound() {
        tree.chart("charts/a-good", TestChart.pod("good", "quay.io/t/good:1"));
        tree.chart("charts/b-values", TestChart.pod("values", "{{ required \"tag!\" .Values.tag }}"));
        tree.chart("charts/c-syntax", TestChart.pod("syntax", "{{ .Values."));
        tree.chart("charts/d-yaml", TestChart.pod("yaml", "x: y: z"));
        tree.chart(
                "charts/e-schema", TestChart.pod("schema", "x").file("values.schema.json", "{\"required\":[\"a\"]}"));
        tree.chart(
                "charts/f-missing",
                TestChart.named("missing", "dependencies: [{name: db, version: 1.0.0}]\n")
                        .pod("x"));
        tree.chart(
                "charts/g-old",
                TestChart.named("old", "kubeVersion: '>=1.25'\n").pod("x"));
        tree.putBytes(
                "charts/h-out.tgz",
                TestChart.pod("out", "x").file("../../x", "").packed());
        byte[] whole = TestChart.pod("cut", "x").file("noise", "x".repeat(1000)).packed();
        tree.putBytes("charts/i-cut.tgz", Arrays.copyOf(whole, whole.length - 20));
        tree.putBytes("charts/j-bomb.tgz", bomb());
        tree.chart("charts/k-image", TestChart.pod("image", "quay.io/t/Upper:1"));

        DiscoveredImages found = find(List.of(entry("charts/none")), library());

        assertThat(found.references()).extracting(Object::toString).containsExactly("quay.io/t/good:1");
        assertThat(problems.asList())
                .extracting(BrokenChartsTest::text)
                .containsExactly(
                        "<charts>: no chart has the path charts/none",
                        "src/charts/b-values: Helm cannot render this chart: execution error at"
                                + " (values/templates/pod.yaml:8:16): tag!",
                        "src/charts/c-syntax: Helm cannot render this chart: parse error at"
                                + " (syntax/templates/pod.yaml:8): unexpected <.> in operand",
                        "src/charts/d-yaml: Helm cannot render this chart: YAML parse error on"
                                + " yaml/templates/pod.yaml: error converting YAML to JSON: yaml: line 8: mapping"
                                + " values are not allowed in this context",
                        "src/charts/e-schema: Helm cannot render this chart: values don't meet the specifications of"
                                + " the schema(s) in the following chart(s): schema: - at '': missing property 'a'",
                        "src/charts/f-missing: Helm cannot render this chart: An error occurred while checking for"
                                + " chart dependencies. You may need to run `helm dependency build` to fetch missing"
                                + " dependencies: found in Chart.yaml, but missing in charts/ directory: db",
                        "src/charts/g-old: Helm cannot render this chart: chart requires kubeVersion: >=1.25 which is"
                                + " incompatible with Kubernetes v1.22.15",
                        "src/charts/h-out.tgz: this is no chart that Helm could install: it holds \"out/../../x\","
                                + " which leads out of the chart",
                        "src/charts/i-cut.tgz: this chart cannot be read: Unexpected end of ZLIB input stream",
                        "src/charts/j-bomb.tgz: this is no chart that Helm could install: it unpacks to more than 100"
                                + " MiB or 20000 files, which Helm does not take",
                        "src/charts/k-image/templates/pod.yaml: \"quay.io/t/Upper:1\" is not an image reference"
                                + " (repository names are lower-case) in Pod/image-image spec.containers[0].image");
        assertThat(problems.asList())
                .extracting(Problem::remedy)
                .contains(
                        "correct <path>: the charts of this image are charts/a-good, charts/b-values, charts/c-syntax,"
                                + " charts/d-yaml, charts/e-schema, charts/f-missing, charts/g-old, charts/k-image,"
                                + " charts/h-out.tgz, charts/i-cut.tgz, charts/j-bomb.tgz",
                        "give it the values that it is installed with: <charts><chart><path>charts/b-values</path>"
                                + "<valuesFiles>…</valuesFiles><set>…</set></chart></charts>, or leave it out with"
                                + " <notScanned>",
                        "mend the template that is named there, or take a release of the chart that Helm renders, or"
                                + " leave it out with <notScanned>",
                        "run helm dependency build, so that all charts it consists of are in it, or leave it out with"
                                + " <notScanned>",
                        "correct <kubernetesVersion> (-Dsealer.kubernetesVersion), or for this chart alone <charts>"
                                + "<chart><path>charts/g-old</path><kubernetesVersion>…</kubernetesVersion></chart>"
                                + "</charts>, or leave it out with <notScanned>",
                        "give the chart another value in <charts>, or leave it out with <notScanned>");
    }

    private static String text(Problem problem) {
        return problem.location().orElseThrow() + ": " + problem.message();
    }

    private static byte[] bomb() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            byte[] header = new byte[512];
            TarArchiveEntry metadata = new TarArchiveEntry("bomb/Chart.yaml");
            metadata.setSize(5);
            metadata.writeEntryHeader(header);
            zip.write(header);
            zip.write(Arrays.copyOf("name:".getBytes(UTF_8), 512));
            TarArchiveEntry entry = new TarArchiveEntry("bomb/templates/x.yaml");
            entry.setSize(101L << 20);
            entry.writeEntryHeader(header);
            zip.write(header);
            zip.write(new byte[1 << 20]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Test
    void archivesThatAreNoChartsAreNobodysMistakeOutsideOfCharts() {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(data)) {
            zip.write("data of another kind\n".repeat(100).getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        tree.putBytes("application/apps/shop/data.tgz", data.toByteArray());
        tree.putBytes("charts/data.tgz", data.toByteArray());

        DiscoveredImages found = find(List.of(), () -> {
            throw new AssertionError();
        });

        assertThat(found.notes())
                .singleElement()
                .asString()
                .startsWith("src/application/apps/shop/data.tgz is taken for no chart: it cannot be read (");
        assertThat(problems.asList())
                .singleElement()
                .asString()
                .startsWith("src/charts/data.tgz: this archive cannot be read: ");
    }

    @Test
    void withoutAnyHelmTheFirstChartSaysWhatToDo() {
        tree.chart("charts/web", TestChart.pod("web", "quay.io/t/web:1"));
        tree.put("manifests/a.yaml", "image: quay.io/t/a:1\n");

        DiscoveredImages found = find(List.of(), () -> {
            throw new ProblemException(Problem.environment("no Helm").withRemedy("install one"));
        });

        assertThat(found.references()).extracting(Object::toString).containsExactly("quay.io/t/a:1");
        assertThat(problems.asList())
                .extracting(Problem::toString)
                .containsExactly("src/charts/web: no Helm - install one");
    }

    @Test
    void withoutChartsNobodyAsksForHelm() {
        tree.put("manifests/a.yaml", "image: quay.io/t/a:1\n");

        find(List.of(), () -> {
            throw new AssertionError();
        });

        assertThat(problems.asList()).isEmpty();
    }

    private static ChartSettings entry(String path) {
        return new ChartSettings(
                SourceLocation.of("<charts>"),
                path,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of());
    }

    private static Supplier<Helm> library() {
        return () -> {
            try {
                return new HelmLibrary(HelmLibraryFile.unpacked());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private DiscoveredImages find(List<ChartSettings> settings, Supplier<Helm> helm) {
        Charts charts = new Charts(
                settings, Optional.of(KubernetesVersion.parse("v1.22.15")), new ChartRenderer(helm, directory));
        ImagePatterns nothing = ImagePatterns.of(List.of(), problems);
        return new ImageFinder(List.of(), nothing, List.of(), Origins.none(), charts).find(tree, problems);
    }
}
