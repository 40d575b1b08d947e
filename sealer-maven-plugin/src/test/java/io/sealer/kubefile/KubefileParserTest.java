package io.sealer.kubefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.sealer.Problem;
import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.kubefile.Instruction.App;
import io.sealer.kubefile.Instruction.AppCmds;
import io.sealer.kubefile.Instruction.AppEnv;
import io.sealer.kubefile.Instruction.Arg;
import io.sealer.kubefile.Instruction.Cmd;
import io.sealer.kubefile.Instruction.Cmds;
import io.sealer.kubefile.Instruction.Copy;
import io.sealer.kubefile.Instruction.CopyOptions;
import io.sealer.kubefile.Instruction.Env;
import io.sealer.kubefile.Instruction.From;
import io.sealer.kubefile.Instruction.KubeVersion;
import io.sealer.kubefile.Instruction.Label;
import io.sealer.kubefile.Instruction.Maintainer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubefileParserTest {

    private static SourceLocation line(int line) {
        return new SourceLocation("Kubefile", line);
    }

    private static ParsedKubefile parsed(String text) {
        Problems problems = new Problems();
        ParsedKubefile parsed = new KubefileParser().parse(text, "Kubefile", problems);
        assertThat(problems.asList()).as(text).isEmpty();
        return parsed;
    }

    private static List<Instruction> instructions(String text) {
        return parsed(text).kubefile().instructions();
    }

    /** The only instruction behind a FROM, which is put before the text. */
    private static Instruction one(String text) {
        List<Instruction> all = instructions("FROM base\n" + text);
        assertThat(all).hasSize(2);
        return all.get(1);
    }

    private static List<String> problems(String text) {
        Problems problems = new Problems();
        new KubefileParser().parse(text, "Kubefile", problems);
        return problems.asList().stream().map(Problem::toString).toList();
    }

    private static String problem(String text) {
        List<String> all = problems(text);
        assertThat(all).as(text).hasSize(1);
        return all.get(0);
    }

    private static List<String> notes(String text) {
        return parsed(text).notes().stream().map(Note::toString).toList();
    }

    // What the document of the product shows.

    @Test
    void readsTheKubefileOfAK0sImage() {
        assertThat(instructions("""
                FROM scratch
                COPY rootfs .
                COPY amd64 .
                COPY imageList manifests
                LABEL "cluster.alpha.sealer.io/cluster-runtime-version"="v1.24.10"
                LABEL "cluster.alpha.sealer.io/cluster-runtime-type"="k0s"
                """))
                .containsExactly(
                        new From(line(1), "scratch", Optional.empty(), Optional.empty()),
                        new Copy(line(2), List.of("rootfs"), ".", CopyOptions.NONE),
                        new Copy(line(3), List.of("amd64"), ".", CopyOptions.NONE),
                        new Copy(line(4), List.of("imageList"), "manifests", CopyOptions.NONE),
                        new Label(
                                line(5), Map.of("\"cluster.alpha.sealer.io/cluster-runtime-version\"", "\"v1.24.10\"")),
                        new Label(line(6), Map.of("\"cluster.alpha.sealer.io/cluster-runtime-type\"", "\"k0s\"")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FROM scratch\nCOPY . .\n",
                "FROM kubernetes:v1-22-15-sealerio-2\nCOPY daemon.json etc/\n",
                "FROM kubernetes:v1-22-15-sealerio-2\nCOPY registry_config.yaml etc/",
                "#Kubefile\nFROM kubernetes:v1-22-15-sealerio-2\nCOPY kubeadm.yml etc\n",
                "FROM scratch\nCOPY mysql.tar images\nCOPY shell.yaml plugins\nCOPY nginx charts\nCOPY recommend.yaml manifests"
            })
    void readsTheOtherKubefilesOfTheDocumentWithoutANote(String text) {
        assertThat(parsed(text).notes()).isEmpty();
    }

    // Lines.

    @Test
    void skipsByteOrderMarkCarriageReturnsCommentsAndBlankLines() {
        assertThat(instructions("\uFEFFFROM scratch\r\n\r\n \t# comment\r\n#\r\n  copy\ta   b  \r\n"))
                .containsExactly(
                        new From(line(1), "scratch", Optional.empty(), Optional.empty()),
                        new Copy(line(5), List.of("a"), "b", CopyOptions.NONE));
    }

    @Test
    void joinsContinuedLinesWithoutABlankAndKeepsTheLineOfTheBeginning() {
        assertThat(instructions("FROM \\\n scratch\nCOPY a/\\  \n# between\n   # indented\nb \\\n c\nCOPY d e"))
                .containsExactly(
                        new From(line(1), "scratch", Optional.empty(), Optional.empty()),
                        new Copy(line(3), List.of("a/b"), "c", CopyOptions.NONE),
                        new Copy(line(8), List.of("d"), "e", CopyOptions.NONE));
    }

    @Test
    void anEmptyLineWithinAnInstructionIsSkippedAndNoted() {
        assertThat(notes("FROM base\nCOPY a \\\n\n b\n"))
                .containsExactly("Kubefile:3: this empty line does not end the instruction of line 2:"
                        + " a line before it ends in \\");
    }

    @Test
    void anEscapedEscapeAtTheEndOfALineContinuesNothing() {
        ParsedKubefile parsed = parsed("FROM base\nLABEL a=C:\\\\\nLABEL b=c");
        assertThat(parsed.kubefile().instructions()).hasSize(3);
        assertThat(parsed.notes())
                .extracting(Note::toString)
                .singleElement()
                .asString()
                .contains("Kubefile:2");
    }

    @Test
    void aContinuationAtTheEndOfTheFileEndsTheInstruction() {
        assertThat(one("COPY a b \\")).isEqualTo(new Copy(line(2), List.of("a"), "b", CopyOptions.NONE));
        assertThat(one("COPY a b \\\n\n\n")).isEqualTo(new Copy(line(2), List.of("a"), "b", CopyOptions.NONE));
    }

    @Test
    void anEscapeWithNothingBehindItStandsForItself() {
        assertThat(one("ARG A=v\\ \\\n")).isEqualTo(new Arg(line(2), Map.of("A", Optional.of("v\\\\"))));
    }

    @Test
    void theEscapeDirectiveChangesTheEscapeCharacterOnly() {
        assertThat(instructions("# Escape = `\nFROM base\nCOPY C:\\a` b `\n c\nLABEL x=\"a`\"b\" y=`$z"))
                .containsExactly(
                        new From(line(2), "base", Optional.empty(), Optional.empty()),
                        new Copy(line(3), List.of("C:\\\\a\\ b"), "c", CopyOptions.NONE),
                        new Label(line(5), Map.of("x", "\"a\\\"b\"", "y", "\\$z")));
    }

    @Test
    void theEscapeDirectiveCountsAtTheTopOnly() {
        assertThat(notes("# a comment\n# escape=`\nFROM base\n"))
                .singleElement()
                .asString()
                .startsWith("Kubefile:2: ");
        assertThat(notes("\n# escape=`\nFROM base\n"))
                .singleElement()
                .asString()
                .startsWith("Kubefile:2: ");
        assertThat(problem("# escape=x\nFROM base")).startsWith("Kubefile:1: \"x\" cannot be the escape character");
        assertThat(problem("# escape=\\\n# escape=`\nFROM base")).startsWith("Kubefile:2: a second");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\uFEFF", "\n\n", "# only\n  # comments\n", "\r\n", " \t "})
    void saysWhenThereIsNothing(String text) {
        assertThat(problem(text)).startsWith("Kubefile: the Kubefile has no instructions - begin it with");
    }

    @Test
    void readsALineOfAnyLength() {
        String value = "x".repeat(1 << 19);
        assertThat(one("LABEL a=" + value)).isEqualTo(new Label(line(2), Map.of("a", value)));
    }

    @Test
    void takesTimeLinearInTheNumberOfLines() {
        StringBuilder text = new StringBuilder("FROM scratch\n");
        for (int i = 0; i < 50_000; i++) {
            text.append("# comment ").append(i).append("\nLABEL \"l").append(i).append("\"=\"v $ARCH\"\n");
        }
        text.append("LABEL").append(" \\\n a=b".repeat(100_000));
        for (int i = 0; i < 20_000; i++) {
            text.append("\nCOPY <<EOF /x");
        }
        text.append("\nXENV a");
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            Problems problems = new Problems();
            Kubefile kubefile = new KubefileParser()
                    .parse(text.toString(), "Kubefile", problems)
                    .kubefile();
            assertThat(kubefile.instructions()).hasSize(50_002);
            assertThat(problems.asList()).hasSize(20_001);
            kubefile.expand(Map.of(), Map.of("ARCH", "arm64"), problems);
            assertThat(problems.asList()).hasSize(20_001);
        });
    }

    // Instructions.

    @Test
    void readsEachInstruction() {
        assertThat(instructions("""
                ARG BASE=x
                FROM --platform=linux/arm64 $BASE AS os
                MAINTAINER  "A. U. Thor"  <a@b.c>
                KUBEVERSION >=1.19.8, <1.25
                APP nginx local://nginx.yaml local://a
                CNI ["calico", "local://calico"]
                csi nfs local://nfs.sh
                APPCMDS nginx ["kubectl apply", "-f $X"]
                APPENV nginx k=v "ab"='c d'
                CMDS ["kubectl get pods", "echo $HOME"]
                """))
                .containsExactly(
                        new Arg(line(1), Map.of("BASE", Optional.of("x"))),
                        new From(line(2), "$BASE", Optional.of("linux/arm64"), Optional.of("os")),
                        new Maintainer(line(3), "\"A. U. Thor\"  <a@b.c>"),
                        new KubeVersion(line(4), ">=1.19.8, <1.25"),
                        new App(line(5), App.Kind.APP, "nginx", List.of("local://nginx.yaml", "local://a")),
                        new App(line(6), App.Kind.CNI, "calico", List.of("local://calico")),
                        new App(line(7), App.Kind.CSI, "nfs", List.of("local://nfs.sh")),
                        new AppCmds(line(8), "nginx", List.of("kubectl apply", "-f $X")),
                        new AppEnv(line(9), "nginx", Map.of("k", "v", "\"ab\"", "'c d'")),
                        new Cmds(line(10), List.of("kubectl get pods", "echo $HOME")));
    }

    @Test
    void readsCopyWithAllThatItMayHave() {
        CopyOptions options = new CopyOptions(Optional.of("1:$G"), Optional.of("0600"));
        assertThat(one("COPY --chown=1:$G --chmod=0600 a \"b c\" d\\ e f/"))
                .isEqualTo(new Copy(line(2), List.of("a", "\"b c\"", "d\\ e"), "f/", options));
        assertThat(one("ADD --chmod=0600 --chown=1:$G -- [\"--a b\",\"\\u0063\"]"))
                .isEqualTo(new Instruction.Add(line(2), List.of("--a b"), "c", options));
        assertThat(one("COPY [a-z]*.yaml manifests/"))
                .isEqualTo(new Copy(line(2), List.of("[a-z]*.yaml"), "manifests/", CopyOptions.NONE));
    }

    @Test
    void readsNamesAndValues() {
        assertThat(one("ENV a b  c")).isEqualTo(new Env(line(2), Map.of("a", "b\\ \\ c")));
        assertThat(one("ENV a 'b  c'")).isEqualTo(new Env(line(2), Map.of("a", "'b  c'")));
        assertThat(one("ENV a=b\\ c d=")).isEqualTo(new Env(line(2), Map.of("a", "b\\ c", "d", "")));
        assertThat(one("LABEL \"x\"=\"y z\"")).isEqualTo(new Label(line(2), Map.of("\"x\"", "\"y z\"")));
        assertThat(one("LABEL \"x=y\"=z=1")).isEqualTo(new Label(line(2), Map.of("\"x=y\"", "z=1")));
        assertThat(one("ARG A B=1 C=\"2 3\""))
                .isEqualTo(new Arg(
                        line(2), Map.of("A", Optional.empty(), "B", Optional.of("1"), "C", Optional.of("\"2 3\""))));
        assertThat(one("ENV ключ=значение")).isEqualTo(new Env(line(2), Map.of("ключ", "значение")));
    }

    @Test
    void readsCommandsAsTheyAre() {
        assertThat(one("CMD kubectl  apply -f \"$X\"")).isEqualTo(new Cmd(line(2), "kubectl  apply -f \"$X\""));
        assertThat(one("CMD --x y")).isEqualTo(new Cmd(line(2), "--x y"));
        assertThat(one("CMD [\"a\", \"b c\"]")).isEqualTo(new Cmd(line(2), "a b c"));
        assertThat(one("CMD [ -f x ] && y")).isEqualTo(new Cmd(line(2), "[ -f x ] && y"));
        assertThat(one("CMDS date uptime")).isEqualTo(new Cmds(line(2), List.of("date", "uptime")));
    }

    // What is wrong.

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '§', textBlock = """
            COPY                         | COPY lacks an argument - write COPY
            COPY a                       | COPY lacks an argument
            COPY []                      | COPY lacks an argument
            COPY ["a"]                   | COPY lacks an argument
            COPY ["a", 1]                | a JSON array holds strings only
            COPY ["a", null]             | a JSON array holds strings only
            COPY ["a", ["b"]]            | a JSON array holds strings only
            COPY ["a", "b"] c            | there is text behind the JSON array: "c"
            COPY ["", "b"]               | COPY has an empty path
            COPY a b # c                 | a comment cannot stand behind an instruction: "#"
            COPY "a b                    | the quote " is not closed
            COPY a' b                    | the quote ' is not closed
            COPY a ${b                   | "${b" is not closed by "}"
            COPY a ${b#c}                | "${b#" is not understood
            COPY a ${} b                 | the name of a variable is missing
            COPY --from=x a b            | COPY --from is not supported: a Kubefile has one stage
            COPY --link a b              | COPY has no flag "--link"
            ADD --checksum=x a b         | --checksum=x is no SHA-256
            ADD --checksum=sha256:0000000000000000000000000000000000000000000000000000000000000000 a b | --checksum is for one source that is a URL
            COPY --checksum=x a b        | COPY has no flag "--checksum"
            COPY --chown a b             | --chown needs a value
            COPY --chown= a b            | --chown needs a value
            COPY --chown=1 --chown=2 a b | --chown is given twice
            ENV # comment                | a comment cannot stand behind
            COPY http://h/a b            | COPY takes files of the context, not the URL
            ADD https://u:p@h/a b        | ADD has a user in the URL "https://h/a"
            ADD git://h/a b              | ADD cannot clone "git://h/a"
            ADD <<EOF b                  | a here-document (<<EOF) is not supported
            ADD a                        | ADD lacks an argument
            ARG                          | ARG lacks an argument
            ARG 1a                       | "1a" cannot be the name of a variable
            ARG a-b=c                    | "a-b" cannot be the name of a variable
            ARG --x a                    | ARG has no flag "--x"
            ENV                          | ENV lacks an argument
            ENV a                        | ENV "a" has no value
            ENV a=b c                    | "c" is not of the form name=value
            ENV a=b =c                   | "=c" is not of the form name=value
            ENV "a b"=c                  | "a b" cannot be the name of a variable
            LABEL                        | LABEL lacks an argument
            LABEL "a=b"                  | LABEL "\\"a=b\\"" has no value
            LABEL a="b                   | the quote " is not closed
            LABEL ""=b                   | a LABEL has an empty name
            LABEL a=b # c                | a comment cannot stand behind
            MAINTAINER                   | MAINTAINER lacks an argument
            APP                          | APP lacks an argument
            APP a                        | APP lacks an argument
            APP a b.yaml                 | the source "b.yaml" of the app a has no scheme
            APP a local://               | the source "local://" of the app a has no scheme
            APP a LOCAL://b              | is written local://
            APP ../a local://b           | "../a" cannot be the name of an app
            CNI a https://h/             | the URL "https://h/" ends with a slash
            CSI a                        | CSI lacks an argument - write CSI NAME
            APPCMDS a                    | APPCMDS needs the name of an app and a JSON array
            APPCMDS a []                 | APPCMDS lacks an argument
            APPCMDS a ['b']              | APPCMDS needs the name of an app and a JSON array
            APPENV a                     | APPENV lacks an argument
            APPENV a b                   | "b" is not of the form name=value
            KUBEVERSION                  | KUBEVERSION lacks an argument
            KUBEVERSION ''               | KUBEVERSION is empty
            LAUNCH                       | LAUNCH lacks an argument
            LAUNCH []                    | LAUNCH lacks an argument
            CMDS                         | CMDS lacks an argument
            CMDS []                      | CMDS lacks an argument
            CMDS ["a", " "]              | CMDS lacks an argument
            CMD                          | CMD lacks an argument
            CMD []                       | CMD lacks an argument
            FORM x                       | unknown instruction "FORM" - did you mean FROM?
            COPPY a b                    | unknown instruction "COPPY" - did you mean COPY?
            LABLE a=b                    | unknown instruction "LABLE" - did you mean LABEL?
            KUBERNETES x                 | unknown instruction "KUBERNETES" - known are FROM, COPY
            """)
    void saysWhatIsWrongWithAnInstruction(String text, String message) {
        // An instruction that is guessed to be FROM would be the second one.
        String head = text.startsWith("FORM") ? "# FROM\n" : "FROM base\n";
        assertThat(problem(head + text)).startsWith("Kubefile:2: ").contains(message.replace("\\\"", "\""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WORKDIR",
                "USER",
                "EXPOSE",
                "VOLUME",
                "ENTRYPOINT",
                "HEALTHCHECK",
                "SHELL",
                "STOPSIGNAL",
                "ONBUILD"
            })
    void refusesInstructionsOfDockerWithTheReason(String name) {
        assertThat(problem("FROM base\n" + name.toLowerCase(java.util.Locale.ROOT) + " x"))
                .startsWith("Kubefile:2: " + name + " is not supported: a cluster image is a root file system, and ")
                .contains(" - ");
    }

    @Test
    void refusesRunAndNamesTheWaysOut() {
        assertThat(problem("FROM base\nRUN <<EOF\nrm -rf /\nEOF"))
                .startsWith("Kubefile:2: RUN is not supported: it needs a container and privileges")
                .contains("Maven plugin", "scripts/", "plugins/", "APPCMDS");
    }

    @Test
    void showsInvisibleCharacters() {
        assertThat(problem("FROM base\nCOPY\u00a0a b")).contains("unknown instruction \"COPY\\u00a0a\"");
    }

    @Test
    void refusesHereDocumentsWithTheirLines() {
        assertThat(problems("FROM base\nCOPY <<-\"EOF\" /x\nRUN y\nfoo\n\tEOF\nCOPY a\n"))
                .hasSize(2)
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("Kubefile:2: a here-document (<<EOF)"),
                        second -> assertThat(second).startsWith("Kubefile:6: COPY lacks"));
    }

    @Test
    void reportsAllProblemsInTheOrderOfTheLines() {
        assertThat(problems("COPY a\nFROM base\nRUN x\nLAUNCH a\nFROM other\nCMD y\nLAUNCH z\nCMDS [\"q\"]\nFOO"))
                .extracting(text -> text.substring(0, text.indexOf(' ')))
                .containsExactly(
                        "Kubefile:1:",
                        "Kubefile:1:",
                        "Kubefile:3:",
                        "Kubefile:4:",
                        "Kubefile:5:",
                        "Kubefile:6:",
                        "Kubefile:7:",
                        "Kubefile:8:",
                        "Kubefile:9:");
    }

    // Order.

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '§', textBlock = """
            COPY a b                                 | 1: the Kubefile has no FROM - begin it with "FROM scratch"
            RUN x                                    | 1: RUN is not supported
            ENV a=b;FROM x                           | 1: ENV stands before FROM (line 2); only ARG may
            FROM x;FROM y                            | 2: there can be one FROM, and line 1 has it
            FROM x AS a;FROM y                       | 2: there can be one FROM
            FROM x;LAUNCH a;LAUNCH b                 | 3: there can be one LAUNCH, and line 2 has it
            FROM x;CMDS ["a"];CMDS ["b"]             | 3: there can be one CMDS, and line 2 has it
            FROM x;LAUNCH a;COPY a b                 | 2: LAUNCH must be the last instruction, but COPY follows in line 3
            FROM x;CMDS ["a"];LABEL a=b              | 2: CMDS must be the last instruction, but LABEL follows in line 3
            FROM x;CMDS ["a"];CMD b                  | 2: CMDS must be the last instruction, but CMD follows in line 3
            FROM x;CMD a;LAUNCH b                    | 2: CMD and LAUNCH (line 3) exclude each other
            FROM x;CMDS ["a"];LAUNCH b               | 2: CMDS and LAUNCH (line 3) exclude each other
            FROM x y                                 | 1: FROM takes one image, and "y" is one word too many
            FROM x # y                               | 1: a comment cannot stand behind
            FROM                                     | 1: FROM lacks an argument
            FROM --platform=linux/arm64              | 1: FROM lacks an argument
            FROM --pull x                            | 1: FROM has no flag "--pull"
            FROM ""                                  | 1: FROM has no image name
            FROM Scratch                             | 1: FROM Scratch is no image name - write FROM scratch
            """)
    void saysWhatIsWrongWithTheOrder(String text, String message) {
        assertThat(problems(text.replace(';', '\n')))
                .anySatisfy(problem -> assertThat(problem).startsWith("Kubefile:" + message.trim()));
        assertThat(problems(text.replace(';', '\n'))).hasSize(text.startsWith("RUN") ? 2 : 1);
    }

    @Test
    void severalCmdAndThenCmdsAreAllowed() {
        assertThat(instructions("ARG A=1\narg B=2\nFROM x\nCMD a\nCMD b\nCMDS [\"c\"]"))
                .hasSize(6);
    }

    // Apps.

    @ParameterizedTest
    @ValueSource(strings = {"APPCMDS a [\"x\"]", "APPENV a b=c", "LAUNCH b a"})
    void onScratchAnAppMustBeKnownAtItsLine(String use) {
        String known = "FROM scratch\nAPP b local://b\n";
        assertThat(problem(known + use))
                .startsWith("Kubefile:3: " + use.substring(0, use.indexOf(' ')) + " names the app \"a\"")
                .endsWith("known here: b");
        assertThat(problems(known + "CNI a local://x\n" + use)).isEmpty();
        assertThat(problems(known + "CSI ${X:-a} local://x\n" + use)).isEmpty();
    }

    @Test
    void onABaseImageItsAppsAreKnownToo() {
        Kubefile kubefile = parsed("FROM base\nAPP b local://b\nLAUNCH a b").kubefile();
        Problems problems = new Problems();
        kubefile.checkApps(java.util.Set.of("a"), problems);
        assertThat(problems.asList()).isEmpty();
        kubefile.checkApps(java.util.Set.of("c"), problems);
        assertThat(problems.asList()).singleElement().asString().contains("\"a\"", "known here: b, c");
    }

    @Test
    void anAppThatIsWrittenWronglyCountsAsKnown() {
        assertThat(problem("FROM scratch\nAPP a\nLAUNCH a")).startsWith("Kubefile:2: APP lacks");
        assertThat(problem("FROM scratch\nAP a local://x\nLAUNCH a")).contains("did you mean APP?");
    }

    // Notes.

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '§', textBlock = """
            COPY a b c/                | would copy a to b and ignore the rest; here all 2 sources go to c/
            COPY --chmod=600 a b       | ignores the flags of COPY
            COPY "a b" c               | the JSON form works in both
            COPY $X/a b                | takes $X in a source of COPY as empty
            COPY a $ARCH/b             | knows $ARCH in the sources of COPY only
            ADD $ARCH b                | knows $ARCH in the sources of COPY only
            LABEL a=${ARCH}            | knows $ARCH in the sources of COPY only
            COPY ["a", 'b']            | begin like a JSON array
            COPY ["a" "b"]             | begin like a JSON array
            env a=b                    | fails at env; it wants ENV
            ENV a b                    | passes "ENV name value" to the image only
            ENV a="b c"                | keeps quotes as part of the cluster's environment
            ENV a=$B                   | does not replace $B in the environment of the cluster
            APP a local://$B           | does not replace $B in APP
            LAUNCH $B                  | does not replace $B in LAUNCH
            APPENV a b="c"             | keeps the quotes of APPENV
            appcmds a ["b"]            | fails at appcmds
            CMDS kubectl version       | each of these 2 words is a command of its own
            CMD a                      | CMD is deprecated
            CMD ["a", "b"]             | runs the text "["a", "b"]" as it stands
            CMD echo CMD x             | cuts the command off
            Cmd x                      | fails at Cmd
            ARG ARCH=arm64             | the default of ARCH has no effect
            """)
    void notesWhatSealerUnderstandsInAnotherWay(String text, String note) {
        assertThat(notes("FROM base\n" + text))
                .anySatisfy(
                        found -> assertThat(found).startsWith("Kubefile:2: ").contains(note));
    }

    @Test
    void notesNothingWhereBothAgree() {
        assertThat(notes("""
                ARG V=1
                FROM base
                ARG V
                COPY ${ARCH} .
                COPY $ARCH/bin bin/
                COPY ["a b", "c"]
                ADD a.tar.gz $V
                ENV a=b c=d
                LABEL "x"="y z" v=$V
                APP a local://x
                APPCMDS a ["x $HOME"]
                APPENV a b=c
                KUBEVERSION >=1.2
                LAUNCH ["a"]
                """)).isEmpty();
    }
}
