package io.sealer.kube;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.ProblemException;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChartIndexTest {

    private static final String AS_HELM_WRITES = """
            apiVersion: v1
            entries:
              acme:
              - apiVersion: v2
                description: |-
                  redis:
                    nothing
                digest: aa
                name: acme
                urls:
                - https://example.com/acme-1.0.0.tgz
                version: 1.0.0
              redis:
              - digest: bb
                urls:
                - redis-2.0.0.tgz
                version: 2.0.0
              - digest: cc
                urls: [a/redis-1.0.0.tgz, b]
                version: v1.0.0
            generated: "2026-11-01T00:00:00Z"
            """;

    private static final String NOT_INDENTED = """
            generated: now
            entries:
              "redis":
                - version: '1.0.0'
                  digest: cc
                  urls: [a/redis-1.0.0.tgz]
            """;

    private static final String JSON = """
            {"entries": {"redis": [{"version": "1.0.0", "digest": "cc", "urls": ["a/redis-1.0.0.tgz"]}]}}
            """;

    @ParameterizedTest
    @ValueSource(strings = {AS_HELM_WRITES, NOT_INDENTED, JSON})
    void versionsAreFoundHoweverTheIndexIsWritten(String yaml) throws IOException {
        assertThat(find(yaml, "redis", "1.0.0")).contains(new ChartIndex.Entry("a/redis-1.0.0.tgz", "cc"));
        assertThat(find(yaml, "redis", "v1.0.0")).isPresent();
        assertThat(find(yaml, "redis", "1.0.1")).isEmpty();
        assertThat(find(yaml, "nothing", "1.0.0")).isEmpty();
    }

    @Test
    void whatOthersSayOfThemselvesIsNotTaken() throws IOException {
        assertThat(find(AS_HELM_WRITES, "acme", "1.0.0"))
                .contains(new ChartIndex.Entry("https://example.com/acme-1.0.0.tgz", "aa"));
        assertThat(find("entries: {}\n", "redis", "1.0.0")).isEmpty();
        assertThat(find("", "redis", "1.0.0")).isEmpty();
    }

    @Test
    void oneChartOfManyIsReadAlone() throws IOException {
        String broken = AS_HELM_WRITES.replace("digest: aa", "digest: [");

        assertThat(find(broken, "redis", "2.0.0")).isPresent();
        assertThatThrownBy(() -> find(broken, "acme", "1.0.0"))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("index.yaml:");
    }

    private static Optional<ChartIndex.Entry> find(String yaml, String name, String version) throws IOException {
        return new ChartIndex("index.yaml", yaml.getBytes(UTF_8)).find(name, version);
    }
}
