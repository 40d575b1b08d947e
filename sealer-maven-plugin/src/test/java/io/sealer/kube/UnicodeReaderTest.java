package io.sealer.kube;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnicodeReaderTest {

    private static final String TEXT = "name: Größe 数 😀\nnext: line\n";

    @Test
    void utf8NeedsNoMark() throws IOException {
        assertThat(strict(TEXT.getBytes(UTF_8))).isEqualTo(TEXT);
    }

    @Test
    void byteOrderMarksTellTheEncodingAndVanish() throws IOException {
        assertThat(strict(("\uFEFF" + TEXT).getBytes(UTF_8))).isEqualTo(TEXT);
        assertThat(strict(("\uFEFF" + TEXT).getBytes(UTF_16LE))).isEqualTo(TEXT);
        assertThat(strict(("\uFEFF" + TEXT).getBytes(UTF_16BE))).isEqualTo(TEXT);
    }

    @Test
    void aMarkBetweenFilesThatWereGluedTogetherVanishes() throws IOException {
        assertThat(strict("a: 1\n\uFEFFb: 2\n".getBytes(UTF_8))).isEqualTo("a: 1\nb: 2\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 16_383, 16_384, 16_385, 50_000})
    void charactersOfSeveralBytesMayLieAcrossBuffers(int before) throws IOException {
        String text = "x".repeat(before) + "数😀".repeat(20_000);

        assertThat(strict(text.getBytes(UTF_8))).isEqualTo(text);
        assertThat(read(UnicodeReader.strict(new OneByteAtATime(text.getBytes(UTF_8)))))
                .isEqualTo(text);
        assertThat(strict(("\uFEFF" + text).getBytes(UTF_16LE))).isEqualTo(text);
    }

    @Test
    void nothingIsNothing() throws IOException {
        assertThat(strict(new byte[0])).isEmpty();
        assertThat(strict("\uFEFF".getBytes(UTF_8))).isEmpty();
    }

    @Test
    void bytesOfAnotherEncodingAreRefusedWithTheirLine() {
        assertThatThrownBy(() -> strict("a: b\nc: Größe\n".getBytes(ISO_8859_1)))
                .isInstanceOf(MalformedTextException.class)
                .hasMessage("bytes that are not UTF-8")
                .extracting(e -> ((MalformedTextException) e).line())
                .isEqualTo(2);
    }

    @Test
    void aCharacterThatIsCutOffAtTheEndIsRefused() {
        byte[] whole = "a\n数".getBytes(UTF_8);
        byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 1);

        assertThatThrownBy(() -> strict(cut)).isInstanceOf(MalformedTextException.class);
    }

    @Test
    void controlCharactersAreRefusedWithTheirLine() {
        assertThatThrownBy(() -> strict("a\nb\n\0".getBytes(UTF_8)))
                .isInstanceOf(MalformedTextException.class)
                .hasMessage("control character U+0000")
                .extracting(e -> ((MalformedTextException) e).line())
                .isEqualTo(3);
    }

    @Test
    void theLenientFormReadsOn() throws IOException {
        String text = read(UnicodeReader.lenient(new ByteArrayInputStream("ö\0x".getBytes(ISO_8859_1))));

        assertThat(text).isEqualTo("\uFFFD\0x");
    }

    private static String strict(byte[] bytes) throws IOException {
        return read(UnicodeReader.strict(new ByteArrayInputStream(bytes)));
    }

    private static String read(UnicodeReader reader) throws IOException {
        StringWriter text = new StringWriter();
        reader.transferTo(text);
        return text.toString();
    }

    private static final class OneByteAtATime extends InputStream {

        private final InputStream in;

        OneByteAtATime(byte[] bytes) {
            this.in = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() throws IOException {
            return in.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return in.read(target, offset, Math.min(1, length));
        }
    }
}
