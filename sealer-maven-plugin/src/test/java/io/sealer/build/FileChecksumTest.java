package io.sealer.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileChecksumTest {

    private static final String A = "a".repeat(64);
    private static final String B = "b".repeat(64);
    private static final String LONG = "c".repeat(128);

    private static Optional<String> find(String list) {
        return find(list, "k0s-v1.2+k0s.0-amd64.sha256");
    }

    private static Optional<String> find(String list, String listName) {
        return FileChecksum.find(list.getBytes(StandardCharsets.UTF_8), "k0s-v1.2+k0s.0-amd64", listName)
                .map(FileChecksum::hex);
    }

    @Test
    void aSingleEntryForAnotherFileIsNotAboutThisOne() {
        assertThat(find(B + "  k0s-v1.2+k0s.0-arm64", "k0s-v1.2+k0s.0-arm64.sha256"))
                .isEmpty();
        assertThat(find(B + "  tools.tgz", "SHA256SUMS")).isEmpty();
        assertThat(find(A, "checksum.txt")).contains(A);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A",
                "A\r\n",
                "A  k0s-v1.2+k0s.0-amd64\n",
                "A *k0s-v1.2+k0s.0-amd64",
                "A  ./_output/bin/k0s-v1.2+k0s.0-amd64\nB  ./_output/bin/k0s-v1.2+k0s.0-amd64.exe",
                "B k0s-v1.2+k0s.0-arm64\nA k0s-v1.2+k0s.0-amd64\n",
                "SHA256 (k0s-v1.2+k0s.0-amd64) = A\nSHA256 (other) = B",
                "SHA256(k0s-v1.2+k0s.0-amd64)= A",
                "SHA2-256(dir/k0s-v1.2+k0s.0-amd64)= A",
                "LONG  k0s-v1.2+k0s.0-amd64\nA  k0s-v1.2+k0s.0-amd64",
                "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nA  k0s-v1.2+k0s.0-amd64\n-----BEGIN PGP",
                "A  /build/another-name"
            })
    void isFoundInWhatPublishersWrite(String list) {
        assertThat(find(list.replace("LONG", LONG).replaceAll("\\bA\\b", A).replaceAll("\\bB\\b", B)))
                .contains(A);
    }

    @Test
    void longerOnesCountWhereThereIsNoOther() {
        assertThat(find(LONG.toUpperCase(java.util.Locale.ROOT))).contains(LONG);
        assertThat(new FileChecksum(LONG).sha256()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>not found</html>",
                "A other\nB another",
                "A k0s-v1.2+k0s.0-amd64\nB k0s-v1.2+k0s.0-amd64",
                "d41d8cd98f00b204e9800998ecf8427e  k0s-v1.2+k0s.0-amd64"
            })
    void isNotFoundWhereNothingOrTwoThingsAreSaid(String list) {
        assertThat(find(list.replaceAll("\\bA\\b", A).replaceAll("\\bB\\b", B))).isEmpty();
    }

    @Test
    void otherDigitsAreNone() {
        assertThatThrownBy(() -> FileChecksum.parse("xyz")).hasMessageContaining("\"xyz\" is no SHA-256");
    }
}
