package io.sealer.discovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.Problems;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the real sealer was seen to do with inputs that name images, and what we do with the same. */
class SealerRowsTest {

    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);
    private static final String POD = "kind: Pod\nspec:\n  containers:\n  - name: c\n    ";

    private static Arguments row(String input, String file, String text, String sealer, String... ours) {
        return Arguments.of(input, file, text, sealer, List.of(ours));
    }

    static Stream<Arguments> rows() {
        return Stream.of(
                row(
                        "image: under any key path",
                        "a.yaml",
                        "a:\n  b:\n    image: nginx:1\n",
                        "found",
                        "docker.io/library/nginx:1"),
                row(
                        "in a ConfigMap text",
                        "a.yaml",
                        "kind: ConfigMap\ndata:\n  pod: |\n    spec:\n      image: nginx:1\n",
                        "found",
                        "docker.io/library/nginx:1"),
                row(
                        "in a custom resource",
                        "a.yaml",
                        "kind: Shop\nspec: \n  image: nginx:1\n",
                        "found",
                        "docker.io/library/nginx:1"),
                row(
                        "ConfigMap prose",
                        "a.yaml",
                        "kind: ConfigMap\ndata:\n  help: |\n    Set the field image: to something\n",
                        "taken as an image; the build fails"),
                row(
                        "flow style",
                        "a.yaml",
                        "kind: Pod\nspec: {containers: [{name: c, image: nginx:1}]}\n",
                        "missed silently",
                        "docker.io/library/nginx:1"),
                row(
                        "a comment behind it",
                        "a.yaml",
                        POD + "image: nginx:1 # pinned\n",
                        "missed silently",
                        "docker.io/library/nginx:1"),
                row(
                        "folded scalars",
                        "a.yaml",
                        POD + "image: >-\n      nginx:1\n",
                        "missed silently",
                        "docker.io/library/nginx:1"),
                row(
                        "sidecarImage:",
                        "a.yaml",
                        "kind: Shop\nspec:\n  sidecarImage: nginx:1\n",
                        "missed silently",
                        "docker.io/library/nginx:1"),
                row(
                        "env values",
                        "a.yaml",
                        POD + "image: a/b:1\n    env: [{name: X_IMAGE, value: nginx:1}]\n",
                        "missed silently",
                        "docker.io/a/b:1",
                        "docker.io/library/nginx:1"),
                row(
                        "arguments",
                        "a.yaml",
                        POD + "image: a/b:1\n    args: [--x-image=nginx:1, --y, quay.io/c/d:v1]\n",
                        "missed silently",
                        "docker.io/a/b:1",
                        "docker.io/library/nginx:1",
                        "quay.io/c/d:v1"),
                row(
                        ".json",
                        "a.json",
                        "{\"kind\": \"Pod\", \"spec\": {\"containers\": [{\"image\": \"nginx:1\"}]}}",
                        "missed silently",
                        "docker.io/library/nginx:1"),
                row(
                        "name@sha256:…",
                        "a.yaml",
                        POD + "image: nginx@" + DIGEST + "\n",
                        "found, then the build fails",
                        "docker.io/library/nginx@" + DIGEST),
                row(
                        "name:tag@sha256:…",
                        "a.yaml",
                        POD + "image: nginx:1@" + DIGEST + "\n",
                        "found, then the build fails",
                        "docker.io/library/nginx:1@" + DIGEST));
    }

    @ParameterizedTest(name = "{0}: sealer {3}")
    @MethodSource("rows")
    void ourAnswer(String input, String file, String text, String sealer, List<String> ours) throws IOException {
        Problems problems = new Problems();

        DiscoveredImages found = scan(file, text, problems);

        assertThat(found.references()).extracting(Object::toString).isEqualTo(ours);
        assertThat(found.doubtful()).isEmpty();
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void anInvalidReferenceWhichSealerDropsSilentlyIsAnError() throws IOException {
        Problems problems = new Problems();

        scan("a.yaml", POD + "image: Not/Valid\n", problems);

        assertThat(problems.asList()).singleElement().asString().startsWith("a.yaml:5: ");
    }

    /** Sealer's order is random, and it loses some. What it does with charts is beside ChartSearchTest. */
    @Test
    void theListIsTheSameInWhateverOrderTheObjectsStand() throws IOException {
        Problems problems = new Problems();
        String first = POD + "image: nginx:1\n";
        String second = POD + "image: acme/web:2\n";

        DiscoveredImages found = scan("a.yaml", first + "---\n" + second, problems);

        assertThat(found.references())
                .extracting(Object::toString)
                .containsExactly("docker.io/acme/web:2", "docker.io/library/nginx:1");
        assertThat(scan("a.yaml", second + "---\n" + first, problems).references())
                .isEqualTo(found.references());
    }

    @Test
    void listsKeepEntriesWithAComment() throws IOException {
        Problems problems = new Problems();
        String text = "# a comment\n\n  'nginx:1'  \nredis:7 # kept, where sealer loses the line\n";

        List<ListedLine> lines = ListFile.read("imageList", new ByteArrayInputStream(text.getBytes(UTF_8)), problems);

        assertThat(lines).extracting(ListedLine::text).containsExactly("nginx:1", "redis:7");
    }

    private static DiscoveredImages scan(String file, String text, Problems problems) throws IOException {
        Findings findings = new Findings();
        new ManifestScanner(findings, problems)
                .scan(file, Optional.empty(), new ByteArrayInputStream(text.getBytes(UTF_8)));
        return findings.without(ImagePatterns.none(), Origins.none(), problems);
    }
}
