package io.sealer.discovery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.Problem;
import io.sealer.Problems;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListFileTest {

    private final Problems problems = new Problems();

    @Test
    void commentsBlanksAndQuotesDoNotCount() throws IOException {
        String text = """
                # what the cluster needs
                nginx:1.25

                   # more
                  "quay.io/a/b:2"   # behind an entry
                'redis'\t# too
                library/x#y
                #
                """;

        assertThat(read(text.getBytes(UTF_8)))
                .containsExactly("list:2 nginx:1.25", "list:5 quay.io/a/b:2", "list:6 redis", "list:7 library/x#y");
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void filesFromWindowsReadTheSame() throws IOException {
        assertThat(read("\uFEFFnginx\r\n\r\n# c\r\nredis".getBytes(UTF_8)))
                .containsExactly("list:1 nginx", "list:4 redis");
        assertThat(read("\uFEFFnginx\r\nredis\r\n".getBytes(UTF_16LE))).containsExactly("list:1 nginx", "list:2 redis");
    }

    @Test
    void commentsMayBeInAnyEncoding() throws IOException {
        assertThat(read("# Größe\nnginx\n".getBytes(ISO_8859_1))).containsExactly("list:2 nginx");
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void aFileThatIsNoListIsOneProblem() throws IOException {
        assertThat(read(new byte[100_000])).isEmpty();
        assertThat(read(("nginx\n" + "x".repeat(10_000_000)).getBytes(UTF_8))).containsExactly("list:1 nginx");

        assertThat(problems.asList())
                .extracting(Problem::toString)
                .containsExactly(
                        "list:1: this is not a list with one entry a line",
                        "list:2: this is not a list with one entry a line");
    }

    @Test
    void everyEntryThatIsNoReferenceIsAProblem() throws IOException {
        List<ListedLine> lines = ListFile.read(
                "manifests/imageList",
                new ByteArrayInputStream("nginx:1.2.3@sha256:12\nredis\n- busybox\n".getBytes(UTF_8)),
                problems);

        assertThat(ImageList.findings(lines, problems))
                .extracting(finding -> finding.grade() + " " + finding.reference() + " " + finding.origin())
                .containsExactly("certain docker.io/library/redis:latest manifests/imageList:2");
        assertThat(problems.asList())
                .extracting(Problem::toString)
                .satisfiesExactly(
                        first -> assertThat(first)
                                .startsWith("manifests/imageList:1: \"nginx:1.2.3@sha256:12\" is not an image reference"
                                        + " (digest too short"),
                        second -> assertThat(second).startsWith("manifests/imageList:3: \"- busybox\" is not"));
    }

    private List<String> read(byte[] bytes) throws IOException {
        return ListFile.read("list", new ByteArrayInputStream(bytes), problems).stream()
                .map(line -> line.location() + " " + line.text())
                .toList();
    }
}
