package io.sealer.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The short way through a file of TOML: it comes to the same as the long one, or is not taken. */
class PlainTomlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nothing\n\n",
                "version = 2\r\nroot = '/var'\r\n",
                "a = \"x # no comment\" # one\nb = ['x', \"y\"] # more\nc=[ ]\nd = -7\ne = true\nf = false\n",
                "[plugins]\n  [plugins.\"io.containerd.grpc.v1.cri\"]\n    sandbox_image = 'p:1'\n"
                        + "    [plugins.\"io.containerd.grpc.v1.cri\" . registry . mirrors.'docker.io']\n    endpoint = []\n",
                "[a.b.c]\nx = 1\n[a.b]\ny = 2\n",
                "\"quoted key\" = 1\n'lit' = 2\n",
            })
    void whatIsPlainIsReadAsTheLibraryReadsIt(String text) {
        assertThat(PlainToml.read(text)).isPresent();

        TomlFile plain = TomlFile.of("f", text);
        TomlFile whole = TomlFile.whole("f", text);

        assertThat(whole.mistake()).isEmpty();
        assertThat(plain.keys()).isEqualTo(whole.keys());
        for (List<String> key : plain.keys()) {
            assertThat(plain.text(key)).isEqualTo(whole.text(key));
            assertThat(plain.isFalse(key)).isEqualTo(whole.isFalse(key));
            assertThat(plain.texts(key.get(0))).isEqualTo(whole.texts(key.get(0)));
            assertThat(plain.number(key.get(0))).isEqualTo(whole.number(key.get(0)));
            assertThat(plain.place(key)).isEqualTo(whole.place(key));
        }
        assertThat(plain.names()).containsExactlyInAnyOrderElementsOf(whole.names());
        assertThat(plain.names("plugins")).isEqualTo(whole.names("plugins"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a = 1\na = 2\n",
                "[a]\n[a]\n",
                "a = 1\n[a]\n",
                "[a.b]\n[a]\nb = 1\n",
                "[[a]]\n",
                "a.b = 1\n",
                "a = {b = 1}\n",
                "a = \"\"\"x\n\"\"\"\n",
                "a = \"\"\"x\"\"\"\n",
                "a = \"x\\n\"\n",
                "a = 1.5\n",
                "a = 1_000\n",
                "a = [\n1]\n",
                "a = [1]\n",
                "a = yes\n",
                "a: 1\n",
                "[a\n",
                "a = \"x\n",
                "a = 'x' y\n",
                "= 1\n",
                "a = 99999999999999999999\n",
            })
    void everythingElseIsLeftToTheLibrary(String text) {
        assertThat(PlainToml.read(text)).isEmpty();
    }
}
