package io.sealer.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentRangeTest {

    @Test
    void theRestOfAContent() {
        assertThat(ContentRange.parse("bytes 10-99/100").orElseThrow().isRest(10, 100))
                .isTrue();
        assertThat(ContentRange.parse("bytes 10-99/*").orElseThrow().isRest(10, 100))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes 0-99/100", "bytes 11-99/100", "bytes 10-98/100", "bytes 10-99/101"})
    void anythingElseIsNotTheRest(String header) {
        assertThat(ContentRange.parse(header).orElseThrow().isRest(10, 100)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "bytes */100", "items 1-2/3", "bytes 1-2", "bytes 1-99999999999999999999/3"})
    void whatCannotBeReadSaysNothing(String header) {
        assertThat(ContentRange.parse(header)).isEmpty();
    }
}
