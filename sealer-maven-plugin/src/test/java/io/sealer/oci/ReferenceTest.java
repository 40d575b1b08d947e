package io.sealer.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTest {

    private static final String HEX = "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @CsvSource({
        "nginx, docker.io/library/nginx:latest",
        "nginx:1.25, docker.io/library/nginx:1.25",
        "acme/web, docker.io/acme/web:latest",
        "docker.io/nginx, docker.io/library/nginx:latest",
        "index.docker.io/library/nginx:1, docker.io/library/nginx:1",
        "quay.io/k0sproject/cni-node:1.1.1-k0s.0, quay.io/k0sproject/cni-node:1.1.1-k0s.0",
        "sea.hub:5000/pause:3.6, sea.hub:5000/pause:3.6",
        "localhost/web, localhost/web:latest",
        "localhost:5000/web, localhost:5000/web:latest",
        "Registry.Example.COM/Web/x, ",
        "Registry.Example.COM/web/x, registry.example.com/web/x:latest",
        "MyHost/web, MyHost/web:latest",
        "[::1]:5000/web:1, [::1]:5000/web:1",
        "a/b__c/d-e.f:v1, docker.io/a/b__c/d-e.f:v1",
    })
    void namesAreCompleted(String text, String expected) {
        if (expected == null) {
            assertThatThrownBy(() -> Reference.parse(text)).hasMessageContaining("lower-case");
        } else {
            assertThat(Reference.parse(text)).hasToString(expected);
            assertThat(Reference.parse(expected)).isEqualTo(Reference.parse(text));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.", "a-", "a/", "A.", "a__"})
    void longNamesAreRefusedWhateverTheyAreMadeOf(String piece) {
        assertThatThrownBy(() -> Reference.parse(piece.repeat(100_000) + "a/b:1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("longer than 255 characters");
    }

    @Test
    void aDigestReplacesTheDefaultTagButNotAGivenOne() {
        assertThat(Reference.parse("nginx@sha256:" + HEX)).hasToString("docker.io/library/nginx@sha256:" + HEX);
        Reference both = Reference.parse("quay.io/a/b:v1@sha256:" + HEX);
        assertThat(both.tag()).contains("v1");
        assertThat(both.digest()).contains(new Digest(HEX));
        assertThat(both.manifestKey()).isEqualTo("sha256:" + HEX);
        assertThat(both).hasToString("quay.io/a/b:v1@sha256:" + HEX);
    }

    @ParameterizedTest
    @CsvSource({
        "nginx:1.2.3@sha256:12, digest too short (2 of 64 hexadecimal digits)",
        "nginx@md5:12, is not a digest",
        "Nginx, repository names are lower-case",
        "nginx:, the tag is empty",
        "nginx:a b, is not a tag",
        "/nginx, a part of the name is empty",
        "a//b, a part of the name is empty",
        "nginx/, a part of the name is empty",
        "-nginx, is not allowed in a repository name",
        "a_-b, is not allowed in a repository name",
        "exa$mple.com/x, is not a registry host",
        "'', a part of the name is empty",
        "'nginx 1', is not allowed in a repository name",
    })
    void whatIsWrongIsSaid(String text, String reason) {
        assertThatThrownBy(() -> Reference.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("\"" + text + "\" is not an image reference (")
                .hasMessageContaining(reason);
    }

    @Test
    void aNameHasAtMost255Characters() {
        assertThat(Reference.parse("q.io/" + "a".repeat(250)).repository()).hasSize(250);
        assertThatThrownBy(() -> Reference.parse("q.io/" + "a".repeat(251))).hasMessageContaining("255");
    }

    @Test
    void referencesSortByTheirParts() {
        List<Reference> sorted = new ArrayList<>(List.of(
                Reference.parse("quay.io/b:2"), Reference.parse("quay.io/b:1"), Reference.parse("docker.io/z/z")));
        sorted.sort(null);
        assertThat(sorted)
                .map(Reference::toString)
                .containsExactly("docker.io/z/z:latest", "quay.io/b:1", "quay.io/b:2");
    }

    /** jib-core knows the same grammar, but for upper case, where it reads a host as a part of the path. */
    @Test
    void jibAgrees() {
        Random random = new Random(4711);
        String[] pieces = {"a", "b", "0", ".", "-", "_", "__", "/", ":", "@", "io", "localhost", "sha256:" + HEX, "v1"};
        int accepted = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int piece = random.nextInt(7); piece >= 0; piece--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            accepted += compareWithJib(text.toString()) ? 1 : 0;
        }
        assertThat(accepted).isGreaterThan(500);
    }

    private static boolean compareWithJib(String text) {
        String jib;
        try {
            ImageReference reference = ImageReference.parse(text);
            jib = reference.getRegistry().toLowerCase(Locale.ROOT).replace("registry-1.docker.io", "docker.io") + "/"
                    + reference.getRepository() + " " + reference.getTag().orElse("")
                    + reference.getDigest().orElse("");
        } catch (InvalidImageReferenceException e) {
            jib = null;
        }
        String ours;
        try {
            Reference reference = Reference.parse(text);
            ours = reference.name() + " " + reference.tag().orElse("")
                    + reference.digest().map(Digest::toString).orElse("");
        } catch (IllegalArgumentException e) {
            ours = null;
        }
        if (ours != null && jib != null) {
            assertThat(ours).as(text).isEqualTo(jib);
            return true;
        }
        assertThat(ours)
                .as("%s, which jib %s", text, jib == null ? "refuses" : "reads as " + jib)
                .isEqualTo(jib);
        return false;
    }
}
