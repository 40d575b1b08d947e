package io.sealer.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.Problem;
import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.oci.Reference;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginsTest {

    private final Problems problems = new Problems();

    @ParameterizedTest
    @CsvSource({
        "sea.hub:5000/tigera/operator:v1,  quay.io/tigera/operator:v1",
        "sea.hub:5000/tigera/deep/x:v1,    gcr.io/x/x:v1",
        "sea.hub:5000/calico/node:v3,      docker.io/calico/node:v3",
        "sea.hub:5000/tigerass/x:1,        docker.io/tigerass/x:1",
        "my.registry:8443/a/b:1,           quay.io/mirror/a/b:1"
    })
    void theLongestNameOfTheTableWins(String own, String origin) {
        Origins origins = origins(
                "sea.hub:5000=docker.io",
                "sea.hub:5000/tigera/=quay.io/tigera",
                "sea.hub:5000/tigera/deep=gcr.io/x",
                "my.registry:8443=quay.io/mirror/");

        assertThat(origins.isOwn(Reference.parse(own))).isTrue();
        assertThat(origins.find(Reference.parse(own), List.of())).hasToString("Optional[" + origin + "]");
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void theSameRepositoryAndTagElsewhereIsTheOrigin() {
        List<Reference> known = List.of(
                Reference.parse("quay.io/tigera/operator:v1"),
                Reference.parse("quay.io/tigera/operator:v2"),
                Reference.parse("quay.io/twice/x:1"),
                Reference.parse("ghcr.io/twice/x:1"),
                Reference.parse("sea.hub:5000/own/x:1"),
                Reference.parse("nginx:1"));

        Origins none = Origins.none();
        assertThat(none.find(Reference.parse("sea.hub:5000/tigera/operator:v1"), known))
                .hasToString("Optional[quay.io/tigera/operator:v1]");
        assertThat(none.find(Reference.parse("sea.hub:5000/library/nginx:1"), known))
                .hasToString("Optional[docker.io/library/nginx:1]");
        assertThat(none.find(Reference.parse("sea.hub:5000/tigera/operator:v3"), known))
                .isEmpty();
        assertThat(none.find(Reference.parse("sea.hub:5000/twice/x:1"), known)).isEmpty();
        assertThat(none.find(Reference.parse("sea.hub:5000/own/x:1"), known)).isEmpty();
    }

    @Test
    void otherHostsAreNotTheClustersOwn() {
        assertThat(Origins.none().isOwn(Reference.parse("quay.io/a/b:1"))).isFalse();
        assertThat(Origins.none().isOwn(Reference.parse("sea.hub:5000/a:1"))).isTrue();
        assertThat(Origins.none().isOwn(Reference.parse("SEA.hub:5000/a:1"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sea.hub:5000", "a=b", "sea.hub:5000/A=quay.io", "sea.hub:5000=", "=quay.io", "x y=z.io"})
    void whatIsNoOriginIsAProblem(String line) {
        origins(line);

        assertThat(problems.asList())
                .singleElement()
                .extracting(Problem::toString)
                .asString()
                .contains("is no origin")
                .contains("<origins>");
    }

    private Origins origins(String... lines) {
        return Origins.of(
                Arrays.stream(lines)
                        .map(line -> new ListedLine(SourceLocation.of("<origins>"), line))
                        .toList(),
                problems);
    }
}
