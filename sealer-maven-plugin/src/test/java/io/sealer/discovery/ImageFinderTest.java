package io.sealer.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.Problem;
import io.sealer.Problems;
import io.sealer.SourceLocation;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFinderTest {

    private final TextTree tree = new TextTree();
    private final Problems problems = new Problems();

    @Test
    void listsAndManifestsAndAppsGiveOneList() {
        tree.put("manifests/imageList", "nginx\nquay.io/a/b:1\n");
        tree.put("manifests/deep/down/x.YAML", "image: docker.io/library/nginx:latest\n");
        tree.put("application/apps/shop/web.yml", "image: shop/web:1\n");
        tree.put("application/apps/shop/sub/more.yaml", "image: nginx\n");

        DiscoveredImages found = find();

        assertThat(names(found))
                .containsExactly("docker.io/library/nginx:latest", "docker.io/shop/web:1", "quay.io/a/b:1");
        assertThat(found.images().get(0).requiredBy())
                .extracting(finding -> finding.origin().location().toString())
                .containsExactly(
                        "src/application/apps/shop/sub/more.yaml:1",
                        "src/manifests/deep/down/x.YAML:1",
                        "src/manifests/imageList:1");
        assertThat(found.images().get(0).apps()).containsExactly("shop");
        assertThat(found.images().get(0).grade()).isEqualTo(Grade.CERTAIN);
        assertThat(found.images().get(2).apps()).isEmpty();
        assertThat(found.notes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "imageList",
                "manifests/sub/imageList",
                "manifests/readme.md",
                "manifests/x.txt",
                "charts/x.yaml.tmpl",
                "manifests/._x.yaml",
                "etc/kubeadm.yaml",
                "plugins/x.yaml",
                "application/x.yaml",
                "application/apps/x.yaml",
                "manifests.yaml"
            })
    void otherFilesAreNotRead(String path) {
        tree.put(path, "image: nginx\n{{");

        assertThat(find().images()).isEmpty();
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void allProblemsOfAllFilesAreReportedAndTheRestIsFound() {
        tree.put("manifests/a.yaml", "kind: Pod\nspec: {containers: [{image: a/B}]}\n");
        tree.put("manifests/b.yaml", "{{ if }}\nx\n");
        tree.put("manifests/c.yaml", "image: nginx\n");
        tree.put("manifests/imageList", "no good\nredis\n");

        assertThat(names(find())).containsExactly("docker.io/library/nginx:latest", "docker.io/library/redis:latest");
        assertThat(problems.asList())
                .extracting(problem -> problem.location().orElseThrow().file())
                .containsExactly("src/manifests/a.yaml", "src/manifests/b.yaml", "src/manifests/imageList");
    }

    @Test
    void filesMayBeLeftOut() {
        tree.put("manifests/templates/x.yaml", "{{ if }}\nx\n");
        tree.put("application/apps/shop/bad.yaml", "a: [\n");
        tree.put("manifests/good.yaml", "image: nginx\n");

        DiscoveredImages found = find(List.of("manifests/templates/", "/application/**/bad.yaml", "none/*.yaml"));

        assertThat(names(found)).containsExactly("docker.io/library/nginx:latest");
        assertThat(problems.isEmpty()).isTrue();
        assertThat(found.notes())
                .containsExactly(
                        "<notScanned> none/*.yaml leaves no file out: no file that is searched has such a path");
    }

    @Test
    void ignoredImagesAreLeftOutWhateverNamesThem() {
        tree.put("manifests/imageList", "nginx:1\nredis\n");
        tree.put("manifests/a.yaml", "image: logo.png\n");
        ImagePatterns ignored = ImagePatterns.of(List.of(line("nginx"), line("logo.png"), line("nothing")), problems);
        List<Finding> listed = ImageList.findings(List.of(line("nginx:2"), line("busybox")), problems);

        DiscoveredImages found = new ImageFinder(List.of(), ignored, listed, Origins.none()).find(tree, problems);

        assertThat(names(found)).containsExactly("docker.io/library/busybox:latest", "docker.io/library/redis:latest");
        assertThat(found.ignored())
                .extracting(image -> image.reference().toString())
                .containsExactly("docker.io/library/nginx:1", "docker.io/library/nginx:2");
        assertThat(found.doubtful()).isEmpty();
        assertThat(found.notes()).containsExactly("pom:1: nothing leaves no image out: nothing here has such a name");
    }

    @Test
    void jsonIsReadWithItsTabsAndEscapes() {
        tree.put(
                "manifests/a.json",
                "{\n\t\"kind\":\t\"Pod\",\n\t\"spec\": {\"containers\": [{\n"
                        + "\t\t\"image\": \"quay.io\\/acme\\/web:1\"}]}}\n");

        DiscoveredImages found = find();

        assertThat(names(found)).containsExactly("quay.io/acme/web:1");
        assertThat(places(found)).containsExactly("src/manifests/a.json:4");
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void templatesAreReadAroundTheirActions() {
        tree.put("manifests/web.yaml.tmpl", """
                kind: Pod
                {{- if .x }}
                metadata: {name: p}
                {{- end }}
                spec:
                  containers:
                  - image: {{ .Registry }}/a:1
                  - image: "quay.io/acme/plain:1"
                    args: ["--x={{ .R }}/x/y:v1", "{{ .Other }}"]
                  {{- range .y }}
                  - image: sea.hub:5000/t/b:{{ .V }}
                  {{- end }}
                """);
        tree.put("manifests/run.sh.tmpl", "#!/bin/sh\nX_IMAGE=quay.io/acme/x:1\nif [ {{ .y }} ]; then\n  a: [\nfi\n");
        tree.put("application/apps/a/broken.yaml.tmpl", "a: [\nimage: quay.io/acme/y:1\n");

        DiscoveredImages found = find();

        assertThat(places(found))
                .containsExactly(
                        "src/manifests/web.yaml.tmpl:8",
                        "src/manifests/run.sh.tmpl:2",
                        "src/application/apps/a/broken.yaml.tmpl:2");
        assertThat(found.doubtful())
                .extracting(doubt -> doubt.origin().location() + " " + doubt.text())
                .containsExactly(
                        "src/application/apps/a/broken.yaml.tmpl:2 broken.yaml.tmpl",
                        "src/manifests/web.yaml.tmpl:7 {{ .Registry }}/a:1",
                        "src/manifests/web.yaml.tmpl:9 {{ .R }}/x/y:v1",
                        "src/manifests/web.yaml.tmpl:11 sea.hub:5000/t/b:{{ .V }}");
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void theClustersOwnRegistryIsTracedBack() {
        tree.put("manifests/imageList", "quay.io/tigera/operator:v1\nnginx:1\n");
        tree.put("manifests/a.yaml", """
                kind: Pod
                spec:
                  containers:
                  - image: sea.hub:5000/tigera/operator:v1
                  - image: sea.hub:5000/library/nginx:1
                  - image: sea.hub:5000/calico/node:v3
                  - image: sea.hub:5000/ignored/x:1
                """);
        Origins origins = Origins.of(List.of(line("sea.hub:5000/calico=docker.io/calico")), problems);
        ImagePatterns ignored = ImagePatterns.of(List.of(line("sea.hub:5000/ignored/*")), problems);

        DiscoveredImages found = new ImageFinder(List.of(), ignored, List.of(), origins).find(tree, problems);

        assertThat(problems.isEmpty()).isTrue();
        assertThat(names(found))
                .containsExactly("docker.io/calico/node:v3", "docker.io/library/nginx:1", "quay.io/tigera/operator:v1");
        assertThat(found.images().get(2).requiredBy())
                .extracting(finding -> finding.origin().location().toString())
                .containsExactly("src/manifests/a.yaml:4", "src/manifests/imageList:1");
    }

    @Test
    void anUnknownOriginIsAnErrorThatSaysWhatToAdd() {
        tree.put("manifests/a.yaml", "kind: Pod\nspec:\n  containers:\n  - image: sea.hub:5000/tigera/operator:v1\n");

        find();

        assertThat(problems.asList())
                .singleElement()
                .extracting(Problem::toString)
                .asString()
                .startsWith("src/manifests/a.yaml:4: sea.hub:5000/tigera/operator:v1 is in the cluster's own registry")
                .contains("<origin>sea.hub:5000/tigera=docker.io/tigera</origin>");
    }

    @Test
    void kustomizationsChangeTheImagesOfWhatTheyList() {
        tree.put("manifests/base/kustomization.yaml", """
                resources: [web.yaml, ./sub/../db.yaml]
                images:
                - {name: nginx, newName: quay.io/acme/nginx}
                - {name: redis, digest: "sha256:%s"}
                """.formatted("0123456789abcdef".repeat(4)));
        tree.put(
                "manifests/base/web.yaml",
                "kind: Pod\nspec: {containers: [{image: nginx:1}], initContainers: [{image: 'redis:7'}]}\n");
        tree.put(
                "manifests/base/db.yaml",
                "kind: Shop\nspec: {image: nginx:5, template: {containers: [{image: nginx:6}]}}\n");
        tree.put("manifests/test/kustomization.yml", """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                bases: [../base]
                images: [{name: quay.io/acme/nginx, newTag: "2"}, {name: gone, newName: quay.io/never/used}]
                """);
        tree.put(
                "manifests/prod/Kustomization",
                "resources:\n- ../base\n- extra.yaml\nimages: [{name: quay.io/acme/nginx, newTag: '3'}]\n");
        tree.put("manifests/prod/extra.yaml", "kind: Pod\nspec: {containers: [{image: quay.io/acme/nginx}]}\n");
        tree.put("manifests/alone.yaml", "kind: Pod\nspec: {containers: [{image: nginx:1}]}\n");

        DiscoveredImages found = find();

        assertThat(names(found))
                .containsExactly(
                        "docker.io/library/nginx:1",
                        "docker.io/library/nginx:5",
                        "docker.io/library/redis@sha256:" + "0123456789abcdef".repeat(4),
                        "quay.io/acme/nginx:2",
                        "quay.io/acme/nginx:3");
        assertThat(found.doubtful()).isEmpty();
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void whatElseMayChangeImagesIsNotUnderstood() {
        tree.put("manifests/kustomization.yaml", """
                resources: [https://example.com/x.yaml, gone.yaml, kustomization.yaml]
                namespace: a
                patches:
                - patch: |-
                    - op: replace
                      path: /spec/containers/0/image
                      value: quay.io/acme/patched:1
                - path: harmless.yaml
                - path: lost.yaml
                components: [../..]
                """);
        tree.put("manifests/harmless.yaml", "kind: Pod\nspec: {priority: 1}\n");
        tree.put("application/apps/flux/kustomization.yaml", """
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                spec: {images: [{name: a, newName: b}]}
                """);

        DiscoveredImages found = find();

        assertThat(names(found)).containsExactly("quay.io/acme/patched:1");
        assertThat(found.doubtful())
                .extracting(doubt -> doubt.origin().location().line() + " " + doubt.text())
                .containsExactly(
                        "1 gone.yaml", "1 https://example.com/x.yaml", "4 patches", "9 patches", "10 components");
        assertThat(found.doubtful().get(0).remedy()).contains("<pattern>**/kustomization.yaml</pattern>");
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void theOrderOfTheFilesDoesNotMatter() {
        tree.put("manifests/imageList", "quay.io/acme/z:1\nnginx:1\n");
        tree.put(
                "manifests/k/kustomization.yaml",
                "resources: [a.yaml]\nimages: [{name: a, newTag: '2'}]\npatches: []\n");
        tree.put(
                "manifests/k/a.yaml",
                "kind: Pod\nspec: {containers: [{image: a}, {image: sea.hub:5000/library/nginx:1}]}\n");
        tree.put(
                "manifests/b.yaml", "a: {image: nginx:1, b-image: word, c: acme/c:v1}\n---\nimage: quay.io/acme/z:1\n");
        tree.put("application/apps/x/c.yaml", "data: {x-image: 'nginx:1', y-image: acme/y, z: acme/c:v1}\n");
        tree.put("application/apps/y/c.yaml", "a: {image: Not Valid}\nb: {image: sea.hub:5000/no/origin:1}\n");
        DiscoveredImages expected = find();
        List<String> mistakes =
                problems.asList().stream().map(Problem::toString).toList();
        List<String> paths = new ArrayList<>(tree.files());
        Random random = new Random(4711);

        for (int i = 0; i < 20; i++) {
            Collections.shuffle(paths, random);
            Problems again = new Problems();
            DiscoveredImages shuffled = new ImageFinder(List.of(), ImagePatterns.none(), List.of(), Origins.none())
                    .find(new Shuffled(tree, List.copyOf(paths)), again);

            assertThat(shuffled).isEqualTo(expected);
            assertThat(again.asList()).extracting(Problem::toString).isEqualTo(mistakes);
        }
        assertThat(expected.images()).hasSize(5);
        assertThat(expected.doubtful()).isNotEmpty();
        assertThat(mistakes).hasSize(1);
    }

    @Test
    void aFileThatCannotBeReadIsTheEnvironmentsFault() {
        tree.put("manifests/a.yaml", null);

        assertThat(find().images()).isEmpty();
        assertThat(problems.asList())
                .extracting(Problem::cause, Problem::toString)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        Problem.Cause.ENVIRONMENT, "src/manifests/a.yaml: cannot be read: gone"));
    }

    private static ListedLine line(String text) {
        return new ListedLine(new SourceLocation("pom", 1), text);
    }

    private DiscoveredImages find() {
        return find(List.of());
    }

    private DiscoveredImages find(List<String> notScanned) {
        return new ImageFinder(notScanned, ImagePatterns.none(), List.of(), Origins.none()).find(tree, problems);
    }

    private static List<String> names(DiscoveredImages found) {
        return found.references().stream().map(Object::toString).toList();
    }

    private static List<String> places(DiscoveredImages found) {
        return found.images().stream()
                .map(image -> image.requiredBy().get(0).origin().location().toString())
                .toList();
    }

    private record Shuffled(TextTree tree, Collection<String> files) implements FileTree {

        @Override
        public String origin(String path) {
            return tree.origin(path);
        }

        @Override
        public InputStream open(String path) throws IOException {
            return tree.open(path);
        }
    }
}
