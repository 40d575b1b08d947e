package io.sealer.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DigestTest {

    /** From FIPS 180-2, appendix B.1. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void bytesAndStreamsGiveTheSameDigest() throws IOException {
        byte[] abc = "abc".getBytes(StandardCharsets.US_ASCII);
        assertThat(Digest.of(abc)).hasToString("sha256:" + ABC);
        assertThat(Digest.of(new ByteArrayInputStream(abc))).isEqualTo(Digest.parse("sha256:" + ABC));
    }

    @Test
    void otherTextsAreRefusedWithTheReason() {
        assertThatThrownBy(() -> Digest.parse("sha256:" + ABC + "0")).hasMessageContaining("too long (65");
        assertThatThrownBy(() -> Digest.parse("sha256:" + ABC.toUpperCase(java.util.Locale.ROOT)))
                .hasMessageContaining("lower-case");
        assertThatThrownBy(() -> Digest.parse("sha512:" + ABC)).hasMessageContaining("sha256: and 64");
    }
}
