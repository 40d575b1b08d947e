package io.sealer.kubefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.kubefile.Instruction.App;
import io.sealer.kubefile.Instruction.CopyOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubefileTextTest {

    private static final SourceLocation HERE = new SourceLocation("Kubefile", 1);
    private static final String[] PIECES = {
        "a",
        "Z",
        "9",
        " ",
        "  ",
        "\t",
        "\"",
        "'",
        "\\",
        "$",
        "${",
        "}",
        "$A",
        "=",
        "#",
        "--",
        "[",
        "]",
        ",",
        "<<EOF",
        "`",
        "*",
        "/",
        ".",
        ":",
        "é",
        "\u00a0",
        "😀",
        "local://",
        "AS",
        "\u000b",
        "\f",
        "\r",
        "\u0007"
    };

    private static final String[] BEGINNINGS = {
        "\n",
        "\r\n",
        "\\\n",
        "`\n",
        "[\"",
        "\", \"",
        "\"]",
        "--chown=",
        "\nCOPY ",
        "\nADD ",
        "\nARG ",
        "\nENV ",
        "\nLABEL ",
        "\nAPP ",
        "\nAPPCMDS ",
        "\nAPPENV ",
        "\nKUBEVERSION ",
        "\nMAINTAINER ",
        "\nLAUNCH ",
        "\nCMDS ",
        "\nCMD "
    };

    private static Kubefile parse(String text) {
        Problems problems = new Problems();
        Kubefile kubefile =
                new KubefileParser().parse(text, "Kubefile", problems).kubefile();
        assertThat(problems.asList()).as(text).isEmpty();
        return kubefile;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FROM scratch\nCOPY rootfs .\nLABEL \"a\"=\"b c\" d=e\nCMDS [\"x\", \"y z\"]\n",
                "ARG A\nARG B=1 C=\"2\"\nFROM --platform=linux/arm64 x AS y\nMAINTAINER me  <m@e>\n",
                "FROM x\nCOPY --chown=1:2 --chmod=0600 a \"b c\" $D/\nADD [\"a b\", \"c\"]\nENV a=\\$b c='d e'\n",
                "FROM x\nAPP a local://b local://c\nCNI d local://e\nAPPCMDS a [\"b $c\", \"\\u000a\"]\n",
                "FROM x\nAPP a local://b\nAPPENV a k=\"v w\"\nKUBEVERSION >=1.2, <3\nLAUNCH a b\n",
                "FROM x\nCMD kubectl apply -f x\nCMD [\"[\\\"a\\\"]\"]\n"
            })
    void writesAnInstructionALineAsItWasRead(String text) {
        assertThat(parse(text).toText()).isEqualTo(text);
    }

    @Test
    void writesOtherFormsInOneWay() {
        assertThat(parse("# escape=`\nfrom x\ncopy [\"a\",\"b\"]\nenv a b `\n c\nlabel x=C:\\y\ncmd [\"a\",\"b\"]")
                        .toText())
                .isEqualTo("FROM x\nCOPY a b\nENV a=b\\ \\ c\nLABEL x=C:\\\\y\nCMD a b\n");
    }

    @Test
    void finalValuesAreWrittenSoThatNothingInThemIsAVariable() {
        Kubefile values = new Kubefile(List.of(
                new Instruction.From(HERE, "x", Optional.empty(), Optional.empty()),
                new Instruction.Copy(HERE, List.of("a b", "$c"), "it's", CopyOptions.NONE),
                new Instruction.Label(HERE, Map.of("k y", "$v \"w\" \\"))));
        assertThat(values.toText())
                .isEqualTo("FROM x\nCOPY [\"a b\", \"\\\\$c\", \"it\\\\'s\"]\nLABEL \"k y\"=\"\\$v \\\"w\\\" \\\\\"\n");
    }

    @Test
    void aLineBreakThatCannotBeWrittenIsAnError() {
        Kubefile values = new Kubefile(List.of(new Instruction.Label(HERE, Map.of("a", "b\nc"))));
        assertThatThrownBy(values::toText)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Kubefile:1: a value holds a line break, which cannot be written");
    }

    @Test
    void whatIsWrittenReadsAsTheSameInstructions() {
        Random random = new Random(20_240_507);
        for (int i = 0; i < 300; i++) {
            Kubefile values = new Kubefile(instructions(random));
            String text = values.toText();
            Kubefile written = parse(text);
            Problems problems = new Problems();
            Kubefile again = written.expand(Map.of(), Map.of(), problems);
            assertThat(problems.asList()).as(text).isEmpty();
            assertThat(again.instructions()).as(text).isEqualTo(values.instructions());
            assertThat(again.toText()).isEqualTo(text);
            // The written form survives as well, and so does its text.
            String second = written.toText();
            assertThat(parse(second)).as(second).isEqualTo(written);
            assertThat(parse(second).toText()).isEqualTo(second);
        }
    }

    @Test
    void anyTextIsRefusedWithAProblemOrSurvivesBeingWritten() {
        Random random = new Random(4_711);
        int valid = 0;
        for (int i = 0; i < 6_000; i++) {
            String text = sourceText(random);
            Problems problems = new Problems();
            Kubefile written =
                    new KubefileParser().parse(text, "Kubefile", problems).kubefile();
            if (problems.isEmpty()) {
                valid++;
                String again = written.toText();
                assertThat(withoutLines(parse(again))).as(text).isEqualTo(withoutLines(written));
            }
        }
        assertThat(valid).isGreaterThan(300);
    }

    private static String sourceText(Random random) {
        StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? "# escape=`\n" : "");
        text.append(random.nextInt(8) == 0 ? "" : "FROM base\nARG A=v");
        for (int i = random.nextInt(25); i > 0; i--) {
            String[] pieces = random.nextInt(4) == 0 ? BEGINNINGS : PIECES;
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        return text.toString();
    }

    private static String withoutLines(Kubefile kubefile) {
        return kubefile.instructions().toString().replaceAll("location=Kubefile:[0-9]+", "");
    }

    private static List<Instruction> instructions(Random random) {
        List<Instruction> all = new ArrayList<>();
        all.add(new Instruction.Arg(line(all), Map.of("G" + random.nextInt(9), Optional.of(text(random)))));
        all.add(new Instruction.From(line(all), "base", Optional.of("p" + text(random)), Optional.empty()));
        CopyOptions options = new CopyOptions(Optional.of("1:2"), Optional.of("0755"));
        all.add(new Instruction.Copy(line(all), words(random, "x"), text(random) + "x", CopyOptions.NONE));
        all.add(new Instruction.Add(line(all), words(random, "\n"), text(random) + ".", options));
        all.add(new Instruction.Copy(line(all), words(random, ""), "d" + text(random), CopyOptions.NONE));
        all.add(new Instruction.Env(line(all), Map.of("E", text(random))));
        Map<String, String> labels = new LinkedHashMap<>();
        for (int i = 0; i < 3; i++) {
            labels.put(i + text(random), text(random));
            labels.put(text(random) + i, text(random));
        }
        all.add(new Instruction.Label(line(all), labels));
        all.add(new Instruction.App(line(all), App.Kind.CSI, "a", List.of("local://" + text(random) + "x")));
        all.add(new Instruction.AppEnv(line(all), "a", Map.of("k", text(random))));
        all.add(new Instruction.AppCmds(line(all), "a", words(random, "\n")));
        all.add(new Instruction.KubeVersion(line(all), "v" + text(random)));
        if (random.nextBoolean()) {
            all.add(new Instruction.Cmd(line(all), text(random) + "c" + text(random)));
            all.add(new Instruction.Cmds(line(all), words(random, "\n")));
        } else {
            all.add(new Instruction.Launch(line(all), words(random, "l")));
        }
        return all;
    }

    /** The line that the next instruction gets when it is written. */
    private static SourceLocation line(List<Instruction> before) {
        return new SourceLocation("Kubefile", before.size() + 1);
    }

    /** Words with the given text somewhere in them; a letter at the end keeps them from being empty. */
    private static List<String> words(Random random, String within) {
        List<String> words = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            words.add(text(random) + within + text(random) + "w");
        }
        return words;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }
}
