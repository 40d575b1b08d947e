package io.sealer.kubefile;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.Problem;
import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.kubefile.Instruction.App;
import io.sealer.kubefile.Instruction.Copy;
import io.sealer.kubefile.Instruction.CopyOptions;
import io.sealer.kubefile.Instruction.From;
import io.sealer.kubefile.Instruction.Label;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubefileTest {

    private static final Map<String, String> ARM64 = PlatformArguments.of("linux", "arm64", Optional.of("v8"));

    private static SourceLocation line(int line) {
        return new SourceLocation("Kubefile", line);
    }

    private static Kubefile written(String text) {
        Problems problems = new Problems();
        Kubefile kubefile =
                new KubefileParser().parse(text, "Kubefile", problems).kubefile();
        assertThat(problems.asList()).as(text).isEmpty();
        return kubefile;
    }

    private static List<Instruction> expanded(String text, Map<String, String> buildArgs) {
        Problems problems = new Problems();
        Kubefile kubefile = written(text).expand(buildArgs, ARM64, problems);
        assertThat(problems.asList()).as(text).isEmpty();
        return kubefile.instructions();
    }

    private static List<String> problems(String text) {
        Problems problems = new Problems();
        written(text).expand(Map.of(), ARM64, problems);
        return problems.asList().stream().map(Problem::toString).toList();
    }

    /** The value of the label "x" in the last line of a text. */
    private static String label(String text, Map<String, String> buildArgs) {
        List<Instruction> all = expanded(text, buildArgs);
        return ((Label) all.get(all.size() - 1)).values().get("x");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '§', textBlock = """
            plain                        | plain
            "y z"                        | y z
            'y z'                        | y z
            y\\ z                        | y z
            y"z"'q'                      | yzq
            "y\\"z"                      | y"z
            "y\\z"                       | y\\z
            "y\\\\z"                     | y\\z
            'y\\z'                       | y\\z
            y\\z                         | yz
            $V                           | v
            ${V}w                        | vw
            $Vw                          | long
            "$V"                         | v
            '$V'                         | $V
            \\$V                         | $V
            "\\$V"                       | $V
            $V$V                         | vv
            ${V:-d}                      | v
            ${N:-d}                      | d
            ${N-d}                       | d
            ${E:-d}                      | d
            "<${E-d}>"                   | <>
            "<$E>"                       | <>
            ${V:+a}                      | a
            "<${N:+a}>"                  | <>
            "<${E:+a}>"                  | <>
            ${E+a}                       | a
            ${V:?no}                     | v
            ${N:-${V}}                   | v
            ${N:-${M:-"a\\ b"}}          | a\\ b
            ${V:-$N}                     | v
            "<${N:+$M}>"                 | <>
            ${N:-'}'}                    | }
            $5                           | $5
            a$                           | a$
            $$                           | $$
            "$-"                         | $-
            $ARCH                        | arm64
            $TARGETARCH/$TARGETOS        | arm64/linux
            $TARGETVARIANT               | v8
            $TARGETPLATFORM              | linux/arm64/v8
            """)
    void expandsAWord(String word, String value) {
        String text = "FROM scratch\nARG V=v\nARG Vw=long\nARG E=\nLABEL x=";
        assertThat(label(text + word, Map.of())).isEqualTo(value);
    }

    @Test
    void expandsEveryInstructionThatNamesSomething() {
        assertThat(expanded("""
                ARG B=base:1
                FROM --platform=$TARGETPLATFORM $B AS s
                ARG V=v
                COPY --chown=${U:-0} --chmod=${M:-0600} $V y $V/
                ADD ["$V b", "it\\\\'s"]
                ENV "E$V"="$V 1" F=f
                LABEL $V=$Ev'$V'
                APP $V local://$V
                APPCMDS $V ["$V"]
                APPENV $V k=$F
                KUBEVERSION >=$V, "<2"
                CMD echo $V
                CMDS ["$V"]
                """, Map.of()))
                .containsExactly(
                        new Instruction.Arg(line(1), Map.of("B", Optional.of("base:1"))),
                        new From(line(2), "base:1", Optional.of("linux/arm64/v8"), Optional.of("s")),
                        new Instruction.Arg(line(3), Map.of("V", Optional.of("v"))),
                        new Copy(
                                line(4),
                                List.of("v", "y"),
                                "v/",
                                new CopyOptions(Optional.of("0"), Optional.of("0600"))),
                        new Instruction.Add(line(5), List.of("v b"), "it's", CopyOptions.NONE),
                        new Instruction.Env(line(6), Map.of("Ev", "v 1", "F", "f")),
                        new Label(line(7), Map.of("v", "v 1$V")),
                        new App(line(8), App.Kind.APP, "v", List.of("local://v")),
                        new Instruction.AppCmds(line(9), "v", List.of("$V")),
                        new Instruction.AppEnv(line(10), "v", Map.of("k", "f")),
                        new Instruction.KubeVersion(line(11), ">=v, <2"),
                        new Instruction.Cmd(line(12), "echo $V"),
                        new Instruction.Cmds(line(13), List.of("$V")));
    }

    @Test
    void theOldFormsOfEnvAndLabelHaveOneValue() {
        assertThat(expanded("FROM x\nENV a b  \"c  d\"\nLABEL e it\\'s $a", Map.of())
                        .subList(1, 3))
                .containsExactly(
                        new Instruction.Env(line(2), Map.of("a", "b  c  d")),
                        new Label(line(3), Map.of("e", "it's b  c  d")));
    }

    // Scopes.

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ARG A=1;FROM x;ARG A;LABEL x=$A                | 1
            ARG A=1;FROM x;ARG A=2;LABEL x=$A              | 2
            ARG A=1;ARG B=$A;FROM x;ARG B;LABEL x=$B       | 1
            FROM x;ARG A=1 B=$A;LABEL x=$B                 | 1
            FROM x;ARG A=1;ENV A=2;LABEL x=$A              | 2
            FROM x;ENV A=2;ARG A=1;LABEL x=$A              | 2
            FROM x;ENV A=1;ENV A=2 B=$A;LABEL x=$B         | 1
            FROM x;ARG A=1;ARG A=$A$A;LABEL x=$A           | 11
            FROM x;ARG ARCH=amd64;LABEL x=$ARCH            | arm64
            FROM x;ARG TARGETARCH;LABEL x=$TARGETARCH      | arm64
            FROM x;ENV ARCH=mine;LABEL x=$ARCH             | mine
            FROM x;ARG G=1;LABEL x=$G                      | given
            FROM x;ARG G;LABEL x=$G                        | given
            ARG G=1;FROM x;ARG G;LABEL x=$G                | given
            FROM x;ARG G;ENV G=${G}!;LABEL x=$G            | given!
            """)
    void valuesFollowTheScopesOfDocker(String text, String value) {
        assertThat(label(text.replace(';', '\n'), Map.of("G", "given", "ARCH", "sparc")))
                .isEqualTo(value);
    }

    @Test
    void theEnvironmentOfTheBaseIsSeenBehindFrom() {
        Problems problems = new Problems();
        Kubefile kubefile = written("FROM x\nENV PATH=$PATH:/opt\nLABEL x=$PATH")
                .expand(Map.of(), ARM64, Map.of("PATH", "/bin"), problems);
        assertThat(problems.asList()).isEmpty();
        assertThat(kubefile.instructions().get(2)).isEqualTo(new Label(line(3), Map.of("x", "/bin:/opt")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '§', textBlock = """
            FROM x;LABEL x=$A               | Kubefile:2: the variable A is not defined - define it on an earlier line by ARG or ENV; a Maven property is written @A@
            FROM x;LABEL x=$A;ARG A=1       | Kubefile:2: the variable A is not defined
            FROM x;ARG A;COPY $A b          | Kubefile:3: the variable A is declared by ARG but has no value - give it a default, ARG A=…, or a value in the POM, <buildArgs><A>…</A></buildArgs>, or -Dsealer.buildArgs=A=…
            ARG A=1;FROM x;LABEL x=$A       | Kubefile:3: the variable A is not defined here: an ARG before FROM is seen by FROM only - repeat "ARG A" behind FROM
            FROM x;LABEL x="${A:?say it}"   | Kubefile:2: the variable A has no value: say it
            FROM $A                         | Kubefile:1: the variable A is not defined
            FROM x;ENV B=$A;LABEL x=$B      | Kubefile:2: the variable A is not defined
            FROM x;ARG B=$A;LABEL x=$B      | Kubefile:2: the variable A is not defined
            FROM x;COPY ${A:-} b            | Kubefile:2: COPY has an empty path
            FROM x;ADD ${A:-http://h/} b    | Kubefile:2: the URL "http://h/" ends with a slash
            FROM x;APP a ${A:-b}            | Kubefile:2: the source "b" of the app a has no scheme
            FROM scratch;LAUNCH ${A:-b}     | Kubefile:2: LAUNCH names the app "b", which is not known
            FROM ${A:-scratch};LAUNCH b     | Kubefile:2: LAUNCH names the app "b", which is not known
            """)
    void saysWhatHasNoValue(String text, String message) {
        assertThat(problems(text.replace(';', '\n'))).singleElement().asString().startsWith(message);
    }

    @Test
    void reportsEveryUndefinedVariable() {
        assertThat(problems("FROM x\nLABEL a=$A b=$B\nCOPY $C $A"))
                .extracting(problem -> problem.substring(0, problem.indexOf(" is not")))
                .containsExactly(
                        "Kubefile:2: the variable A",
                        "Kubefile:2: the variable B",
                        "Kubefile:3: the variable C",
                        "Kubefile:3: the variable A");
    }

    @Test
    void valuesThatDoubleThemselvesAreStopped() {
        String text = "FROM x\nENV A=0123456789\n" + "ENV A=$A$A\n".repeat(60);
        assertThat(problems(text))
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem).contains("grows over"));
    }

    @Test
    void deepNestingIsAProblemAndNoOverflow() {
        Problems problems = new Problems();
        new KubefileParser().parse("FROM x\nLABEL x=" + "${A:-".repeat(100_000), "Kubefile", problems);
        assertThat(problems.asList()).singleElement().asString().contains("nested more than 50 deep");
    }

    @Test
    void aBuildArgumentWithALineBreakIsRefused() {
        Problems problems = new Problems();
        written("FROM x\nARG A").expand(Map.of("A", "b\nc"), ARM64, problems);
        assertThat(problems.asList()).singleElement().asString().isEqualTo("the build argument A holds a line break");
    }

    @Test
    void finalValuesAreNotExpandedAgain() {
        Problems problems = new Problems();
        Kubefile once = written("FROM x\nLABEL x='$V'").expand(Map.of(), ARM64, problems);
        assertThat(once.expand(Map.of(), Map.of(), problems)).isSameAs(once);
        assertThat(problems.asList()).isEmpty();
    }

    @Test
    void notesBuildArgumentsThatNothingAsksFor() {
        assertThat(written("ARG A\nFROM x\nARG B").unusedBuildArgs(Set.of("A", "B", "C", "ARCH")))
                .extracting(Note::toString)
                .containsExactly(
                        "Kubefile: the build argument C has no effect: there is no \"ARG C\"",
                        "Kubefile: the build argument ARCH has no effect: the platform decides");
    }

    @Test
    void keepsTheOrderOfNames() {
        List<Instruction> all = expanded("FROM x\nLABEL z=1 a=2 m=3 b=4 z=5", Map.of());
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put("z", "5");
        expected.put("a", "2");
        expected.put("m", "3");
        expected.put("b", "4");
        assertThat(((Label) all.get(1)).values()).containsExactlyEntriesOf(expected);
    }
}
