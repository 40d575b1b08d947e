package io.sealer.discovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.Problem;
import io.sealer.Problems;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestScannerTest {

    private static final String HEX = "0123456789abcdef".repeat(4);

    private final Problems problems = new Problems();

    @Test
    void aFindingSaysWhereAndWhatFor() throws IOException {
        DiscoveredImages found = scan("""
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: web
                spec:
                  template:
                    spec:
                      initContainers:
                      - name: prepare
                        image: busybox:1.36
                      containers:
                      - name: web
                        image: quay.io/acme/web:1   # the shop
                """);

        assertThat(lines(found))
                .containsExactly(
                        "certain docker.io/library/busybox:1.36 f.yaml:10 (Deployment/web spec.template.spec.initContainers[0].image)",
                        "certain quay.io/acme/web:1 f.yaml:13 (Deployment/web spec.template.spec.containers[0].image)");
        assertThat(problems.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "image: nginx:1",
                "image: \"nginx:1\"",
                "image: 'nginx:1' # comment",
                "'image': nginx:1",
                "image:\n      nginx:1",
                "image: >-\n      nginx:1",
                "image: |\n      nginx:1",
                "? image\n    : nginx:1",
                "image: !!str nginx:1",
                "image: \"docker.io/library/\\\n      nginx:1\"",
                "image: docker.io/nginx:1",
                "image: index.docker.io/library/nginx:1"
            })
    void howAReferenceIsWrittenDoesNotMatter(String image) throws IOException {
        DiscoveredImages found = scan("kind: Pod\nspec:\n  containers:\n  - name: x\n    " + image + "\n");

        assertThat(names(found)).containsExactly("docker.io/library/nginx:1");
    }

    @Test
    void flowStyleAliasesAndMergesAreRead() throws IOException {
        DiscoveredImages found = scan("""
                apiVersion: v1
                kind: Pod
                spec: {containers: [{name: a, image: "a:1"}, {image: &b b:1}, {image: *b, name: c}, &d {image: d:1}, {<<: *d, image: e:1}, {<<: *d}]}
                """);

        assertThat(names(found))
                .containsExactly(
                        "docker.io/library/a:1",
                        "docker.io/library/b:1",
                        "docker.io/library/d:1",
                        "docker.io/library/e:1");
        assertThat(found.images().get(1).requiredBy()).hasSize(2);
    }

    @Test
    void digestsAreKept() throws IOException {
        DiscoveredImages found = scan("kind: Pod\nspec:\n  containers:\n"
                + "  - image: nginx@sha256:" + HEX + "\n"
                + "  - image: quay.io/a/b:1@sha256:" + HEX + "\n"
                + "  - image: Registry.Example.COM:5000/team/app:2\n");

        assertThat(names(found))
                .containsExactly(
                        "docker.io/library/nginx@sha256:" + HEX,
                        "quay.io/a/b:1@sha256:" + HEX,
                        "registry.example.com:5000/team/app:2");
    }

    @ParameterizedTest
    @CsvSource({
        "v1, Pod, spec",
        "v1, PodTemplate, template.spec",
        "v1, ReplicationController, spec.template.spec",
        "apps/v1, ReplicaSet, spec.template.spec",
        "apps/v1, DaemonSet, spec.template.spec",
        "apps/v1, StatefulSet, spec.template.spec",
        "extensions/v1beta1, Deployment, spec.template.spec",
        "batch/v1, Job, spec.template.spec",
        "batch/v1beta1, CronJob, spec.jobTemplate.spec.template.spec"
    })
    void inPodsOnlyReferencesAreAllowed(String apiVersion, String kind, String podSpec) throws IOException {
        String head = "apiVersion: " + apiVersion + "\nkind: " + kind + "\n";
        String open = podSpec.replace(".", ": {");
        String close = "}".repeat(open.length() - open.replace("{", "").length());

        DiscoveredImages found =
                scan(head + open + ": {containers: [{image: a}], ephemeralContainers: [{image: 'no good'}], "
                        + "volumes: [{image: {reference: v:1}}]}" + close + "\n");

        assertThat(lines(found)).hasSize(2).allMatch(line -> line.startsWith("certain"));
        assertThat(texts())
                .containsExactly(
                        "f.yaml:3: \"no good\" is not an image reference (\"no good\" is not allowed in a repository name)"
                                + " in " + kind + " " + podSpec + ".ephemeralContainers[0].image"
                                + " - mend the reference, or leave the file out with <notScanned>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nginx:1.2.3@sha256:12 | digest too short",
                "123 | a number",
                "true | true or false",
                "'{{ .Values.image }}' | a template that nothing fills in",
                "{{ .Values.image }} | a template that nothing fills in",
                "${IMAGE} | a template that nothing fills in",
                "'' | is empty",
                "~ | is empty",
                "{repository: a, tag: b} | has to be one text",
                "[a] | has to be one text",
                "https://example.com/logo.png | is not a registry host"
            })
    void whatAPodCannotPullIsAMistakeWithItsPlace(String image, String reason) throws IOException {
        DiscoveredImages found =
                scan("kind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - image: " + image + "\n");

        assertThat(found.images()).isEmpty();
        assertThat(found.doubtful()).isEmpty();
        assertThat(texts())
                .singleElement()
                .asString()
                .startsWith("f.yaml:5: ")
                .contains(reason, "Pod/p spec.containers[0].image");
    }

    @Test
    void whatIsFarTooLongIsNotPrintedInFull() throws IOException {
        scan("kind: Pod\nspec:\n  containers:\n  - image: " + "<".repeat(1_000_000)
                + "\n  - image: |\n      a\n      b\n");

        assertThat(texts()).hasSize(2).allMatch(text -> text.contains("too long") && text.length() < 300);
    }

    @Test
    void allMistakesOfAFileAreReported() throws IOException {
        scan("kind: Pod\nspec:\n  containers:\n  - image: a/B\n  - image: good\n  - image: 'x y'\n");

        assertThat(texts()).hasSize(2);
    }

    @Test
    void elsewhereAReferenceIsLikely() throws IOException {
        DiscoveredImages found = scan("""
                apiVersion: monitoring.coreos.com/v1
                kind: Prometheus
                metadata: {name: k8s}
                spec:
                  image: quay.io/prometheus/prometheus:v3
                ---
                image: values/style:1
                """);

        assertThat(lines(found))
                .containsExactly(
                        "likely docker.io/values/style:1 f.yaml:7 (image)",
                        "likely quay.io/prometheus/prometheus:v3 f.yaml:5 (Prometheus/k8s spec.image)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "image: true",
                "image: 7",
                "image: https://example.com/logo.png",
                "image: logo.png",
                "image: \"{{ .Values.image }}\"",
                "image: {{ .Values.image }}",
                "image: $(params.image)",
                "image: Visual Studio 2015",
                "sidecarImage: nginx",
                "images: [nginx]",
                "image: {repository: quay.io/a/b}",
                "labels: {image: nginx}",
                "matchLabels: {image: nginx}"
            })
    void elsewhereAnythingElseIsDoubtfulAndNoMistake(String field) throws IOException {
        DiscoveredImages found = scan("kind: Gallery\nmetadata: {name: g}\nspec:\n  " + field + "\n");

        assertThat(found.images()).isEmpty();
        assertThat(found.doubtful()).singleElement().asString().startsWith("f.yaml:4 (Gallery/g spec.");
        assertThat(problems.isEmpty()).isTrue();
        assertThat(found.doubtful().get(0).asProblem().toString())
                .startsWith("f.yaml:4: \"")
                .containsAnyOf("<ignoredImages>", "<notScanned>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "image: ''",
                "image:",
                "image: []",
                "image: {url: x}",
                "imagePullPolicy: always",
                "imageRegistry: quay.io",
                "useImage: 'true'"
            })
    void elsewhereWhatSaysNothingIsNothing(String field) throws IOException {
        DiscoveredImages found = scan("kind: Gallery\nspec:\n  " + field + "\n");

        assertThat(found.images()).isEmpty();
        assertThat(found.doubtful()).isEmpty();
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void namesThatOnlyLookOddArePulledByPods() throws IOException {
        DiscoveredImages found = scan("kind: Pod\nspec:\n  containers:\n  - image: auto\n  - image: app.img\n");

        assertThat(names(found)).containsExactly("docker.io/library/app.img:latest", "docker.io/library/auto:latest");
    }

    @Test
    void schemasHoldNoImages() throws IOException {
        DiscoveredImages found = scan("""
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                spec:
                  versions:
                  - schema: {openAPIV3Schema: {properties: {image: {type: string, default: nginx, example: {image: x}}}}}
                    image: y
                ---
                apiVersion: apiextensions.crossplane.io/v1
                kind: CompositeResourceDefinition
                spec:
                  versions:
                  - schema: {openAPIV3Schema: {properties: {a: {default: {image: nginx}}}}}
                """);

        assertThat(found.images()).isEmpty();
        assertThat(found.doubtful()).isEmpty();
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void blockDevicesAndSecretsHoldNoImages() throws IOException {
        DiscoveredImages found = scan("""
                kind: Pod
                spec: {volumes: [{rbd: {image: foo}}]}
                ---
                kind: PersistentVolume
                spec: {rbd: {image: foo}}
                ---
                kind: Secret
                data: {image: bmdpbng}
                """);

        assertThat(found.images()).isEmpty();
        assertThat(found.doubtful()).isEmpty();
    }

    @Test
    void objectsInListsAreNamedThemselves() throws IOException {
        DiscoveredImages found = scan("""
                kind: List
                items:
                - kind: Pod
                  metadata: {name: a}
                  spec: {containers: [{image: nginx}]}
                """);

        assertThat(lines(found))
                .containsExactly("certain docker.io/library/nginx:latest f.yaml:5 (Pod/a spec.containers[0].image)");
    }

    @Test
    void whatStandsBeforeAMistakeIsFound() throws IOException {
        DiscoveredImages found = scan("kind: Pod\nspec: {containers: [{image: nginx}]}\n---\nkind: [\n");

        assertThat(names(found)).containsExactly("docker.io/library/nginx:latest");
        assertThat(texts())
                .singleElement()
                .asString()
                .startsWith("f.yaml:5: this is not YAML: ")
                .endsWith("mend the file, or leave it out with <notScanned>");
    }

    @Test
    void selfReferencesAndMultiplyingAliasesAreOneMistakeEach() throws IOException {
        scan("a: &x [*x]\n");
        String laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
                + IntStream.range(1, 12)
                        .mapToObj(i -> "a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ",").repeat(9) + "]\n")
                        .collect(Collectors.joining());
        scan(laughs);

        assertThat(texts()).hasSize(2);
    }

    @Test
    void sixtyAliasesAreHonest() throws IOException {
        DiscoveredImages found =
                scan("x: &c {image: nginx}\nkind: Pod\nspec:\n  containers:\n" + "  - *c\n".repeat(60));

        assertThat(names(found)).containsExactly("docker.io/library/nginx:latest");
        assertThat(found.images().get(0).grade()).isEqualTo(Grade.CERTAIN);
        assertThat(found.images().get(0).requiredBy()).hasSize(61);
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void theAppOfAFileIsKept() throws IOException {
        Findings findings = new Findings();
        new ManifestScanner(findings, problems)
                .scan("f.yaml", Optional.of("shop"), new ByteArrayInputStream("image: nginx".getBytes(UTF_8)));

        assertThat(findings.without(ImagePatterns.none(), Origins.none(), problems)
                        .images()
                        .get(0)
                        .apps())
                .containsExactly("shop");
    }

    private DiscoveredImages scan(String text) throws IOException {
        Findings findings = new Findings();
        new ManifestScanner(findings, problems)
                .scan("f.yaml", Optional.empty(), new ByteArrayInputStream(text.getBytes(UTF_8)));
        return findings.without(ImagePatterns.none(), Origins.none(), problems);
    }

    private List<String> texts() {
        return problems.asList().stream().map(Problem::toString).toList();
    }

    private static List<String> names(DiscoveredImages found) {
        return found.references().stream().map(Object::toString).toList();
    }

    private static List<String> lines(DiscoveredImages found) {
        return found.images().stream()
                .flatMap(image -> image.requiredBy().stream())
                .map(finding -> finding.grade() + " " + finding.reference() + " " + finding.origin())
                .toList();
    }
}
