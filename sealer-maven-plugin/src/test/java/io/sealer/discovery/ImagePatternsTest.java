package io.sealer.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.Problem;
import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.oci.Reference;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImagePatternsTest {

    private static final String HEX = "0123456789abcdef".repeat(4);

    private final Problems problems = new Problems();

    @ParameterizedTest
    @CsvSource({
        "nginx, nginx",
        "nginx, docker.io/library/nginx:1.25",
        "nginx, nginx@sha256:HEX",
        "docker.io/library/nginx, nginx:1",
        "docker.io/library/*, nginx:1",
        "index.docker.io/library/nginx, nginx:1",
        "library/nginx, nginx:1",
        "nginx:1.25, nginx:1.25",
        "nginx:1.25, nginx:1.25@sha256:HEX",
        "nginx:1.*, nginx:1.25",
        "nginx:*, nginx",
        "nginx@sha256:HEX, nginx@sha256:HEX",
        "nginx@sha256:*, nginx:1@sha256:HEX",
        "*, nginx",
        "acme/*, acme/web",
        "acme*/web, acme1/web",
        "quay.io/**, quay.io/a/b/c:1",
        "**, quay.io/a/b/c:1",
        "**/pause, registry.k8s.io/pause:3.9",
        "**/pause, mirror.corp/a/b/pause",
        "*/pause, registry.k8s.io/pause:3.9",
        "quay.io/**/web, quay.io/web",
        "Registry.Corp:5000/x, registry.corp:5000/x:1",
        "registry.corp:5000/x:1, registry.corp:5000/x:1",
        "*.gcr.io/pause, k8s.gcr.io/pause",
        "ngin?, nginx"
    })
    void describes(String pattern, String image) {
        assertThat(patterns(pattern).matches(Reference.parse(image.replace("HEX", HEX))))
                .isTrue();
        assertThat(problems.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "nginx, quay.io/library/nginx",
        "nginx, acme/nginx",
        "nginx:1.25, nginx:1.26",
        "nginx:latest, nginx@sha256:HEX",
        "nginx@sha256:HEX, nginx:1",
        "quay.io/*, quay.io/a/b",
        "quay.io/a, quay.io/ab",
        "quayxio/a, quay.io/a",
        "ngin?, nginxy",
        "*, acme/web",
        "acme/*, quay.io/acme/web",
        "**/pause, registry.k8s.io/unpause"
    })
    void doesNotDescribe(String pattern, String image) {
        assertThat(patterns(pattern.replace("HEX", HEX)).matches(Reference.parse(image.replace("HEX", HEX))))
                .isFalse();
        assertThat(problems.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a b", "nginx:", "a//b", "/nginx", "Nginx/", "quay.io/A", "nginx@sha256:12", "nginx:[12]", "-"})
    void malformedPatternsAreProblems(String pattern) {
        patterns(pattern);

        assertThat(problems.asList())
                .extracting(Problem::toString)
                .singleElement()
                .asString()
                .startsWith("ignore.txt:1: \"" + pattern + "\" is not a pattern of image references (");
    }

    @Test
    void patternsThatLeaveNothingOutAreNamed() {
        ImagePatterns patterns = patterns("nginx", "redsi");

        assertThat(patterns.unused(List.of(Reference.parse("nginx:1")), List.of()))
                .containsExactly("ignore.txt:2: redsi leaves no image out: nothing here has such a name");
    }

    private ImagePatterns patterns(String... texts) {
        List<ListedLine> lines = IntStream.range(0, texts.length)
                .mapToObj(i -> new ListedLine(new SourceLocation("ignore.txt", i + 1), texts[i].replace("HEX", HEX)))
                .toList();
        return ImagePatterns.of(lines, problems);
    }
}
