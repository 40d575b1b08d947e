package io.sealer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteCountTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 1.0 kB",
        "9949, 9.9 kB",
        "9950, 10 kB",
        "999499, 999 kB",
        "999500, 1.0 MB",
        "571200000, 571 MB",
        "12300000000, 12 GB"
    })
    void sizesAreSaidAsPeopleSayThem(long bytes, String text) {
        assertThat(ByteCount.of(bytes)).isEqualTo(text);
    }
}
