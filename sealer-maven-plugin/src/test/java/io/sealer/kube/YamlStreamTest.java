package io.sealer.kube;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.ProblemException;
import io.sealer.kube.YamlScalar.Type;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlStreamTest {

    @Test
    void eachScalarHasItsPathAndItsLine() throws IOException {
        String text = """
                # a comment
                kind: Pod

                spec:
                  containers:
                  - name: web
                    image: "nginx:1.25"
                  - {name: side, image: 'busybox:1'}
                """;

        assertThat(scalars(text))
                .containsExactly(
                        "2 kind=Pod",
                        "6 spec.containers[0].name=web",
                        "7 spec.containers[0].image=nginx:1.25",
                        "8 spec.containers[1].name=side",
                        "8 spec.containers[1].image=busybox:1");
    }

    @Test
    void documentsComeOneAfterTheOtherAndEmptyOnesNotAtAll() throws IOException {
        assertThat(scalars("---\n# nothing\n---\na: 1\n---\n---\nb: 2\n...\n---\nc: 3\n"))
                .containsExactly("4 a=1", "7 b=2", "10 c=3");
        assertThat(scalars("")).isEmpty();
        assertThat(scalars("# only a comment\n")).isEmpty();
    }

    @Test
    void tabsSeparateBehindTextAndIndentNothing() throws IOException {
        assertThat(scalars("- image: \"acme/a:1\"\t\t\n-\timage:\tacme/b:1\t# why\n- |\n  \tkept\n"))
                .containsExactly("1 [0].image=acme/a:1", "2 [1].image=acme/b:1", "3 [2]=\tkept\n");
        assertThatThrownBy(() -> scalars("a:\n\tb: 1\n")).hasMessageContaining("this is not YAML");
    }

    @Test
    void windowsLineEndsAndMarksDoNotShiftLines() throws IOException {
        assertThat(scalars("\uFEFFa: 1\r\n\r\nb: 2\r\n")).containsExactly("1 a=1", "3 b=2");
        assertThat(scalars("\uFEFFa: 1\nb: 2\n".getBytes(UTF_16LE))).containsExactly("1 a=1", "2 b=2");
    }

    @Test
    void foldedAndLiteralTextBeginsWhereItsSignStands() throws IOException {
        assertThat(scalars("a: >-\n  one\n  two\nb: |\n  three\nc:\n  four\n"))
                .containsExactly("1 a=one two", "4 b=three\n", "7 c=four");
    }

    @ParameterizedTest
    @CsvSource({
        "nginx, TEXT",
        "'\"123\"', TEXT",
        "'\"\"', TEXT",
        "123, NUMBER",
        "0x1F, NUMBER",
        "1.2, NUMBER",
        "2048:1, TEXT",
        "2020-01-01, TEXT",
        "true, BOOLEAN",
        "off, BOOLEAN",
        "~, NULL",
        "null, NULL",
        "'', NULL",
        "!!str 123, TEXT",
        "!!null x, NULL",
        "!mine x, TEXT"
    })
    void typesAreThoseOfYaml11(String written, Type type) throws IOException {
        YamlMapping root = (YamlMapping)
                documents(("a: " + written + "\nb: 1").getBytes(UTF_8)).get(0).root();

        assertThat(root.get("a")).map(node -> ((YamlScalar) node).type()).contains(type);
    }

    @Test
    void anAliasIsItsAnchorsNode() throws IOException {
        assertThat(scalars("a: &x nginx\nb: *x\nc: &y {image: redis}\nd: [*y, *y]\n"))
                .containsExactly(
                        "1 a=nginx", "1 b=nginx", "3 c.image=redis", "3 d[0].image=redis", "3 d[1].image=redis");
    }

    @Test
    void anAnchorMayBeUsedAgainForAnotherNode() throws IOException {
        assertThat(scalars("a: &x 1\nb: *x\nc: &x 2\nd: *x\n")).containsExactly("1 a=1", "1 b=1", "3 c=2", "3 d=2");
    }

    @Test
    void anchorsEndWithTheirDocument() {
        assertThatThrownBy(() -> scalars("a: &x 1\n---\nb: *x\n"))
                .hasMessageContaining("a.yaml:3: the alias *x has no anchor");
    }

    @Test
    void mergeKeysBringInWhatIsNotOverridden() throws IOException {
        String text = """
                base: &base {image: old, name: n}
                more: &more {image: older, port: 1}
                use:
                  <<: [*base, *more]
                  image: new
                """;

        assertThat(scalars(text))
                .containsExactly(
                        "1 base.image=old",
                        "1 base.name=n",
                        "2 more.image=older",
                        "2 more.port=1",
                        "5 use.image=new",
                        "1 use.name=n",
                        "2 use.port=1");
    }

    @Test
    void sixtyHonestAliasesAreFine() throws IOException {
        String text = "base: &base {image: nginx}\n"
                + IntStream.range(0, 60).mapToObj(i -> "u" + i + ": *base\n").collect(Collectors.joining());

        assertThat(scalars(text)).hasSize(61);
    }

    @Test
    void aliasesThatMultiplyAreRefusedWithALine() {
        StringBuilder text = new StringBuilder("l0: &l0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (int i = 1; i < 30; i++) {
            text.append("l" + i + ": &l" + i + " [")
                    .append(("*l" + (i - 1) + ", ").repeat(9))
                    .append("]\n");
        }

        assertThatThrownBy(() -> scalars(text.toString()))
                .isInstanceOf(ProblemException.class)
                .hasMessageMatching(
                        "a\\.yaml:\\d+: the aliases of this document multiply to more than 1000000 nodes.*");
    }

    @Test
    void mergesThatMultiplyAreRefusedToo() {
        StringBuilder text = new StringBuilder("m0: &m0 {k0: v}\n");
        for (int i = 1; i < 5000; i++) {
            text.append("m" + i + ": &m" + i + " {<<: *m" + (i - 1) + ", k" + i + ": v}\n");
        }

        assertThatThrownBy(() -> scalars(text.toString())).isInstanceOf(ProblemException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: 1\nb: &x [*x]\n",
                "a: 1\nb: &x {c: {d: *x}}\n",
                "a: 1\nb: &x {*x : 1}\n",
                "a: 1\nb: &x {<<: *x}\n"
            })
    void aNodeInsideOfItselfIsRefusedWithItsLine(String text) {
        assertThatThrownBy(() -> scalars(text))
                .isInstanceOf(ProblemException.class)
                .hasMessage("a.yaml:2: the alias *x stands inside of its own anchor &x");
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 5000, 1_000_000})
    void deepNestingIsRefusedWithALine(int depth) {
        assertThatThrownBy(() -> scalars("a: 1\nb: " + "[".repeat(depth)))
                .isInstanceOf(ProblemException.class)
                .hasMessage("a.yaml:2: nested more than 200 levels deep");
        assertThatThrownBy(() -> scalars("- ".repeat(depth) + "x"))
                .isInstanceOf(ProblemException.class)
                .hasMessage("a.yaml:1: nested more than 200 levels deep");
    }

    @Test
    void nestingOfTwoHundredLevelsIsFine() throws IOException {
        assertThat(scalars("[".repeat(199) + "x" + "]".repeat(199))).hasSize(1);
    }

    @Test
    void nestingThroughAliasesCountsToo() {
        String text = "a: &a " + "[".repeat(120) + "x" + "]".repeat(120) + "\nb: " + "[".repeat(120) + "*a"
                + "]".repeat(120) + "\n";

        assertThatThrownBy(() -> scalars(text)).hasMessage("a.yaml:2: nested more than 200 levels deep");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: b\\n\\tc: d | 2",
                "a: b\\nc: \"unclosed\\n | 3",
                "a: b\\n{{- if .x }}\\nc: d\\n{{- end }} | 2",
                "a: b\\n- c | 2",
                "a: [1, 2 | 1",
                "a: b: c | 1",
                "a: @x | 1",
                "a: b\\nc: \"\\x | 2"
            })
    void whatIsNotYamlIsRefusedWithItsLine(String escaped, int line) {
        String text = escaped.replace("\\n", "\n").replace("\\t", "\t");

        assertThatThrownBy(() -> scalars(text))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("a.yaml:" + line + ": this is not YAML: ");
    }

    @Test
    void aTemplateIsCalledOne() {
        assertThatThrownBy(() -> scalars("a: b\n{{- if .x }}\nc: d\n{{- end }}\n"))
                .hasMessageContaining("may be a template that is not rendered");
    }

    @Test
    void whatIsNotTextIsRefusedWithItsLine() {
        assertThatThrownBy(() -> scalars(new byte[] {'a', ':', '\n', (byte) 0xFF}))
                .hasMessage("a.yaml:2: this is not YAML: bytes that are not UTF-8");
        assertThatThrownBy(() -> scalars("a: b\nc: \u0007\n"))
                .hasMessage("a.yaml:2: this is not YAML: control character U+0007");
    }

    @Test
    void documentsBeforeTheMistakeAreThereAndNoneBehindIt() throws IOException {
        YamlStream stream = stream("a: 1\n---\nb: 2\n---\nc: [\n---\nd: 4\n".getBytes(UTF_8));

        assertThat(stream.next()).isPresent();
        assertThat(stream.next()).isPresent();
        assertThatThrownBy(stream::next).isInstanceOf(ProblemException.class);
        assertThat(stream.next()).isEmpty();
    }

    @Test
    void aFailureToReadIsNoMistakeOfTheFile() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("disk gone");
            }
        };

        assertThatThrownBy(() -> new YamlStream("a.yaml", broken).next())
                .isInstanceOf(IOException.class)
                .hasMessage("disk gone");
    }

    @Test
    void longPlainTextThatBeginsLikeANumberIsText() throws IOException {
        assertThat(scalars("a: 1" + ":0".repeat(200_000) + "\n")).hasSize(1);
        assertThat(scalars("a: 1" + "_0".repeat(200_000) + "\n")).hasSize(1);
    }

    @Test
    void tagsConstructNothing() throws IOException {
        assertThat(scalars("a: !!javax.script.ScriptEngineManager [!!java.net.URL [x]]\n"))
                .containsExactly("1 a[0][0]=x");
    }

    @Test
    void duplicateKeysPassAndTheLastOneCounts() throws IOException {
        YamlMapping root =
                (YamlMapping) documents("a: 1\na: 2\n".getBytes(UTF_8)).get(0).root();

        assertThat(root.text("a")).contains("2");
        assertThat(root.entries()).hasSize(2);
    }

    private static List<String> scalars(String text) throws IOException {
        return scalars(text.getBytes(UTF_8));
    }

    private static List<String> scalars(byte[] bytes) throws IOException {
        List<String> found = new ArrayList<>();
        for (YamlDocument document : documents(bytes)) {
            new FieldWalk((path, node) -> {
                        if (node instanceof YamlScalar) {
                            found.add(node.line() + " " + path + "=" + ((YamlScalar) node).text());
                        }
                        return true;
                    })
                    .walk(document.root());
        }
        return found;
    }

    private static List<YamlDocument> documents(byte[] bytes) throws IOException {
        List<YamlDocument> documents = new ArrayList<>();
        YamlStream stream = stream(bytes);
        for (Optional<YamlDocument> next = stream.next(); next.isPresent(); next = stream.next()) {
            documents.add(next.get());
        }
        return documents;
    }

    private static YamlStream stream(byte[] bytes) {
        return new YamlStream("a.yaml", new ByteArrayInputStream(bytes));
    }
}
