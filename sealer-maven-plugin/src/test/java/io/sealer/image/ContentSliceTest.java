package io.sealer.image;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentSliceTest {

    @TempDir
    Path directory;

    @Test
    void aSliceIsExactlyItsBytes() throws Exception {
        Path file = Files.writeString(directory.resolve("all"), "0123456789");
        try (InputStream in = new Content.Slice(file, 3, 4).open()) {
            assertThat(in.read()).isEqualTo('3');
            assertThat(in.readAllBytes()).isEqualTo("456".getBytes(US_ASCII));
            assertThat(in.read()).isEqualTo(-1);
        }
        try (InputStream in = new Content.Slice(file, 10, 0).open()) {
            assertThat(in.readAllBytes()).isEmpty();
        }
    }

    @Test
    void aFileThatWasCutIsAnError() throws Exception {
        Path file = Files.writeString(directory.resolve("all"), "0123456789");
        try (InputStream in = new Content.Slice(file, 8, 4).open()) {
            assertThatThrownBy(in::readAllBytes)
                    .isInstanceOf(EOFException.class)
                    .hasMessageEndingWith("ends 2 bytes too early");
        }
        assertThatThrownBy(() -> new Content.Slice(file, 11, 1).open()).isInstanceOf(EOFException.class);
    }
}
