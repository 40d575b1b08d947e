package io.sealer.kubefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.sealer.Problem;
import io.sealer.Problems;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PropertyFilterTest {

    private static final Map<String, String> PROPERTIES =
            Map.of("v", "1.24.10", "project.version", "2@v@", "a-b_c", "x", "empty", "", "broken", "a\nb");

    private final Problems problems = new Problems();

    private String filter(String text) {
        return new PropertyFilter(PROPERTIES).filter(text, "etc/x.yml", problems);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '§', textBlock = """
            none                              | none
            @v@                               | 1.24.10
            <@v@@a-b_c@>                      | <1.24.10x>
            @project.version@                 | 2@v@
            (@empty@)                         | ()
            me@example.com                    | me@example.com
            a@b.c and d@e.f                   | a@b.c and d@e.f
            a@b.c,d@e.f                       | a@b.c,d@e.f
            nginx@sha256:0123                 | nginx@sha256:0123
            a@sha256:01 b@sha256:02           | a@sha256:01 b@sha256:02
            @@                                | @@
            @                                 | @
            @@@                               | @@@
            @ v @                             | @ v @
            @1v@                              | @1v@
            @-v@v@                            | @-v1.24.10
            @x @v@                            | @x 1.24.10
            @@v@@                             | @v@
            @@nothing.known@@                 | @nothing.known@
            <@@v@@@v@>                        | <@v@1.24.10>
            @@v@                              | @1.24.10
            @v@@                              | 1.24.10@
            #@v@                              | #1.24.10
            $v ${v}                           | $v ${v}
            """)
    void replacesOnlyWhatIsAProperty(String text, String expected) {
        assertThat(filter(text)).isEqualTo(expected);
        assertThat(problems.asList()).isEmpty();
    }

    @Test
    void keepsLinesAndReportsEachUnknownNameWithItsLine() {
        String text = "@v@\r\n@no@ @v@\n\n# @nor.this@\n@broken@";
        assertThat(filter(text)).isEqualTo("1.24.10\r\n@no@ 1.24.10\n\n# @nor.this@\n@broken@");
        List<String> messages =
                problems.asList().stream().map(Problem::toString).toList();
        assertThat(messages)
                .hasSize(3)
                .satisfiesExactly(
                        first -> assertThat(first)
                                .isEqualTo("etc/x.yml:2: the Maven property @no@ is not known - define it in the POM,"
                                        + " <properties><no>…</no></properties>; the text itself is written @@no@@"),
                        second -> assertThat(second).startsWith("etc/x.yml:4: the Maven property @nor.this@"),
                        third -> assertThat(third).startsWith("etc/x.yml:5: the value of the Maven property @broken@"));
    }

    @Test
    void aTextWithoutPropertiesIsReturnedAsItIs() {
        String text = "a@b\n";
        assertThat(filter(text)).isSameAs(text);
    }

    @Test
    void takesTimeLinearInTheLengthOfTheText() {
        String text = "@v@".repeat(300_000) + "\n" + "@".repeat(300_000) + "\n@" + "v".repeat(300_000)
                + "@v\n".repeat(300_000) + "@no@";
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            assertThat(filter(text)).startsWith("1.24.101.24.10").endsWith("@no@");
            assertThat(problems.asList())
                    .anySatisfy(problem -> assertThat(problem.toString()).startsWith("etc/x.yml:300003: "));
        });
    }
}
