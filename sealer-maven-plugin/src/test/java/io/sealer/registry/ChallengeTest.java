package io.sealer.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChallengeTest {

    private static List<Challenge> parse(String... headers) {
        return Challenge.parse(List.of(headers));
    }

    @Test
    void quotedValuesMayHoldCommasAndEscapes() {
        assertThat(parse("Bearer realm=\"https://auth.corp/token?a=b\",service=\"reg \\\"one\\\"\","
                        + "scope=\"repository:a/b:pull,push\""))
                .containsExactly(new Challenge(
                        "bearer",
                        Map.of(
                                "realm", "https://auth.corp/token?a=b",
                                "service", "reg \"one\"",
                                "scope", "repository:a/b:pull,push")));
    }

    @Test
    void severalChallengesComeInOneHeaderOrInMore() {
        assertThat(parse("Negotiate, Basic realm=a, BEARER Realm = \"b\" , service=c", "Basic"))
                .containsExactly(
                        new Challenge("negotiate", Map.of()),
                        new Challenge("basic", Map.of("realm", "a")),
                        new Challenge("bearer", Map.of("realm", "b", "service", "c")),
                        new Challenge("basic", Map.of()));
    }

    @Test
    void nonsenseIsSurvived() {
        assertThat(parse("", ",,, =", "\"", "Bearer realm=\"never closed"))
                .contains(new Challenge("bearer", Map.of("realm", "never closed")));
    }
}
