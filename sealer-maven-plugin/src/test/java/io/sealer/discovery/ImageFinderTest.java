package io.sealer.discovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.Problem;
import io.sealer.Problems;
import io.sealer.SourceLocation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFinderTest {

    private final Tree tree = new Tree();
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
                "manifests/x.json",
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

        DiscoveredImages found = new ImageFinder(List.of(), ignored, listed).find(tree, problems);

        assertThat(names(found)).containsExactly("docker.io/library/busybox:latest", "docker.io/library/redis:latest");
        assertThat(found.ignored())
                .extracting(image -> image.reference().toString())
                .containsExactly("docker.io/library/nginx:1", "docker.io/library/nginx:2");
        assertThat(found.doubtful()).isEmpty();
        assertThat(found.notes()).containsExactly("pom:1: nothing leaves no image out: nothing here has such a name");
    }

    @Test
    void chartsAreNoManifestsAndAreNamed() {
        tree.put("application/apps/shop/Chart.yaml", "name: shop\n");
        tree.put("application/apps/shop/values.yaml", "image: nginx\n");
        tree.put("application/apps/shop/templates/web.yaml", "{{ if }}\nx\n");
        tree.put("application/apps/shop/charts/db/Chart.yaml", "name: db\n");
        tree.put("application/apps/shop/charts/db/templates/db.yaml", "{{ if }}\nx\n");
        tree.put("manifests/c/Chart.yaml", "name: c\n");
        tree.put("manifests/c/templates/x.yaml", "{{ if }}\nx\n");
        tree.put("charts/nginx/Chart.yaml", "name: nginx\n");
        tree.put("charts/nginx/templates/x.yaml", "{{ if }}\nx\n");
        tree.put("charts/packed-1.0.tgz", "\0");
        tree.put("manifests/x.yaml.tmpl", "{{ if }}\n");
        tree.put("manifests/Chart.yaml", "image: redis\n");

        DiscoveredImages found = find();

        assertThat(names(found)).containsExactly("docker.io/library/redis:latest");
        assertThat(problems.isEmpty()).isTrue();
        assertThat(found.notes())
                .extracting(note -> note.substring(0, note.indexOf(" are not")))
                .containsExactly(
                        "application/apps/shop: charts",
                        "charts/nginx: charts",
                        "manifests/c: charts",
                        "src/charts/packed-1.0.tgz: charts",
                        "src/manifests/x.yaml.tmpl: templates");
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
        return new ImageFinder(notScanned, ImagePatterns.none(), List.of()).find(tree, problems);
    }

    private static List<String> names(DiscoveredImages found) {
        return found.references().stream().map(Object::toString).toList();
    }

    private static final class Tree implements FileTree {

        private final SortedMap<String, String> files = new TreeMap<>();

        void put(String path, String text) {
            files.put(path, text);
        }

        @Override
        public Collection<String> files() {
            return files.keySet();
        }

        @Override
        public String origin(String path) {
            return "src/" + path;
        }

        @Override
        public InputStream open(String path) throws IOException {
            if (files.get(path) == null) {
                throw new IOException("gone");
            }
            return new ByteArrayInputStream(files.get(path).getBytes(UTF_8));
        }
    }
}
