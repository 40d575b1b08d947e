package io.sealer.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {

    private static Origin origin(String uri) {
        return Origin.of(URI.create(uri));
    }

    @Test
    void portsAreFilledInAndLeftOut() {
        assertThat(origin("https://Quay.IO/v2/"))
                .isEqualTo(origin("https://quay.io:443"))
                .hasToString("https://quay.io");
        assertThat(origin("http://quay.io")).isNotEqualTo(origin("https://quay.io"));
        assertThat(origin("http://[::1]:5000/x").authority()).isEqualTo("[::1]:5000");
        assertThatThrownBy(() -> origin("ftp://quay.io")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> origin("/v2/")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:1", "http://127.0.0.1", "http://127.8.9.10", "https://[::1]:5000"})
    void theseAreThisMachine(String uri) {
        assertThat(origin(uri).isLoopback()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1.example.com",
                "http://localhost.example.com",
                "http://127.example.com",
                "http://10.0.0.1",
                "https://[fe80::1]",
                "https://[::2]"
            })
    void theseAreNot(String uri) {
        assertThat(origin(uri).isLoopback()).isFalse();
    }
}
