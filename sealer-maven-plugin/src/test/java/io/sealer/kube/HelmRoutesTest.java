package io.sealer.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.Problem;
import io.sealer.Problems;
import io.sealer.testkit.HelmLibraryFile;
import io.sealer.testkit.TestChart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HelmRoutesTest {

    @TempDir
    Path directory;

    private final Problems problems = new Problems();

    @Test
    void theLibraryAndAProgramGiveTheSameObjectsAndMessages() throws IOException {
        Path values = Files.writeString(directory.resolve("v,1.yaml"), "image: {tag: '2'}\nlist: [{a: 1}]\n");
        ChartRelease release = new ChartRelease(
                Optional.of("rel"),
                "space",
                KubernetesVersion.parse("v1.22.15+k0s.0"),
                List.of(values),
                List.of(
                        SetValue.parse("image.name=a,b={c}\\"),
                        SetValue.parse("list[0].b=x=y.z"),
                        SetValue.parse("flag=true"),
                        SetValue.parse("flag=false"),
                        SetValue.parse("annotations.helm\\.sh/hook=post-install")));
        ChartRequest good = new ChartRequest("charts/all.tgz", "charts/all.tgz", packed(everything()), release);
        ChartRequest bad = new ChartRequest(
                "charts/bad.tgz",
                "charts/bad.tgz",
                packed(TestChart.pod("bad", "{{ required \"say it\" .Values.x }}")),
                release);

        List<String> byLibrary = render(new HelmLibrary(HelmLibraryFile.unpacked()), List.of(good, bad));
        List<Problem> problemsOfLibrary = List.copyOf(problems.asList());
        Path program = HelmStandIn.write(directory.resolve("helm"));
        List<String> byProgram = render(new HelmProgram(program), List.of(good, bad));

        assertThat(byLibrary)
                .contains("rel space v1.22.15 a,b={c}\\ 2 [{\"a\":1,\"b\":\"x=y.z\"}] false", "hook", "alias", "crd")
                .hasSize(5);
        assertThat(byProgram).isEqualTo(byLibrary);
        assertThat(problemsOfLibrary).hasSize(1);
        assertThat(problemsOfLibrary.get(0).toString())
                .startsWith("charts/bad.tgz: Helm cannot render this chart: execution error at"
                        + " (bad/templates/pod.yaml:8:16): say it - give it the values");
        assertThat(problems.asList()).isEqualTo(problemsOfLibrary);
    }

    private static TestChart everything() {
        String meta = "kind: Pod\nmetadata:\n  name: ";
        return TestChart.named("all", "dependencies: [{name: sub, version: 1.0.0, alias: other}]\n")
                .file(
                        "templates/values.yaml",
                        meta + "'{{ .Release.Name }} {{ .Release.Namespace }} {{ .Capabilities.KubeVersion }}"
                                + " {{ .Values.image.name }} {{ .Values.image.tag }} {{ toJson .Values.list }}"
                                + " {{ .Values.flag }}'\n")
                .file("templates/hook.yaml", meta + "hook\n  annotations: {{ toJson .Values.annotations }}\n")
                .file("templates/NOTES.txt", "kind: Notes\nmetadata: {name: notes}\n")
                .file("crds/x.yaml", "kind: Crd\nmetadata: {name: crd}\n")
                .file("templates/plain.yaml", "kind: ConfigMap\nmetadata: {name: plain}\n")
                .withPacked(TestChart.named("sub")
                        .file("templates/x.yaml", meta + "alias\n  annotations: {helm.sh/hook: pre-install}\n"));
    }

    private static ChartContent packed(TestChart chart) {
        return new ChartContent.Packed(() -> new ByteArrayInputStream(chart.packed()));
    }

    private List<String> render(Helm helm, List<ChartRequest> requests) throws IOException {
        List<String> names = new ArrayList<>();
        new ChartRenderer(() -> helm, directory).render(requests, problems, (request, rendered) -> {
            try {
                rendered.each(object -> names.add(object.object().name()));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        return names;
    }

    @Test
    void aLibraryThatCannotBeLoadedIsAProblemOfEachChart() throws IOException {
        Path broken = Files.writeString(directory.resolve("helm.so"), "no library");
        ChartRelease release = new ChartRelease(
                Optional.empty(), "default", KubernetesVersion.parse("v1.22.15"), List.of(), List.of());

        render(
                new HelmLibrary(broken),
                List.of(new ChartRequest("c", "c", packed(TestChart.pod("c", "c:1")), release)));

        assertThat(problems.asList()).hasSize(1);
        assertThat(problems.asList().get(0).message())
                .contains("Helm's library ended with 1", "helm.so: file too short");
    }

    @Test
    void programsAreFoundAsAShellFindsThem() throws IOException {
        Path program = HelmStandIn.write(directory.resolve("helm"));
        Files.writeString(directory.resolve("text"), "not executable");

        assertThat(HelmProgram.find(program.toString(), Map.of())).isPresent();
        assertThat(HelmProgram.find("helm", Map.of("PATH", "/none:" + directory)))
                .isPresent();
        assertThat(HelmProgram.find("helm", Map.of("PATH", "/none"))).isEmpty();
        assertThat(HelmProgram.find("text", Map.of("PATH", directory.toString())))
                .isEmpty();
        assertThat(HelmProgram.find(directory.resolve("none").toString(), Map.of()))
                .isEmpty();
    }
}
