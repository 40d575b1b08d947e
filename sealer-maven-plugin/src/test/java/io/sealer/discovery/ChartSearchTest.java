package io.sealer.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.kube.ChartRenderer;
import io.sealer.kube.Helm;
import io.sealer.kube.HelmLibrary;
import io.sealer.kube.KubernetesVersion;
import io.sealer.kube.SetValue;
import io.sealer.testkit.HelmLibraryFile;
import io.sealer.testkit.TestChart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Charts that render, all in one tree: a process of Helm costs more than all of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChartSearchTest {

    private static final String HELPER = """
            {{- define "common.image" -}}
            {{- $i := .image -}}
            {{ $i.registry }}/{{ $i.repository }}{{ if $i.digest }}@{{ $i.digest }}{{ else }}:{{ $i.tag }}{{ end }}
            {{- end -}}
            """;

    private final List<ChartSettings> settings = new ArrayList<>();
    private final TextTree tree = new TextTree();
    private final Problems problems = new Problems();
    private Path directory;
    private DiscoveredImages found;

    @BeforeAll
    void findAll(@TempDir Path temp) throws IOException {
        directory = temp;
        tree.chart("manifests/c", TestChart.pod("c", "quay.io/t/in-manifests:1"));
        tree.chart("charts/plain", TestChart.pod("plain", "quay.io/t/plain:1"));
        tree.putBytes(
                "charts/deep/packed-1.0.0.tgz",
                TestChart.pod("packed", "quay.io/t/packed:1").packed());
        tree.putBytes("charts/notes.tgz", new byte[] {0});
        tree.putBytes("application/apps/shop/data.tgz", new byte[] {0});
        values();
        subcharts();
        hooks();
        others();
        found = find(List.of("charts/left", "charts/left-1.tgz", "**/skipped.yaml"), charts(Optional.of("v1.22.15")));
    }

    private void values() throws IOException {
        Path first = Files.writeString(directory.resolve("a, b %zz.yaml"), "image: {tag: '2', name: overridden}\n");
        Path last = Files.writeString(directory.resolve("last.yaml"), "image: {tag: '3'}\n");
        tree.chart(
                "charts/valued",
                TestChart.pod("valued", "{{ .Values.image.repo }}/{{ .Values.image.name }}:{{ .Values.image.tag }}")
                        .values("image: {repo: quay.io/t, name: default, tag: '1'}\n"));
        settings("charts/valued", List.of(first, last));
        settings("charts/valu*", List.of(), "image.tag=1", "image.name=set");
        tree.chart(
                "charts/whole",
                TestChart.pod("whole", "{{ .Values.sidecar.image }}")
                        .values("sidecar: {image: 'quay.io/t/whole:1', port: 80}\nother: quay.io/t/other:1\n"));
        tree.chart(
                "charts/versioned",
                TestChart.pod(
                        "versioned",
                        "{{ if semverCompare \">=1.25-0\" .Capabilities.KubeVersion.Version }}quay.io/t/new:1"
                                + "{{ else }}quay.io/t/{{ .Capabilities.KubeVersion.Version }}:old{{ end }}"));
    }

    private void subcharts() {
        tree.chart(
                "charts/parent",
                TestChart.named("parent", """
                                dependencies:
                                  - {name: closed, version: 1.0.0, condition: closed.enabled}
                                  - {name: tagged, version: 1.0.0, tags: [extras]}
                                  - {name: open, version: 1.0.0, condition: open.enabled}
                                  - {name: db, version: 1.0.0, alias: main}
                                  - {name: db, version: 1.0.0, alias: replica}
                                """)
                        .values("closed: {enabled: false}\nopen: {enabled: true}\ntags: {extras: false}\n"
                                + "replica: {image: 'quay.io/t/replica:1'}\n")
                        .with(TestChart.pod("closed", "quay.io/t/off:1")
                                .object("crds/off.yaml", "kind: Deployment\napiVersion: apps/v1", "quay.io/t/off:2"))
                        .with(TestChart.pod("tagged", "quay.io/t/tagged:1"))
                        .withPacked(TestChart.pod("open", "quay.io/t/on:1")
                                .object(
                                        "templates/hook.yaml",
                                        "apiVersion: batch/v1\nkind: Job\nmetadata: {name: h, annotations:"
                                                + " {helm.sh/hook: pre-upgrade}}",
                                        "quay.io/t/hook-in-packed-subchart:1"))
                        .with(TestChart.pod("db", "{{ .Values.image }}").values("image: quay.io/t/db:1\n")));
        TestChart common = TestChart.named("common", "type: library\n").file("templates/_image.tpl", HELPER);
        tree.chart("charts/common", common);
        tree.chart(
                "charts/joined",
                TestChart.named("joined", "dependencies: [{name: common, version: 1.0.0}]\n")
                        .pod("{{ include \"common.image\" (dict \"image\" .Values.image) }}")
                        .object(
                                "templates/digest.yaml",
                                "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: d}",
                                "{{ include \"common.image\" (dict \"image\" .Values.pinned) }}")
                        .values("image: {registry: quay.io, repository: t/joined, tag: '1.10'}\npinned: {registry:"
                                + " quay.io, repository: t/pinned, digest: sha256:" + "a".repeat(64) + "}\n")
                        .with(common));
        tree.chart("charts/linking", TestChart.pod("linking", "quay.io/t/linking:1"));
        tree.chart("shared/linked", TestChart.pod("linked", "quay.io/t/linked:1"));
        tree.link("charts/linking/charts/linked", "shared/linked");
    }

    private void hooks() {
        tree.chart(
                "charts/hooked",
                TestChart.named("hooked")
                        .values("annotations: {helm.sh/hook: 'post-install,post-upgrade'}\n")
                        .object(
                                "templates/install.yaml",
                                "apiVersion: batch/v1\nkind: Job\nmetadata: {name: 'i-{{ randAlphaNum 8 | lower }}',"
                                        + " annotations: {\"helm.sh/hook\": post-install}}",
                                "quay.io/t/post-install:1")
                        .object(
                                "templates/valued.yaml",
                                "apiVersion: batch/v1\nkind: Job\nmetadata: {name: v, annotations: {{ toJson"
                                        + " .Values.annotations }}}",
                                "quay.io/t/hook-by-values:1")
                        .object(
                                "templates/tests/test.yaml",
                                "apiVersion: batch/v1\nkind: Job\nmetadata: {name: t, annotations: {helm.sh/hook:"
                                        + " \"test, test-success\"}}",
                                "quay.io/t/test:1")
                        .object(
                                "templates/both.yaml",
                                "apiVersion: batch/v1\nkind: Job\nmetadata: {name: b, annotations: {helm.sh/hook:"
                                        + " 'test,post-install'}}",
                                "quay.io/t/test-and-install:1"));
        tree.chart(
                "charts/looking",
                TestChart.pod(
                                "looking",
                                "{{ $s := lookup \"v1\" \"Secret\" .Release.Namespace \"x\" }}{{ if $s }}quay.io/t/there:1"
                                        + "{{ else }}{{ tpl .Values.image . }}{{ end }}")
                        .values(
                                "lookup: {lookup: ':1'}\nimage: '{{ if (lookup \"apps/v1\" \"Deployment\" \"\" \"\").items"
                                        + " }}x{{ else }}quay.io/t/lookup{{ .Values.lookup.lookup }}{{ end }}'\n"));
        tree.chart(
                "charts/cron",
                TestChart.named("cron")
                        .file(
                                "templates/cron.yaml",
                                "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: nightly}\nspec: {jobTemplate:"
                                        + " {spec: {template: {spec: {initContainers: [{image: 'quay.io/t/cron:1'}]}}}}}\n"));
    }

    private void others() {
        tree.chart(
                "charts/crds",
                TestChart.pod("crds", "quay.io/t/crds:1")
                        .file(
                                "crds/definition.yaml",
                                "kind: CustomResourceDefinition\nspec: {example: {image: 'quay.io/t/schema:1'}}\n")
                        .file(
                                "crds/sub/resource.yaml",
                                "kind: Widget\napiVersion: t/v1\nmetadata: {name: w}\nspec: {note: '{{ x }}', image:"
                                        + " 'quay.io/t/custom:1'}\n")
                        .file("templates/NOTES.txt", "image: quay.io/t/notes:1\n")
                        .file("templates/_partial.yaml", "image: quay.io/t/partial:1\n")
                        .file("files/x.yaml", "image: quay.io/t/file:1\n"));
        tree.chart("charts/left", TestChart.pod("left", "{{ fail \"must not be rendered\" }}"));
        tree.putBytes(
                "charts/left-1.tgz",
                TestChart.pod("left", "{{ fail \"neither\" }}").packed());
        tree.chart(
                "charts/partly",
                TestChart.pod("partly", "quay.io/t/partly:1")
                        .object("templates/skipped.yaml", "kind: Deployment\napiVersion: apps/v1", "quay.io/t/skip:1"));
        tree.chart("application/apps/shop", TestChart.pod("store", "quay.io/t/{{ .Release.Name }}:1"));
        tree.putBytes(
                "application/apps/tools/x.tgz",
                TestChart.pod("tool", "quay.io/t/{{ .Release.Name }}:1").packed());
    }

    private void settings(String path, List<Path> valuesFiles, String... set) {
        settings.add(new ChartSettings(
                SourceLocation.of("<charts>"),
                path,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                valuesFiles,
                List.of(set).stream().map(SetValue::parse).toList()));
    }

    private Charts charts(Optional<String> version) {
        return new Charts(settings, version.map(KubernetesVersion::parse), new ChartRenderer(library(), directory));
    }

    private static Supplier<Helm> library() {
        return () -> {
            try {
                return new HelmLibrary(HelmLibraryFile.unpacked());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    private DiscoveredImages find(List<String> notScanned, Charts charts) {
        ImagePatterns nothing = ImagePatterns.of(List.of(), problems);
        return new ImageFinder(notScanned, nothing, List.of(), Origins.none(), charts).find(tree, problems);
    }

    private List<String> images(String chart) {
        return found.images().stream()
                .filter(image -> image.requiredBy().stream()
                        .anyMatch(finding -> finding.origin().location().file().startsWith("src/" + chart)))
                .map(image -> image.reference().toString().replace("quay.io/t/", ""))
                .toList();
    }

    private Origin origin(String image) {
        return found.images().stream()
                .filter(any -> any.reference().toString().equals("quay.io/t/" + image))
                .findFirst()
                .orElseThrow()
                .requiredBy()
                .get(0)
                .origin();
    }

    @Test
    void allOfThemRender() {
        assertThat(problems.asList()).isEmpty();
        assertThat(found.notes()).containsExactly("src/charts/notes.tgz is no chart: it has no Chart.yaml");
    }

    @Test
    void directoriesAndArchivesAreFoundWhereverSealerLooks() {
        assertThat(images("charts/plain")).containsExactly("plain:1");
        assertThat(images("charts/deep")).containsExactly("packed:1");
        assertThat(images("manifests/c")).containsExactly("in-manifests:1");
        assertThat(origin("plain:1").toString())
                .isEqualTo("src/charts/plain/templates/pod.yaml (Pod/plain-plain spec.containers[0].image)");
        assertThat(origin("packed:1").location())
                .isEqualTo(SourceLocation.of("src/charts/deep/packed-1.0.0.tgz!/templates/pod.yaml"));
        assertThat(origin("plain:1").chart()).contains("src/charts/plain");
        assertThat(origin("packed:1").chart()).contains("src/charts/deep/packed-1.0.0.tgz");
        assertThat(found.images().get(0).grade()).isEqualTo(Grade.CERTAIN);
    }

    @Test
    void eachEntryOfTheProjectIsAnInstallation() {
        assertThat(images("charts/valued")).containsExactly("overridden:3", "set:1");
    }

    @Test
    void aValueThatIsTheImageIsNamed() {
        assertThat(origin("whole:1").value()).isEqualTo("sidecar.image");
        assertThat(origin("joined:1.10").value()).isEmpty();
        assertThat(origin("replica:1").value()).isEqualTo("replica.image");
    }

    @Test
    void conditionsTagsAndAliasesOfSubchartsCount() {
        assertThat(images("charts/parent")).containsExactly("db:1", "hook-in-packed-subchart:1", "on:1", "replica:1");
        assertThat(origin("replica:1").location().file())
                .isEqualTo("src/charts/parent/charts/replica/templates/pod.yaml");
    }

    @Test
    void libraryChartsServeOthersAndAreNoneThemselves() {
        assertThat(images("charts/joined")).containsExactly("joined:1.10", "pinned@sha256:" + "a".repeat(64));
        assertThat(images("charts/common")).isEmpty();
    }

    @Test
    void linksToDirectoriesAreFollowed() {
        assertThat(images("charts/linking")).containsExactly("linked:1", "linking:1");
    }

    @Test
    void templatesAreToldTheClustersVersion() {
        assertThat(images("charts/versioned")).containsExactly("v1.22.15:old");
    }

    @Test
    void hooksCountAndTestsAreDoubtful() {
        assertThat(images("charts/hooked")).containsExactly("hook-by-values:1", "post-install:1", "test-and-install:1");
        assertThat(found.doubtful()).hasSize(1);
        assertThat(found.doubtful().get(0).toString())
                .isEqualTo("src/charts/hooked/templates/tests/test.yaml (Job/t"
                        + " spec.template.spec.containers[0].image): \"quay.io/t/test:1\" belongs to a test of the"
                        + " chart, which runs only when somebody asks for it");
    }

    @Test
    void namesThatAreNewEachTimeAreCutToWhatStays() {
        assertThat(origin("post-install:1").name()).isEqualTo("i-*");
    }

    @Test
    void nobodyAsksAClusterForAnything() {
        assertThat(images("charts/looking")).containsExactly("lookup:1");
    }

    @Test
    void cronJobsAndCustomResourcesCountAndNotesDoNot() {
        assertThat(images("charts/cron")).containsExactly("cron:1");
        assertThat(images("charts/crds")).containsExactly("crds:1", "custom:1");
        assertThat(origin("custom:1").location().file()).isEqualTo("src/charts/crds/crds/sub/resource.yaml");
    }

    @Test
    void chartsAndTheirTemplatesMayBeLeftOut() {
        assertThat(images("charts/left")).isEmpty();
        assertThat(images("charts/partly")).containsExactly("partly:1");
    }

    @Test
    void aChartThatIsAnAppIsInstalledUnderItsName() {
        assertThat(images("application/apps/shop")).containsExactly("shop:1");
        assertThat(origin("shop:1").app()).contains("shop");
        assertThat(images("application/apps/tools")).containsExactly("tool:1");
        assertThat(origin("tool:1").app()).contains("tools");
    }

    @Test
    void nothingIsLeftBehind() throws IOException {
        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("a, b %zz.yaml", "last.yaml");
        }
    }
}
